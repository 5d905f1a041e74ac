package dev.postern.protocol.fleet;

import dev.postern.protocol.crypto.TdesKey;

/**
 * One terminal of the fleet as it was commissioned.
 * Immutable; any thread may share it. Printed it shows the master key's check value only.
 *
 * @param terminalId field 41, 8 characters
 * @param merchantId field 42, 15 characters
 * @param mcc        merchant category code, 4 digits
 * @param currency   ISO 4217 number, e.g. 156
 * @param profile    name of the key profile, e.g. tdes
 * @param masterKey  the terminal's master key
 */
public record FleetRow(String terminalId, String merchantId, String mcc, int currency, String profile, TdesKey masterKey) {
}
