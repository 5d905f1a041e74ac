package dev.postern.fraud.features;

/**
 * A transaction as features see it, to be judged or decided. Reused; not thread-safe: its owner writes it, tables read
 * it.
 */
public final class Observation {

    private final long[] keys = new long[2 * FeatureKey.values().length];
    long kindHigh;
    long kindLow;
    boolean movesMoney;
    long amountMinor;
    int currency;
    long atEpochMillis;
    boolean approved;
    boolean placed;
    int latitudeMicroDegrees;
    int longitudeMicroDegrees;

    /** Who it concerns, as two words; (0, 0) when there is none, as a card has no device. */
    public void key(FeatureKey key, long high, long low) {
        keys[2 * key.ordinal()] = high;
        keys[2 * key.ordinal() + 1] = low;
    }

    /** First word of a key. */
    public long high(FeatureKey key) {
        return keys[2 * key.ordinal()];
    }

    /** Second word of a key. */
    public long low(FeatureKey key) {
        return keys[2 * key.ordinal() + 1];
    }

    /** What it is: the words of its kind's name, and whether it moves money. */
    public void kind(long high, long low, boolean movesMoney) {
        this.kindHigh = high;
        this.kindLow = low;
        this.movesMoney = movesMoney;
    }

    /** For how much. */
    public void amount(long minor, int currency) {
        this.amountMinor = minor;
        this.currency = currency;
    }

    /** When, in milliseconds since 1970; later than that. */
    public void at(long epochMillis) {
        this.atEpochMillis = epochMillis;
    }

    /** How it ended; not read while it is judged. */
    public void approved(boolean approved) {
        this.approved = approved;
    }

    /** Where its terminal stands, in millionths of a degree. */
    public void placed(int latitudeMicroDegrees, int longitudeMicroDegrees) {
        placed = true;
        this.latitudeMicroDegrees = latitudeMicroDegrees;
        this.longitudeMicroDegrees = longitudeMicroDegrees;
    }

    /** Nobody knows where its terminal stands. */
    public void unplaced() {
        placed = false;
    }
}
