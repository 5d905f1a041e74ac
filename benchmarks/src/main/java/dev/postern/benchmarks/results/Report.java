package dev.postern.benchmarks.results;

/** What a command has measured: written as JSON from its components, and as a page. Immutable. */
public interface Report {

    /** What the file's name begins with, such as {@code chain}. */
    String kind();

    /** Where and how it was measured. */
    Conditions conditions();

    /** Whether what was asked for is reached; a report that asks for nothing is good. */
    default boolean good() {
        return true;
    }

    /** The report as a page for people. */
    String markdown();
}
