package dev.postern.processor.terminal;

/**
 * A message that matched nothing, or not what it should have: which key was expected, which came, what differed, and
 * how old the expected one is. For the operator; not journaled, the newest of each terminal are kept. Immutable.
 *
 * @param reason the name it is counted under
 * @param expected what would have matched
 * @param came what was there instead
 * @param differed what of them is not equal
 * @param ageMillis how old the expected one is, or -1 when that is not known
 */
record Mismatch(int stan, int mti, String reason, String expected, String came, String differed, long ageMillis,
        long atEpochMillis) {

    /** Kept of each terminal. */
    static final int MISMATCHES_MAX = 16;
}
