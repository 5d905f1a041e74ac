package dev.postern.processor.authorization;

import dev.postern.protocol.iso8583.Pan;

/**
 * Something a terminal asks of a card, after every check that needs no card. Immutable; crosses threads.
 */
public sealed interface CardRequest permits AuthorizationRequest, ReversalRequest {

    Exchange exchange();

    CardToken token();

    Pan pan();

    /** Minor units. */
    long amountMinor();

    /** ISO 4217 number. */
    int currency();

    /** The time this request is judged by; the request brings it, nothing behind it reads a clock. */
    long atEpochMillis();

    /** How its answer looks. */
    AnswerLayout layout();
}
