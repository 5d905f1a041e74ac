package dev.postern.processor.authorization;

/**
 * What the issuer of a card range grants its cards. Immutable.
 *
 * @param bin first six digits of the range
 * @param currency ISO 4217 number of its accounts
 * @param openingMinor opening balance in minor units
 * @param foreign whether batch totals count its cards apart
 * @param routed whether there is a way to the issuer: 92 when not
 * @param forbidden kinds that its cards may not be used for: 57; bit {@link #bit}
 * @param unsupported kinds that the issuer does not know: 40; bit {@link #bit}
 */
public record IssuerTerms(int bin, int currency, long openingMinor, boolean foreign, boolean routed, long forbidden,
        long unsupported) {

    /** At home, routed, for every kind. */
    public IssuerTerms(int bin, int currency, long openingMinor) {
        this(bin, currency, openingMinor, false, true, 0, 0);
    }

    /** The kind's bit in {@link #forbidden} and {@link #unsupported}. */
    public static long bit(Kind kind) {
        return 1L << kind.code();
    }
}
