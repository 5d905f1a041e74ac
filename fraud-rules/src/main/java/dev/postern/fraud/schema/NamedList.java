package dev.postern.fraud.schema;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A list that rules ask whether it has a value. Immutable; any thread; a question allocates nothing. */
public final class NamedList {

    private final Map<String, Boolean> members;
    private final PairMap texts = new PairMap();
    private final PairMap tokens = new PairMap();

    /** @param values as people wrote them; a repeated one counts once */
    public NamedList(List<String> values) {
        Map<String, Boolean> all = HashMap.newHashMap(values.size());
        for (String value : values) {
            if (all.put(value, true) == null) {
                if (Packed.fits(value)) {
                    texts.put(Packed.high(value), Packed.low(value), 0);
                }
                if (Packed.isToken(value)) {
                    tokens.put(Packed.tokenHigh(value), Packed.tokenLow(value), 0);
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
        return texts.get(high, low) >= 0;
    }

    /** Whether it has the token of these words. */
    public boolean hasToken(long high, long low) {
        return tokens.get(high, low) >= 0;
    }
}
