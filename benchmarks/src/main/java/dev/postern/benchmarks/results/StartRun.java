package dev.postern.benchmarks.results;

/**
 * One start. Immutable.
 *
 * @param what was started
 * @param cached whether the JVM had the start-up cache of {@code postern aot}
 * @param seconds from the launcher's start until it was ready, or had its first answer
 * @param cpuSeconds that the process had used by then, user and system; null where two processes start
 */
public record StartRun(What what, boolean cached, double seconds, Double cpuSeconds) {

    /** What is started, and how long it may take. */
    public enum What {
        /** {@code serve}, until it takes connections. */
        SERVE("serve, ready", 2),
        /** {@code demo}, until its first terminal has an answer. */
        DEMO("demo, first answer", 5);

        private final String shown;
        private final double secondsMax;

        What(String shown, double secondsMax) {
            this.shown = shown;
            this.secondsMax = secondsMax;
        }

        String shown() {
            return shown;
        }

        double secondsMax() {
            return secondsMax;
        }
    }
}
