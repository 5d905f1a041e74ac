package dev.postern.processor.terminal;

import dev.postern.processor.authorization.ProofRefused;

/**
 * Which messages without a right MAC are recorded: the first so many of a minute, so that nobody who can only guess fills the journal. The
 * others are counted in the next record. Confined to its partition.
 */
final class ProofRefusals {

    private static final long MINUTE_MILLIS = 60_000;

    private final int recordsMaxPerMinute;
    private long minute;
    private int recorded;
    private int unrecorded;

    ProofRefusals(int recordsMaxPerMinute) {
        this.recordsMaxPerMinute = recordsMaxPerMinute;
    }

    /** The record of a refusal, or null when the minute has its records already. */
    ProofRefused of(TerminalState terminal, TerminalRequest request) {
        long now = request.atEpochMillis / MINUTE_MILLIS;
        if (now != minute) {
            minute = now;
            recorded = 0;
        }
        if (recorded >= recordsMaxPerMinute) {
            unrecorded++;
            return null;
        }
        recorded++;
        ProofRefused event = new ProofRefused(terminal.id, request.mti, request.stan, unrecorded, request.atEpochMillis);
        unrecorded = 0;
        return event;
    }
}
