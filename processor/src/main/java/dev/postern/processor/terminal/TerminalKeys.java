package dev.postern.processor.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.WorkingKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working keys of one terminal, kept wrapped and opened at their first use. Confined to the terminal's partition.
 */
final class TerminalKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TerminalKeys.class);

    private final byte[] wrapped;
    private final CipherKey master;
    private WorkingKeys keys;
    private MessageMac mac;
    private boolean refused;

    TerminalKeys(byte[] wrapped, CipherKey master) {
        this.wrapped = wrapped;
        this.master = master;
    }

    /** The keys as they were sent to the terminal and stand in the journal. */
    byte[] wrapped() {
        return wrapped;
    }

    /** Whether they open under the terminal's master key; they do not when the terminal was commissioned anew. */
    boolean usable() {
        return opened() != null;
    }

    /** The MAC of data under these keys; only when they are {@link #usable}. */
    long mac(byte[] data, int length) {
        return opened().compute(data, 0, length);
    }

    /** The key of PIN blocks; only when they are {@link #usable}. */
    CipherKey pin() {
        return keys.pin();
    }

    private MessageMac opened() {
        if (mac == null && !refused) {
            try {
                keys = WorkingKeys.unwrap(wrapped, master);
                mac = keys.newMac();
            } catch (KeyCheckFailed e) {
                LOG.warn("working keys of a terminal are not under its master key any more: it has to sign on again");
                refused = true;
            }
        }
        return mac;
    }
}
