package dev.postern.processor.authorization;

/**
 * The issuer answered our own reversal of a request that it had been too late for (68). It stands in the card's stream.
 *
 * @param declinedSequence of the 68's record in the same stream
 * @param attempts how often the reversal was sent since the start
 */
public record IssuerReversalAnswered(CardToken token, long declinedSequence, int attempts, long atEpochMillis)
        implements Event {
}
