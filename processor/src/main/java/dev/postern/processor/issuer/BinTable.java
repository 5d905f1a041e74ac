package dev.postern.processor.issuer;

import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.settings.Section;
import dev.postern.protocol.iso8583.Pan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which issuer a card range belongs to, by the card's first six digits. Immutable; any thread. */
public final class BinTable {

    private static final int DIGITS_MIN = 12;

    private final int[] bins;
    private final IssuerTerms[] terms;

    private BinTable(List<IssuerTerms> rows) {
        terms = rows.stream().sorted((a, b) -> Integer.compare(a.bin(), b.bin())).toArray(IssuerTerms[]::new);
        bins = Arrays.stream(terms).mapToInt(IssuerTerms::bin).toArray();
    }

    /** Reads {@code postern.issuer.ranges}. */
    public static BinTable read(Section issuer) {
        List<IssuerTerms> rows = issuer.list("ranges").stream().map(BinTable::row).toList();
        BinTable table = new BinTable(rows);
        for (int i = 1; i < table.bins.length; i++) {
            if (table.bins[i] == table.bins[i - 1]) {
                throw issuer.refusal("ranges", "names BIN " + table.bins[i] + " twice");
            }
        }
        return table;
    }

    private static IssuerTerms row(Section range) {
        range.only("bin", "currency", "opening-balance-minor", "foreign", "routed", "forbidden", "unsupported");
        return new IssuerTerms(range.integer("bin", 0, 999_999), range.integer("currency", 1, 999),
                range.number("opening-balance-minor", 0, 999_999_999_999L),
                range.has("foreign") && range.flag("foreign"), !range.has("routed") || range.flag("routed"),
                kinds(range, "forbidden"), kinds(range, "unsupported"));
    }

    /** The kinds that a list of a row names, as bits of {@link IssuerTerms#bit}; none without the list. */
    public static long kinds(Section row, String key) {
        if (!row.has(key)) {
            return 0;
        }
        long bits = 0;
        for (String name : row.texts(key)) {
            try {
                bits |= IssuerTerms.bit(Kind.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException unknown) {
                throw row.refusal(key, "names \"" + name + "\", which is no kind of transaction: one of "
                        + Arrays.stream(Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)
                                .replace('_', '-')).toList());
            }
        }
        return bits;
    }

    /** The terms of the range with these first six digits, or null. */
    public IssuerTerms ofBin(String digits) {
        int row = Arrays.binarySearch(bins, Integer.parseInt(digits.substring(0, 6)));
        return row < 0 ? null : terms[row];
    }

    /** The terms of the card's issuer, or null: 15. */
    public IssuerTerms of(Pan pan) {
        if (pan.length() < DIGITS_MIN) {
            return null;
        }
        int row = Arrays.binarySearch(bins, pan.bin6());
        return row < 0 ? null : terms[row];
    }
}
