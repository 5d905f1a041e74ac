package dev.postern.benchmarks.results;

/**
 * What the chain has to reach of the echo, by the medians. Immutable.
 *
 * @param throughputMin share of the echo's throughput
 * @param cpuMax times the echo's CPU per answer
 */
public record Floors(double throughputMin, double cpuMax) {

    /** Those for terminals of a profile; null where none are set, as for X9.19. */
    public static Floors of(String profile) {
        return profile.endsWith("-nomac") ? new Floors(0.6, 2.2) : profile.equals("aes") || profile.equals("tdes-cmac") ? new Floors(0.5, 2.8) : null;
    }

    boolean reached(Comparison found) {
        return found.throughputRatio().median() >= throughputMin && found.cpuRatio().median() <= cpuMax;
    }
}
