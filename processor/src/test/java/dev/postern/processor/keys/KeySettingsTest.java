package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.settings.BadSetting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class KeySettingsTest {

    @Test
    void shouldTakeTheSoftwareModuleAndADrawnPassphraseAsShipped() {
        assertEquals(new KeySettings(KeySettings.Module.SOFTWARE, null, 600_000, null, null, null, null), read());
    }

    @Test
    void shouldReadWhereTheTokenIs() {
        KeySettings settings = read("postern.keys.module = pkcs11", "postern.keys.passphrase-file = p", "postern.keys.pkcs11 { library = lib.so, token-label = postern, token-serial = a1b2, pin-file = pin }");
        assertEquals(new KeySettings(KeySettings.Module.PKCS11, Path.of("p"), 600_000, Path.of("lib.so"), "postern", "a1b2", Path.of("pin")), settings);
    }

    @Test
    void shouldRefuseATokenWithoutItsLibraryOrItsPin() {
        refuses("postern.keys.pkcs11.library", "postern.keys.module = pkcs11", "postern.keys.pkcs11.pin-file = pin");
        refuses("postern.keys.pkcs11.pin-file", "postern.keys.module = pkcs11", "postern.keys.pkcs11.library = lib.so");
        refuses("postern.keys.module", "postern.keys.module = hsm");
        assertNull(read("postern.keys.pkcs11.pin-file = pin").library(), "without the token nothing of it is needed");
    }

    @Test
    void shouldHashPassphrasesAsSlowlyAsAskedAndNeverFaster() {
        assertEquals(5_000_000, read("postern.keys.passphrase-iterations = 5000000").passphraseIterations());
        refuses("postern.keys.passphrase-iterations", "postern.keys.passphrase-iterations = 599999");
        refuses("postern.keys.passphrase-iterations", "postern.keys.passphrase-iterations = 5000001");
    }

    private static void refuses(String key, String... lines) {
        String said = assertThrows(BadSetting.class, () -> read(lines)).getMessage();
        assertTrue(said.contains(key), said);
    }

    private static KeySettings read(String... lines) {
        return KeySettings.read(Settings.with(lines).at("postern.keys"));
    }
}
