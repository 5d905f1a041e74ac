package dev.postern.processor.authorization;

/**
 * A terminal asked for working keys and got them; they are pending until the first valid MAC made with them.
 *
 * @param terminal field 41, eight ASCII bytes packed big-endian
 * @param batch the open batch that the answer named
 * @param wrappedKeys field 62 of the answer: both keys enciphered under the terminal's master key
 */
public record TerminalSignedOn(long terminal, int batch, byte[] wrappedKeys, long atEpochMillis) implements Event {
}
