package dev.postern.processor.terminal;

import dev.postern.processor.issuer.BinTable;
import dev.postern.processor.settings.Section;
import dev.postern.protocol.fleet.FleetRow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What {@code postern.merchants} says. Immutable.
 *
 * @param permissions the kinds that a terminal may not ask for, as bits of {@code IssuerTerms.bit}
 * @param cutOvers when business days end
 */
public record MerchantSettings(ToLongFunction<FleetRow> permissions, CutOverTimes cutOvers) {

    /** Reads the section; times are in the zone of {@code postern.terminal.time-zone}. */
    public static MerchantSettings read(Section merchants, Section terminal) {
        Map<String, Long> byMcc = new HashMap<>();
        for (Section row : merchants.list("forbidden")) {
            row.only("mcc", "kinds");
            byMcc.merge(row.text("mcc"), BinTable.kinds(row, "kinds"), (a, b) -> a | b);
        }
        return new MerchantSettings(fleetRow -> byMcc.getOrDefault(fleetRow.mcc(), 0L),
                CutOverTimes.read(merchants, TerminalSettings.zone(terminal)));
    }
}
