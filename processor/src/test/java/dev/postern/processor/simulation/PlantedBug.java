package dev.postern.processor.simulation;

import dev.postern.processor.journal.SimulatedJournal;

/**
 * Bugs that are planted to see whether the simulation finds them: each is put in at a port of the real code or in the
 * simulated twin behind it, so that the code that ships has no switch for it.
 */
public enum PlantedBug {
    NONE,
    /** Answers leave when a record is written; the power may still take it. */
    ANSWER_BEFORE_FORCE(SimulatedJournal.Flaw.ANSWERS_BEFORE_FORCE),
    /** A start rebuilds the money and not what terminals had asked. */
    REPEATS_FORGOTTEN_ON_RESTART,
    /** A reversal gives the money back twice in the live state. */
    REVERSAL_APPLIED_TWICE,
    /** The issuer's deadline is past the terminal's patience: what comes late is sent as an approval. */
    LATE_ANSWER_SENT_AS_APPROVAL,
    /** The host takes a message with a wrong MAC for one with a right one. */
    MAC_CHECK_SKIPPED,
    /** After a start a stream goes on with a sequence that it has used. */
    SEQUENCE_REUSED,
    /** A snapshot says that it holds one record more than it does. */
    SNAPSHOT_ONE_RECORD_SHORT(SimulatedJournal.Flaw.SNAPSHOT_ONE_SHORT),
    /** A line whose credits were gone is never read again. */
    AUTO_READ_LEFT_OFF,
    /** The mark of a reversal whose original has not come is not kept. */
    MARK_OF_UNKNOWN_ORIGINAL_LOST,
    /** A start rebuilds holds and not that they were completed or given up. */
    HOLD_LEAKED,
    /** What a durable approval adds to its batch is added once more. */
    BATCH_TOTAL_COUNTED_TWICE,
    /** A start forgets how many wrong PINs a card has had. */
    PIN_TRIES_FORGOTTEN,
    /** A force that failed is taken for one that did not. */
    FAILED_FORCE_IGNORED(SimulatedJournal.Flaw.IGNORES_FAILED_FORCE),
    /** The completion of an append is lost now and then. */
    COMPLETION_LOST(SimulatedJournal.Flaw.LOSES_COMPLETIONS);

    private final SimulatedJournal.Flaw flaw;

    PlantedBug() {
        this(SimulatedJournal.Flaw.NONE);
    }

    PlantedBug(SimulatedJournal.Flaw flaw) {
        this.flaw = flaw;
    }

    /** What it changes in the journal. */
    public SimulatedJournal.Flaw flaw() {
        return flaw;
    }
}
