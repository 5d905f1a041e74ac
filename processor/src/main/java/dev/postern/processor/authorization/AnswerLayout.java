package dev.postern.processor.authorization;

/**
 * Knows how an outcome looks on the wire for one request. A pure function of the request it came with and the outcome;
 * any thread may call it. It is how the money core gets the bytes of an answer without knowing a wire format.
 */
public interface AnswerLayout {

    /** The answer message, from the MTI up to the last field before the MAC. The caller owns the array. */
    byte[] encode(Outcome outcome);
}
