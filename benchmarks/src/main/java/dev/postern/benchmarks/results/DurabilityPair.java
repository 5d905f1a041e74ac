package dev.postern.benchmarks.results;

/** Durability {@code power} and, right behind it, {@code process}. Immutable. */
public record DurabilityPair(ServerRun power, JournalFigures powerJournal, ServerRun process, JournalFigures processJournal) {

    /** What of the throughput the forces leave. */
    public double ratio() {
        return power.perSecond() / process.perSecond();
    }
}
