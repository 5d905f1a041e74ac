package dev.postern.benchmarks.results;

/**
 * The echo and {@code serve} with either durability, one after the other at the same rate. Immutable.
 *
 * @param plannedPerSecond sends a second
 */
public record PacedRound(double plannedPerSecond, PacedRun echo, PacedRun process, PacedRun power) {

    /** Whether all three say something of their server. */
    boolean valid() {
        return echo.valid() && process.valid() && power.valid();
    }

    /** The p99 of durability {@code process} over the echo's. */
    double processP99Ratio() {
        return (double) process.response().p99Nanos() / echo.response().p99Nanos();
    }

    /** The same of the p99.9. */
    double processP999Ratio() {
        return (double) process.response().p999Nanos() / echo.response().p999Nanos();
    }

    /** By how many median forces the p50 of durability {@code power} is above the echo's. */
    double powerP50Forces() {
        return (power.response().p50Nanos() - echo.response().p50Nanos()) / power.forceP50Nanos();
    }

    /** The same of the p99. */
    double powerP99Forces() {
        return (power.response().p99Nanos() - echo.response().p99Nanos()) / power.forceP50Nanos();
    }
}
