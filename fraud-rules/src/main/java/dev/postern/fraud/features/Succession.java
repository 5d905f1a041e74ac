package dev.postern.fraud.features;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/**
 * What becomes of the tables of one sort of key when the next file comes: a table goes on while the file declares any of
 * its windows, and those that none has begin in a young one. At most two go on, so that a file a second makes no heap
 * of them: windows of a former young table begin again then. Immutable.
 *
 * @param <T> a table
 * @param standing goes on; null when none does
 * @param young goes on beside it, or null
 * @param anew what a new table has to hold; empty when the two hold everything
 */
public record Succession<T>(T standing, T young, List<FeatureSpec> anew) {

    /**
     * Works it out.
     *
     * @param standing as it is, or null
     * @param young likewise
     * @param windows of a table
     */
    static <T> Succession<T> of(FeatureKey sort, List<FeatureSpec> file, T standing, T young, Function<T, Windows> windows) {
        BitSet served = new BitSet();
        List<T> going = new ArrayList<>();
        List<FeatureSpec> besidesFirst = null;
        for (T table : asList(standing, young)) {
            if (windows.apply(table).reading(file, served).places().length > 0) {
                going.add(table);
                besidesFirst = besidesFirst == null ? missing(sort, file, served) : besidesFirst;
            }
        }
        List<FeatureSpec> missing = missing(sort, file, served);
        if (going.size() == 2 && !missing.isEmpty()) {
            return new Succession<>(going.getFirst(), null, besidesFirst);
        }
        return new Succession<>(going.isEmpty() ? null : going.getFirst(), going.size() < 2 ? null : going.getLast(), missing);
    }

    /** The same of tables with one writer. */
    public static Succession<FeatureTable> of(FeatureKey sort, List<FeatureSpec> file, FeatureTable standing,
            FeatureTable young) {
        return of(sort, file, standing, young, FeatureTable::windows);
    }

    private static <T> List<T> asList(T standing, T young) {
        List<T> tables = new ArrayList<>();
        if (standing != null) {
            tables.add(standing);
        }
        if (young != null) {
            tables.add(young);
        }
        return tables;
    }

    private static List<FeatureSpec> missing(FeatureKey sort, List<FeatureSpec> file, BitSet served) {
        List<FeatureSpec> missing = new ArrayList<>();
        for (int place = 0; place < file.size(); place++) {
            if (file.get(place).key() == sort && !served.get(place)) {
                missing.add(file.get(place));
            }
        }
        return missing;
    }
}
