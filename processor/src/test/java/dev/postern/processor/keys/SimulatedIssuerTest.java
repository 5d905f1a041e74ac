package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.settings.BadSetting;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.iso8583.Pan;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What docs/test-cards.md says of a card's PIN is what the issuer keeps of it. */
class SimulatedIssuerTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecurityModule module = new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);
    private final SimulatedIssuer issuer = SimulatedIssuer.read(Settings.with().at("postern.issuer.test-keys"), module);

    @Test
    void shouldHaveTheKeysOfTheDocumentation() {
        assertEquals("08D7B4", issuer.pinVerification().kcv());
        assertEquals("D2B91C", issuer.cardVerification().kcv());
        assertEquals("7B8358", issuer.cryptogram().kcv());
        assertEquals(KeyUsage.ISSUER_CRYPTOGRAM, issuer.cryptogram().usage());
    }

    @Test
    void shouldKeepAPvvOfEvenCardsAndAnOffsetOfOddOnes() throws BadPinBlock {
        Pan even = Pan.of("6224240246800105");
        Pan odd = Pan.of("6224241246800104");
        assertEquals(1, assertInstanceOf(PinReference.Pvv.class, issuer.pinReference(even)).keyIndex());
        assertEquals(4, assertInstanceOf(PinReference.Offset.class, issuer.pinReference(odd)).digits().length());
        TdesKey zone = TdesKey.generate(RANDOM, KeyUsage.PIN);
        for (Pan card : new Pan[] {even, odd, Pan.of("622424012345")}) {
            String pin = card.length() == 12 ? "1234" : "2468";
            assertTrue(verified(card, pin, zone), card + " has digits 8 to 11");
            assertFalse(verified(card, pin.substring(0, 3) + "9", zone), card.toString());
        }
    }

    @Test
    void shouldTakeNoPinForACardThatIsTooShortToHaveOne() throws BadPinBlock {
        Pan card = Pan.of("62242401234");
        assertEquals(new PinReference.Pvv(1, -1), issuer.pinReference(card));
    }

    @Test
    void shouldRefuseWhatIsNoTestKey() {
        assertThrows(BadSetting.class, () -> SimulatedIssuer.read(Settings.with("postern.issuer.test-keys.cryptogram = \"0123\"").at("postern.issuer.test-keys"), module));
    }

    private boolean verified(Pan card, String pin, TdesKey zone) throws BadPinBlock {
        PinBlock block = new PinCipher(zone).encipher(ClearPin.of(pin), card, PinBlockFormat.ISO_0, RANDOM);
        return module.verifyPin(block, card, module.adopt(zone), issuer.pinVerification(), issuer.pinReference(card));
    }
}
