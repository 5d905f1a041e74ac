package dev.postern.processor.authorization;

/**
 * What the issuer of a card range grants its cards. Immutable.
 *
 * @param bin first six digits of the range
 * @param currency ISO 4217 number of its accounts
 * @param openingMinor opening balance in minor units
 */
public record IssuerTerms(int bin, int currency, long openingMinor) {
}
