package dev.postern.processor.authorization;

/**
 * Which conversation a record belongs to. Immutable; any thread. The key is terminal, batch, STAN and message class
 * (protocol contract, sections 1 and 4); {@code fingerprint} tells the same request from another one under that key.
 *
 * @param terminal field 41, eight ASCII bytes packed big-endian
 * @param batch field 60.2; of a reversal the original's, field 61
 * @param stan field 11
 * @param messageClass the second digit of the MTI: 2 financial, 4 reversal
 * @param fingerprint 64-bit hash of what must be equal in a repeat: amount, currency, card and type
 * @param terminalSequence the terminal's own count of requests that reached a decision
 */
public record Exchange(long terminal, int batch, int stan, int messageClass, long fingerprint, long terminalSequence) {
}
