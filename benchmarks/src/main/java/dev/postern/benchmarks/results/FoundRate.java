package dev.postern.benchmarks.results;

/**
 * What one search for the highest rate within a promise found. Immutable.
 *
 * @param ceilingPerSecond what a closed loop got accepted
 * @param perSecond the highest rate that was confirmed; 0 when none was
 * @param missedAtPerSecond the lowest rate at which the promise was missed; 0 when it was kept up to the ceiling
 * @param p99Nanos of the slowest of the confirming runs; 0 when there is none
 * @param runs how many it took
 */
public record FoundRate(double ceilingPerSecond, double perSecond, double missedAtPerSecond, long p99Nanos, int runs) {
}
