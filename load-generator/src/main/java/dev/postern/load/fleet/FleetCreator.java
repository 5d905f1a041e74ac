package dev.postern.load.fleet;

import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes fleets for development: terminals of a few made-up merchants, with random master keys. Any thread.
 */
public final class FleetCreator {
    /** The most terminals that one fleet may have. */
    public static final int TERMINALS_MAX = 1_000_000;
    private static final int TERMINALS_PER_MERCHANT = 4;
    private static final int CURRENCY = 156;
    private static final String PROFILE = "tdes";
    private static final String[] CATEGORIES = {"5411", "5812", "5541", "5912", "5732", "5651"};

    private FleetCreator() {
    }

    /** A fleet whose master keys cannot be guessed. */
    public static List<FleetRow> create(int terminals) {
        return create(terminals, new SecureRandom());
    }

    /** The fleet of a seed: the same each time, so its keys protect nothing. */
    public static List<FleetRow> create(int terminals, long seed) {
        return create(terminals, seeded(seed));
    }

    private static List<FleetRow> create(int terminals, SecureRandom random) {
        List<FleetRow> fleet = new ArrayList<>(terminals);
        for (int i = 0; i < terminals; i++) {
            int merchant = i / TERMINALS_PER_MERCHANT;
            fleet.add(new FleetRow("T%07d".formatted(i + 1), "POSTERN%08d".formatted(merchant + 1), CATEGORIES[merchant % CATEGORIES.length],
                CURRENCY, PROFILE, TdesKey.generate(random, KeyUsage.MASTER)));
        }
        return fleet;
    }

    private static SecureRandom seeded(long seed) {
        try {
            // Of the JDK's generators this one gives the same bytes for the same seed, when seeded before its first use.
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(("postern fleet " + seed).getBytes(StandardCharsets.US_ASCII));
            return random;
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has SHA1PRNG", impossible);
        }
    }
}
