package dev.postern.load.reconcile;

/**
 * Amounts in print, for currencies of two decimals, in which the shipped fleet trades. Any thread.
 */
public final class Money {
    private Money() {
    }

    /** Minor units as major units with two decimals, grouped by thousands. */
    public static String text(long minor) {
        long magnitude = Math.abs(minor);
        return (minor < 0 ? "-" : "") + "%,d.%02d".formatted(magnitude / 100, magnitude % 100);
    }
}
