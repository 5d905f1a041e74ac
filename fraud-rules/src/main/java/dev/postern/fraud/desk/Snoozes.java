package dev.postern.fraud.desk;

/** Rules that somebody let rest for a card for a while. Asked by the desk's owner. */
public interface Snoozes {

    /** Nobody did. */
    Snoozes NONE = new Snoozes() {
        @Override
        public boolean any() {
            return false;
        }

        @Override
        public boolean has(String rule, long tokenHigh, long tokenLow, long nowEpochMillis) {
            return false;
        }
    };

    /** Whether there are any at all. */
    boolean any();

    /** Whether that rule rests for that card now. */
    boolean has(String rule, long tokenHigh, long tokenLow, long nowEpochMillis);
}
