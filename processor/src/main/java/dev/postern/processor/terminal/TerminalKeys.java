package dev.postern.processor.terminal;

import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;

/**
 * The working keys of one terminal, kept wrapped and opened at their first use. Confined to the terminal's partition.
 */
final class TerminalKeys {

    private final byte[] wrapped;
    private final TdesKey master;
    private RetailMac mac;

    TerminalKeys(byte[] wrapped, TdesKey master) {
        this.wrapped = wrapped;
        this.master = master;
    }

    long mac(byte[] data, int length) {
        return opened().compute(data, 0, length);
    }

    private RetailMac opened() {
        if (mac == null) {
            try {
                mac = new RetailMac(WorkingKeys.unwrap(wrapped, master).mac());
            } catch (KeyCheckFailed e) {
                throw new IllegalStateException("working keys in the journal are not under this terminal's master key: "
                        + "was the fleet file changed?", e);
            }
        }
        return mac;
    }
}
