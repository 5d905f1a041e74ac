package dev.postern.protocol.fleet;

import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import java.util.Objects;

/**
 * One terminal of the fleet as it was commissioned.
 * Immutable; any thread may share it. Printed it shows the key's check value only.
 *
 * @param terminalId field 41, 8 characters
 * @param merchantId field 42, 15 characters
 * @param mcc        merchant category code, 4 digits
 * @param currency   ISO 4217 number, e.g. 156
 * @param profile    how it gets its keys and makes its MACs
 * @param masterKey  the terminal's own key: its master key, or the initial key of a DUKPT terminal; null when it stands under the fleet's key
 * @param keySerial  the key serial number of a DUKPT terminal, counter 0; null of others
 * @param wrappedKey the same under the fleet's key; null when it stands in the clear, as test keys do
 */
public record FleetRow(String terminalId, String merchantId, String mcc, int currency, KeyProfile profile, CipherKey masterKey,
        KeySerialNumber keySerial, WrappedKey wrappedKey) {

    /** Checks that key and serial number go with the profile. */
    public FleetRow {
        Objects.requireNonNull(profile, "profile");
        boolean oneKey = masterKey == null ? wrappedKey != null : wrappedKey == null && masterKey.usage() == profile.masterUsage();
        if (!oneKey || (keySerial != null) != profile.dukpt()) {
            throw new IllegalArgumentException("the key or its serial number does not go with profile " + profile);
        }
    }

    /** A terminal whose test key stands in the clear. */
    public FleetRow(String terminalId, String merchantId, String mcc, int currency, KeyProfile profile, CipherKey masterKey,
            KeySerialNumber keySerial) {
        this(terminalId, merchantId, mcc, currency, profile, masterKey, keySerial, null);
    }

    /** The same terminal, its key as a block under the fleet's key. */
    public FleetRow wrapped(WrappedKey key) {
        return new FleetRow(terminalId, merchantId, mcc, currency, profile, null, keySerial, key);
    }

    /** A terminal whose profile, by its name, has no key serial number. */
    public FleetRow(String terminalId, String merchantId, String mcc, int currency, String profile, CipherKey masterKey) {
        this(terminalId, merchantId, mcc, currency, KeyProfile.of(profile), masterKey, null);
    }
}
