package dev.postern.load.fleet;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.fleet.WrappedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * A fresh AES-256 key that a host's fleet file has its terminals' keys under, as a key injection facility would have it: handed on in two
 * components, each for another person, and forgotten. Main thread only.
 */
public final class FleetKey {
    private static final int BYTES = 32;
    private static final int KCV_BYTES = 5;

    private final SecureRandom random = new SecureRandom();
    private final AesKey key = AesKey.generate(random, BYTES, KeyUsage.KEY_BLOCK);

    /** Draws the key. */
    public FleetKey() {
        // drawn above
    }

    /** What tells whether the components were joined rightly. */
    public String kcv() {
        return key.kcvHex(KCV_BYTES);
    }

    /** The fleet as its host reads it: no key in the clear. */
    public List<FleetRow> wrap(List<FleetRow> fleet) {
        return fleet.stream().map(row -> row.wrapped(new WrappedKey(KeyBlock.wrap(row.masterKey(), key, random),
            row.masterKey().kcvHex(row.profile().kcvBytes())))).toList();
    }

    /** Writes the two components, one line of hex a file, each readable by its owner only; their XOR is the key. */
    public void writeComponents(Path first, Path second) throws IOException {
        byte[] one = new byte[BYTES];
        random.nextBytes(one);
        byte[] other = HexFormat.of().parseHex(key.toClearHex());
        for (int i = 0; i < BYTES; i++) {
            other[i] ^= one[i];
        }
        write(first, one);
        write(second, other);
    }

    private static void write(Path file, byte[] component) throws IOException {
        Files.deleteIfExists(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, HexFormat.of().formatHex(component) + "\n");
    }
}
