package dev.postern.processor.authorization;

/**
 * What a shard decided: the outcome and what is to be journaled before anyone is told.
 *
 * @param outcome what is answered
 * @param answer its bytes, MTI up to the last field before the MAC
 * @param before a record that must stand directly before the event, or null
 * @param event the record of the outcome, or null when nothing changed and nothing has to wait
 */
public record Decision(Outcome outcome, byte[] answer, Event before, Event event) {
}
