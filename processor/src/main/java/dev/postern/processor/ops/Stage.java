package dev.postern.processor.ops;

import java.util.Locale;

/** A part of a transaction's way whose time is recorded. Constants stand in the order of the way. */
public enum Stage {
    /** From the frame's last byte to a checked message. */
    DECODE,
    /** Waiting for an actor's turn, summed over the way. */
    QUEUE,
    /** Screening by the fraud rules. */
    FRAUD,
    /** The issuer's decision. */
    ISSUER,
    /** From the hand-over to the journal until the outcome is durable. */
    JOURNAL,
    /** One force of the journal, for all of its batch; recorded by the journal's writer. */
    FORCE,
    /** Writing the answer and its MAC. */
    ENCODE,
    /** Handing the answers of one turn of a loop to the kernel. */
    FLUSH,
    /** From the frame's last byte to the answer's hand-over to the socket. */
    WHOLE;

    private final String tag = name().toLowerCase(Locale.ROOT);

    /** The stage's name in logs, pages and metrics. */
    public String tag() {
        return tag;
    }
}
