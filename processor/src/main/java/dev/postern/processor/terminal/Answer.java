package dev.postern.processor.terminal;

/**
 * An answer on its way to the wire. Immutable; crosses threads.
 *
 * @param request what it answers: its envelope goes around the answer
 * @param message MTI up to the last field before the MAC
 * @param mac field 64, when {@code hasMac}
 */
record Answer(TerminalRequest request, byte[] message, long mac, boolean hasMac) {
}
