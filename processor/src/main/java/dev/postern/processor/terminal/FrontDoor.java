package dev.postern.processor.terminal;

/** What a channel's last handler needs of the server that accepted it. Called on the channel's event loop. */
interface FrontDoor {

    /** The channel is open and waits for its actor; one over the connection limit is closed. */
    void opened(ConnectionHandler handler);

    /** The channel is closed. */
    void closed(ConnectionHandler handler);

    /** The clock, for deadlines. */
    long nanos();
}
