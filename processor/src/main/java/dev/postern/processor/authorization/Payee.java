package dev.postern.processor.authorization;

/**
 * Whose account a transfer is credited to. Immutable.
 *
 * @param maskedPan first six and last four digits: the issuer is found by them
 */
public record Payee(CardToken token, String maskedPan) {
}
