package dev.postern.benchmarks.results;

/**
 * One measurement of {@code serve} with so much work of one kind. Immutable.
 *
 * @param axis what grows, such as {@code cards}
 * @param round in which it was taken
 * @param work how much of it there was
 * @param run what the server did
 * @param allocatedBytes heap bytes that the server allocated for each answer of the measured part
 * @param readySeconds from the server's start until it took connections
 */
public record GrowthRun(String axis, int round, double work, ServerRun run, double allocatedBytes, double readySeconds) {

    /** The same with the amount of work that is known only afterwards. */
    public GrowthRun with(double known) {
        return new GrowthRun(axis, round, known, run, allocatedBytes, readySeconds);
    }
}
