package dev.postern.fraud.synthetic;

import java.util.Random;

/**
 * A merchant with one terminal. Immutable.
 *
 * @param usualMinor the median of what is sold there
 */
record Shop(String terminal, String merchant, String category, long usualMinor, int latitude, int longitude,
        String country) {

    private static final String[] CATEGORIES = {"5411", "5541", "5812", "5311", "5732", "5944", "5815"};
    private static final long[] USUAL = {2_800, 6_200, 2_400, 4_500, 14_000, 22_000, 1_200};
    private static final int[] FREQUENT = {0, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 6, 6, 5};

    /** The n-th shop: one in twelve stands abroad. */
    static Shop of(int n, Random random) {
        int kind = FREQUENT[random.nextInt(FREQUENT.length)];
        boolean abroad = n % 12 == 11;
        int latitude = abroad ? 38_000_000 + random.nextInt(4_000_000) : 48_000_000 + random.nextInt(5_500_000);
        int longitude = abroad ? -8_000_000 + random.nextInt(7_000_000) : 7_000_000 + random.nextInt(6_500_000);
        return new Shop("T%07d".formatted(n), "M%06d".formatted(n), CATEGORIES[kind], USUAL[kind], latitude, longitude,
                abroad ? "ES" : "DE");
    }

    boolean online() {
        return "5815".equals(category);
    }

    /** How far, roughly, in millionths of a degree; only for picking neighbours. */
    long apart(Shop other) {
        return Math.abs((long) latitude - other.latitude) + Math.abs((long) longitude - other.longitude);
    }
}
