package dev.postern.benchmarks.results;

/**
 * One measurement of {@code serve} with rules. Immutable.
 *
 * @param round in which it was taken; the ratios are made within a round
 * @param rules how many were in force; 0: no rule file
 * @param reloading whether the file changed every second
 * @param reloads how often another set came into force
 * @param refused how often a set was not taken
 * @param undecided rules that could not be decided
 * @param late decisions whose deadline passed
 */
public record RulesRun(int round, int rules, boolean reloading, ServerRun run, long reloads, long refused, long undecided, long late) {

    /** What it is, for people. */
    public String name() {
        return (rules == 0 ? "none" : Integer.toString(rules)) + (reloading ? ", reloaded" : "");
    }
}
