package dev.postern.processor.terminal;

import dev.postern.processor.keys.LinkKeys;
import dev.postern.processor.keys.ModuleKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working keys of one terminal, kept wrapped and opened in the security module at their first use. Confined to the terminal's partition.
 */
final class TerminalKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TerminalKeys.class);

    private final byte[] wrapped;
    private final Commissioned terminal;
    private LinkKeys keys;
    private boolean refused;

    /** @param terminal null when it has left the fleet: its keys cannot be opened */
    TerminalKeys(byte[] wrapped, Commissioned terminal) {
        this.wrapped = wrapped;
        this.terminal = terminal;
    }

    /** The keys as they were sent to the terminal and stand in the journal. */
    byte[] wrapped() {
        return wrapped;
    }

    /** Whether they open under the terminal's master key; they do not when the terminal was commissioned anew. */
    boolean usable() {
        if (keys == null && !refused) {
            open();
        }
        return keys != null;
    }

    /** The MAC of data under these keys; only when they are {@link #usable} and the profile has one. */
    long mac(byte[] data, int length) {
        return keys.mac().compute(data, 0, length);
    }

    /** The key of PIN blocks; only when they are {@link #usable}. */
    ModuleKey pin() {
        return keys.pin();
    }

    /** Nobody can use them any more: the module forgets them. */
    void release() {
        if (keys != null) {
            terminal.module().release(keys.pin());
            keys = null;
        }
        refused = true;
    }

    private void open() {
        try {
            keys = terminal.open(wrapped);
        } catch (KeyCheckFailed e) {
            LOG.warn("working keys of a terminal are not under its master key any more: it has to sign on again");
            refused = true;
        }
    }
}
