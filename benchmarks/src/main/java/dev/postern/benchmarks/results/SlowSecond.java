package dev.postern.benchmarks.results;

/**
 * A second of a long run in which something took too long. Immutable; times in milliseconds.
 *
 * @param second of the measured part, from 0
 * @param answered in it
 * @param p99 of the response times
 * @param max of the response times
 * @param cause one sentence; null when nothing that was watched explains it
 * @param collections time in collections of the server
 * @param force longest force of the journal
 * @param hiccup longest that a thread of the generator that only sleeps woke late
 * @param sendLag latest send
 * @param slowestInHost longest that the server itself says to have had a request
 */
public record SlowSecond(int second, long answered, double p99, double max, String cause, double collections, double force, double hiccup, double sendLag,
        double slowestInHost) {
}
