package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.keys.ModuleKey;
import dev.postern.processor.keys.SecurityModule;
import dev.postern.processor.keys.SoftwareSecurityModule;
import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.fleet.WrappedKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A terminal's own key comes into the module in the clear, as test keys do, or under the fleet's key. */
class CommissionedTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final AesKey fleetKey = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);
    private final SecurityModule module = new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);

    @ParameterizedTest
    @EnumSource
    void shouldCommissionATerminalUnderTheFleetsKey(KeyProfile profile) throws IOException, KeyCheckFailed {
        FleetRow clear = TestTerminal.fleet(1, profile).getFirst();
        Commissioned terminal = Commissioned.all(List.of(wrapped(clear, clear.masterKey().kcvHex(3))), module, entered()).getFirst();
        assertTrue(terminal.ownKey().kcv().startsWith(clear.masterKey().kcvHex(3)));
        assertEquals(profile.masterUsage(), terminal.ownKey().usage());
        if (!profile.dukpt()) {
            CipherKey pin = WorkingKeys.unwrap(terminal.draw(), clear.masterKey()).pin();
            assertEquals(KeyUsage.PIN, pin.usage());
        } else {
            assertTrue(terminal.messageKeys().covers(clear.keySerial().withCounter(1)));
        }
    }

    @Test
    void shouldNameTheTerminalWhoseKeyCannotBeOpened() throws KeyCheckFailed {
        FleetRow clear = TestTerminal.fleet(1).getFirst();
        FleetRow wrapped = wrapped(clear, clear.masterKey().kcvHex(3));
        refused("T0000001 is enciphered under a fleet key, and none was entered", wrapped, null);
        ModuleKey stranger = module.generateAes(KeyUsage.KEY_BLOCK, 32);
        refused("T0000001 cannot be opened with the fleet key: the key block's MAC is wrong", wrapped, stranger);
        refused("its check value is not 000000", wrapped(clear, "000000"), entered());
    }

    private void refused(String sentence, FleetRow row, ModuleKey under) {
        String said = assertThrows(IOException.class, () -> Commissioned.all(List.of(row), module, under)).getMessage();
        assertTrue(said.contains(sentence), said);
    }

    private FleetRow wrapped(FleetRow clear, String kcv) {
        return clear.wrapped(new WrappedKey(KeyBlock.wrap(clear.masterKey(), fleetKey, RANDOM), kcv));
    }

    private ModuleKey entered() throws KeyCheckFailed {
        byte[] first = new byte[32];
        RANDOM.nextBytes(first);
        byte[] second = HexFormat.of().parseHex(fleetKey.toClearHex());
        for (int i = 0; i < first.length; i++) {
            second[i] ^= first[i];
        }
        return module.enter(KeyUsage.KEY_BLOCK, KeyProfile.AES, List.of(first, second), fleetKey.kcvHex(5));
    }
}
