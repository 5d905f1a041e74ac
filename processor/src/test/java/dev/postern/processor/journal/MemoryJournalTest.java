package dev.postern.processor.journal;

/** The contract on the obvious journal, so that a failure of both is the contract's. */
class MemoryJournalTest extends JournalContract {
    private final MemoryJournal.Medium medium = new MemoryJournal.Medium();

    @Override
    Journal open() {
        return new MemoryJournal(medium, STREAMS);
    }

    @Override
    void crash(Journal running) {
        // A list forgets nothing, and the next opening takes it away from this one.
    }
}
