package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a token's module seals and which token it takes, with the JDK's own ciphers in place of the token's. */
class TokenSealTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Path LIBRARY = Path.of("libtoken.so");
    private static final List<TokenSlots.Token> TOKENS =
            List.of(new TokenSlots.Token(7, "postern", "a1"), new TokenSlots.Token(9, "postern", "b2"), new TokenSlots.Token(3, "other", "c3"));

    private final Pkcs11SecurityModule module = module(new byte[32]);

    @AfterEach
    void close() {
        module.close();
    }

    @Test
    void shouldOpenWhatItSealedAsWhatItIs() throws KeyCheckFailed {
        for (ModuleKey key : List.of(module.generate(KeyUsage.MAC, KeyProfile.TDES), module.generate(KeyUsage.PIN, KeyProfile.AES), module.generateHmac(),
                module.generateAes(KeyUsage.DATA, 32))) {
            SealedKey sealed = module.seal(key);
            assertNotEquals(sealed.text(), module.seal(key).text(), "a fresh nonce each time");
            ModuleKey opened = module.open(sealed);
            assertEquals(key.kcv(), opened.kcv());
            assertEquals(key.usage(), opened.usage());
            for (KeyUsage other : List.of(KeyUsage.MASTER, KeyUsage.CARD_VERIFICATION)) {
                assertThrows(KeyCheckFailed.class, () -> module.open(new SealedKey(other, sealed.kcv(), sealed.text())), "as " + other);
            }
        }
    }

    @Test
    void shouldRefuseWhatIsChangedOrAnotherTokens() {
        SealedKey sealed = module.seal(module.generate(KeyUsage.MAC, KeyProfile.AES));
        String text = sealed.text();
        assertTrue(text.startsWith("A:"), text);
        for (String changed : List.of("T" + text.substring(1), text + ":", text.replace(':', '.'), text.substring(0, text.length() - 4), "A:::", "", text.substring(2))) {
            assertThrows(KeyCheckFailed.class, () -> module.open(new SealedKey(KeyUsage.MAC, "", changed)), changed);
        }
        byte[] another = new byte[32];
        another[31] = 1;
        assertThrows(KeyCheckFailed.class, () -> module(another).open(sealed));
    }

    @Test
    void shouldMakeTheHashesAndEnginesOfTheKeysItOpened() throws KeyCheckFailed {
        ModuleKey hmac = module.generateHmac();
        byte[] data = new byte[40];
        assertArrayEquals(module.hmac(hmac).of(data), module.hmac(module.open(module.seal(hmac))).of(data));
        ModuleKey mac = module.generate(KeyUsage.MAC, KeyProfile.AES);
        assertEquals(module.mac(mac).compute(data, 0, 40), module.mac(module.open(module.seal(mac))).compute(data, 0, 40));
        module.release(mac);
        assertThrows(IllegalStateException.class, () -> module.mac(mac));
        module.close();
        assertThrows(IllegalStateException.class, () -> module.hmac(hmac));
    }

    @Test
    void shouldSayWhetherTheMasterKeyCanBeHad() {
        assertTrue(module.givesItsMasterKey(), "a key of the JDK's can: no token");
    }

    @Test
    void shouldTakeTheOneTokenThatIsMeant() throws IOException {
        assertEquals(TOKENS.get(1), TokenSlots.choose(TOKENS, "postern", "b2", LIBRARY));
        assertEquals(TOKENS.get(2), TokenSlots.choose(TOKENS, "other", null, LIBRARY));
        assertEquals(TOKENS.get(0), TokenSlots.choose(TOKENS, null, "a1", LIBRARY));
        assertEquals(TOKENS.get(2), TokenSlots.choose(TOKENS.subList(2, 3), null, null, LIBRARY), "there is only this one");
    }

    @Test
    void shouldRefuseNoTokenAndSeveralAndNameThem() {
        String there = " behind libtoken.so; there are: ['postern' (serial a1), 'postern' (serial b2), 'other' (serial c3)]; name one: ";
        String keys = "postern.keys.pkcs11.token-label, token-serial";
        assertEquals("2 tokens with the label 'postern'" + there + keys, refused(TOKENS, "postern", null));
        assertEquals("no token with the label 'other' with the serial number a1" + there + keys, refused(TOKENS, "other", "a1"));
        assertEquals("3 tokens" + there + keys, refused(TOKENS, null, null));
        assertTrue(refused(List.of(), null, "x").startsWith("no token"));
        String missing = assertThrows(IOException.class, () -> TokenSlots.find(LIBRARY, null, null)).getMessage();
        assertEquals("there is no PKCS#11 library libtoken.so", missing);
    }

    private static String refused(List<TokenSlots.Token> tokens, String label, String serial) {
        return assertThrows(IOException.class, () -> TokenSlots.choose(tokens, label, serial, LIBRARY)).getMessage();
    }

    private static Pkcs11SecurityModule module(byte[] master) {
        return new Pkcs11SecurityModule(Security.getProvider("SunJCE"), new SecretKeySpec(master, "AES"), RANDOM);
    }
}
