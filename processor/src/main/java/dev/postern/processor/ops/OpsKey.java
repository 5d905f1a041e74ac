package dev.postern.processor.ops;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What an operator shows before the node does what he orders: a random text in a file of the data folder that only the
 * node's user can read. Immutable; any thread. It never prints.
 */
public final class OpsKey {

    private static final String FILE = "ops.key";
    private static final int BYTES = 32;

    private final byte[] key;

    private OpsKey(byte[] key) {
        this.key = key;
    }

    /** The node's key; made when the folder has none yet. */
    public static OpsKey open(Path data) throws IOException {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random), StandardCharsets.US_ASCII);
        }
        return new OpsKey(read(data).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The text to show, for a command that runs beside the node.
     *
     * @throws IOException when this user may not read it, or there is none
     */
    public static String read(Path data) throws IOException {
        return Files.readString(data.resolve(FILE), StandardCharsets.US_ASCII).strip();
    }

    /** Whether a request's header shows it; takes as long for any wrong one. */
    boolean isShownBy(String authorization) {
        return authorization != null && MessageDigest.isEqual(key,
                authorization.replaceFirst("^Bearer ", "").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "OpsKey";
    }
}
