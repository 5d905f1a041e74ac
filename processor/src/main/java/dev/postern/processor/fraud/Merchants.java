package dev.postern.processor.fraud;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import dev.postern.protocol.fleet.FleetRow;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.List;

/** Whose terminal it is, as rules ask it. Immutable; any thread. */
public final class Merchants {

    private record Words(long terminalHigh, long merchantHigh, long merchantLow, long category) {
    }

    private static final long SPACES = 0x2020_2020_2020_2020L;

    private final Long2ObjectOpenHashMap<Words> byTerminal = new Long2ObjectOpenHashMap<>();

    /** @param fleet every commissioned terminal */
    public Merchants(List<FleetRow> fleet) {
        for (FleetRow row : fleet) {
            String merchant = row.merchantId().strip();
            byTerminal.put(padded(row.terminalId()), new Words(Packed.high(row.terminalId().strip()),
                    Packed.high(merchant), Packed.low(merchant), Packed.high(row.mcc())));
        }
    }

    /** Eight ASCII bytes, high byte first, filled up with spaces, as requests and events have it. */
    private static long padded(String terminal) {
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << 8 | (i < terminal.length() ? terminal.charAt(i) : SPACES & 0xFF);
        }
        return word;
    }

    /** Whose terminal it is; empty when it is not commissioned. */
    public String name(long terminal) {
        Words words = byTerminal.get(terminal);
        return words == null ? "" : Packed.text(words.merchantHigh, words.merchantLow);
    }

    /** Says terminal, merchant and category; empty ones of a terminal that is not commissioned. */
    void fill(Facts facts, long terminal) {
        Words words = byTerminal.get(terminal);
        facts.words(Variable.TERMINAL, words == null ? terminal : words.terminalHigh, 0);
        facts.words(Variable.MERCHANT, words == null ? 0 : words.merchantHigh, words == null ? 0 : words.merchantLow);
        facts.words(Variable.CATEGORY, words == null ? 0 : words.category, 0);
    }
}
