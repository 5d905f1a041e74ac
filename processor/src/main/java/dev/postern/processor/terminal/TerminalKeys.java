package dev.postern.processor.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The working keys of one terminal, kept wrapped and opened at their first use. Confined to the terminal's partition.
 */
final class TerminalKeys {

    private static final Logger LOG = LoggerFactory.getLogger(TerminalKeys.class);

    private final byte[] wrapped;
    private final FleetRow row;
    private WorkingKeys keys;
    /** Null of a profile without. */
    private MessageMac mac;
    private boolean refused;

    /** @param row null of a terminal that has left the fleet: its keys cannot be opened */
    TerminalKeys(byte[] wrapped, FleetRow row) {
        this.wrapped = wrapped;
        this.row = row;
    }

    /** The keys as they were sent to the terminal and stand in the journal. */
    byte[] wrapped() {
        return wrapped;
    }

    /** Whether they open under the terminal's master key; they do not when the terminal was commissioned anew. */
    boolean usable() {
        open();
        return keys != null;
    }

    /** The MAC of data under these keys; only when they are {@link #usable} and the profile has one. */
    long mac(byte[] data, int length) {
        return mac.compute(data, 0, length);
    }

    /** The key of PIN blocks; only when they are {@link #usable}. */
    CipherKey pin() {
        return keys.pin();
    }

    private void open() {
        if (keys != null || refused) {
            return;
        }
        try {
            keys = WorkingKeys.unwrap(wrapped, row.masterKey());
            mac = row.profile().hasMac() ? row.profile().mac(keys.mac()) : null;
        } catch (KeyCheckFailed e) {
            LOG.warn("working keys of a terminal are not under its master key any more: it has to sign on again");
            refused = true;
        }
    }
}
