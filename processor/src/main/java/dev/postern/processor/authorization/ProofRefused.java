package dev.postern.processor.authorization;

/**
 * A message was answered A0: its MAC was missing or wrong. It changes nothing; it stands in the terminal's stream so that an operator can see
 * who was tried, and is written so often a minute at most.
 *
 * @param mti as BCD digits, of the message that was refused
 * @param stan its field 11, -1 when it had none
 * @param unrecorded refusals of this partition since the record before, that were counted only
 */
public record ProofRefused(long terminal, int mti, int stan, int unrecorded, long atEpochMillis) implements Event {
}
