package dev.postern.load.terminal;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Who a terminal is, as commissioned, in the form its messages need. Immutable.
 */
final class Identity {
    final String terminalId;
    final long packedId;
    final String merchantId;
    final String currency;
    final CipherKey masterKey;
    final PinBlockFormat pinFormat;

    private Identity(FleetRow row) {
        terminalId = row.terminalId();
        packedId = pack(row.terminalId());
        merchantId = row.merchantId();
        currency = "%03d".formatted(row.currency());
        masterKey = row.masterKey();
        pinFormat = row.profile().pinFormat();
    }

    static Identity of(FleetRow row) {
        return new Identity(row);
    }

    /** Eight ASCII characters as a long, the first in the highest byte. */
    private static long pack(String id) {
        long packed = 0;
        for (byte character : String.format(Locale.ROOT, "%-8s", id).getBytes(StandardCharsets.US_ASCII)) {
            packed = packed << 8 | character;
        }
        return packed;
    }
}
