package dev.postern.protocol.frame;

/**
 * What a {@link FrameDecoder} has to say besides frames.
 * One per connection; called on the channel's event loop, so it must not block.
 */
public interface FrameListener {

    /** A keep-alive (length 0) was consumed; it is never answered. */
    void keepAlive();

    /** A length over the maximum arrived; the channel is being closed and nothing after it is read. */
    void tooLong(int lengthBytes);
}
