package dev.postern.fraud.schema;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A list that rules ask whether it has a value. Immutable; any thread; a question allocates nothing. */
public final class NamedList {

    private final Map<String, Boolean> members;
    private final PairSet texts = new PairSet();
    private final PairSet tokens = new PairSet();

    /** @param values as people wrote them; a repeated one counts once */
    public NamedList(List<String> values) {
        Map<String, Boolean> all = HashMap.newHashMap(values.size());
        for (String value : values) {
            if (all.put(value, true) == null) {
                if (Packed.fits(value)) {
                    texts.add(Packed.high(value), Packed.low(value));
                }
                if (Packed.isToken(value)) {
                    tokens.add(Packed.tokenHigh(value), Packed.tokenLow(value));
                }
            }
        }
        members = Collections.unmodifiableMap(all);
    }

    /** Its values as the keys of a map, which is how the expression language sees it. */
    public Map<String, Boolean> members() {
        return members;
    }

    /** Whether it has the text of these words. */
    public boolean hasText(long high, long low) {
        return texts.contains(high, low);
    }

    /** Whether it has the token of these words. */
    public boolean hasToken(long high, long low) {
        return tokens.contains(high, low);
    }

    /** Open addressing over pairs of words; the pair (0, 0), the empty text, is kept apart. */
    private static final class PairSet {

        private long[] table = new long[16];
        private int size;
        private boolean zero;

        void add(long high, long low) {
            if ((high | low) == 0) {
                zero = true;
                return;
            }
            if (size >= table.length / 4) {
                long[] former = table;
                table = new long[Math.multiplyExact(former.length, 2)];
                for (int i = 0; i < former.length; i += 2) {
                    if ((former[i] | former[i + 1]) != 0) {
                        put(former[i], former[i + 1]);
                    }
                }
            }
            put(high, low);
            size++;
        }

        boolean contains(long high, long low) {
            if ((high | low) == 0) {
                return zero;
            }
            for (int i = home(high, low); (table[i] | table[i + 1]) != 0; i = i + 2 & table.length - 1) {
                if (table[i] == high && table[i + 1] == low) {
                    return true;
                }
            }
            return false;
        }

        private void put(long high, long low) {
            int i = home(high, low);
            while ((table[i] | table[i + 1]) != 0) {
                i = i + 2 & table.length - 1;
            }
            table[i] = high;
            table[i + 1] = low;
        }

        private int home(long high, long low) {
            long mixed = (high ^ Long.rotateLeft(low, 29)) * 0x9E3779B97F4A7C15L;
            return (int) (mixed >>> 32) & table.length - 2;
        }
    }
}
