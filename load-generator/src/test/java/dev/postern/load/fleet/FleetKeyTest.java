package dev.postern.load.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FleetKeyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldWrapAFleetUnderTheKeyThatItsComponentsMake(KeyProfile profile) throws IOException, KeyCheckFailed {
        List<FleetRow> fleet = FleetCreator.create(3, profile, 7);
        FleetKey key = new FleetKey();
        List<FleetRow> wrapped = key.wrap(fleet);
        Path first = folder.resolve("one");
        Path second = folder.resolve("two");
        key.writeComponents(first, second);

        byte[] joined = HexFormat.of().parseHex(Files.readString(first).strip());
        byte[] other = HexFormat.of().parseHex(Files.readString(second).strip());
        for (int i = 0; i < joined.length; i++) {
            joined[i] ^= other[i];
        }
        AesKey whole = AesKey.of(joined, KeyUsage.KEY_BLOCK);
        assertEquals(key.kcv(), whole.kcvHex(5));
        for (int i = 0; i < fleet.size(); i++) {
            assertNull(wrapped.get(i).masterKey());
            assertEquals(fleet.get(i).terminalId(), wrapped.get(i).terminalId());
            assertEquals(fleet.get(i).masterKey(), KeyBlock.unwrap(wrapped.get(i).wrappedKey().block(), whole, profile.masterUsage()));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(second)));
    }
}
