package dev.postern.processor.terminal;

/**
 * An answer, durable where it has to be, on its way to the wire: its connection is told it. Immutable; crosses threads.
 *
 * @param request what it answers: its envelope goes around the answer
 * @param message MTI up to the last field before the MAC
 * @param mac field 64, when {@code hasMac}
 * @param asksForSignOn the terminal's keys are old: the header says so, when there is one
 */
record Answer(TerminalRequest request, byte[] message, long mac, boolean hasMac, boolean asksForSignOn)
        implements TerminalConnection.Command {

    /** That asks for nothing. */
    Answer(TerminalRequest request, byte[] message, long mac, boolean hasMac) {
        this(request, message, mac, hasMac, false);
    }
}
