package dev.postern.load.terminal;

/**
 * What a lane's terminals are to do at present. Called by the lane on its event loop only.
 */
public interface Work {
    /** A terminal is connected, holds keys and may send. Also called after each reconnection and repeated sign-on. */
    void ready(Terminal terminal);

    /** An exchange ended; it is used again after the call, so nothing may keep it. */
    void ended(Terminal terminal, Exchange exchange);

    /** Called once per loop turn, after the answers of one connection were read. */
    default void turned() {
    }
}
