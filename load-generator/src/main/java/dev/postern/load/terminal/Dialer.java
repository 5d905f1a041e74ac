package dev.postern.load.terminal;

/**
 * Connects terminals. Called on the lane's event loop only; the outcome comes as {@link Terminal#connected} or
 * {@link Terminal#connectFailed} on the same loop.
 */
@FunctionalInterface
public interface Dialer {
    /** Connects the terminal after the delay. */
    void dial(Terminal terminal, long delayNanos);
}
