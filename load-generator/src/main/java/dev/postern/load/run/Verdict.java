package dev.postern.load.run;

/**
 * What a run is worth, as an exit code and one sentence. Immutable.
 *
 * @param exit     0 good, 1 failed, 3 promise missed, 4 integrity broken, 5 invalid
 * @param sentence why
 */
public record Verdict(int exit, String sentence) {
    /** All is well. */
    public static final int GOOD = 0;
    /** The run failed. */
    public static final int FAILED = 1;
    /** The host was slower, or lost more, than was promised. */
    public static final int PROMISE_MISSED = 3;
    /** Money or outcomes are not what terminals were told. */
    public static final int INTEGRITY_BROKEN = 4;
    /** The generator itself was too slow for its figures to mean anything. */
    public static final int INVALID = 5;

    /** The verdict in one word, as printed. */
    String word() {
        return switch (exit) {
            case GOOD -> "PASSED";
            case PROMISE_MISSED -> "PROMISE MISSED";
            case INTEGRITY_BROKEN -> "INTEGRITY BROKEN";
            case INVALID -> "INVALID";
            default -> "FAILED";
        };
    }
}
