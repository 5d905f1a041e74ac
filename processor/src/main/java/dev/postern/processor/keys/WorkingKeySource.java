package dev.postern.processor.keys;

import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Draws working keys for terminals and wraps them under the terminal's master key (protocol contract, section 5,
 * profiles {@code tdes} and {@code aes}). Not thread-safe: one a partition. The generator never blocks once it is seeded.
 */
public final class WorkingKeySource {

    private final SecureRandom random;

    /** Seeds the generator from the operating system; the caller is starting up. */
    public WorkingKeySource() {
        try {
            random = SecureRandom.getInstance("DRBG");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has DRBG", e);
        }
        random.nextInt();
    }

    /** A fresh PIN key and MAC key, as field 62 of a sign-on answer carries them. */
    public byte[] wrapped(FleetRow terminal) {
        return WorkingKeys.generate(random, terminal.profile()).wrap(terminal.masterKey(), random);
    }
}
