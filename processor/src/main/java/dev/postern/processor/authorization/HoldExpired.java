package dev.postern.processor.authorization;

/**
 * A pre-authorization was not completed in time: what it held is free again. It stands in the card's stream.
 *
 * @param holdSequence of the pre-authorization's record in the same stream
 */
public record HoldExpired(CardToken token, long holdSequence, long amountMinor, int currency, long atEpochMillis)
        implements Event {
}
