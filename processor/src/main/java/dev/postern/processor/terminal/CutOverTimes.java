package dev.postern.processor.terminal;

import dev.postern.processor.settings.Section;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * When the business day of a merchant ends, {@code postern.batch}. A batch is cut over at the first such moment after its
 * first entry, so that neither midnight nor a step of the clock drops or doubles one. Immutable; any thread.
 */
public final class CutOverTimes {

    /** Business days never end by themselves. */
    public static final CutOverTimes NONE = new CutOverTimes(ZoneId.of("UTC"), null, Map.of());

    private static final String NEVER = "never";

    private final ZoneId zone;
    private final LocalTime usual;
    private final Map<String, LocalTime> byMerchant;
    private final boolean any;

    private CutOverTimes(ZoneId zone, LocalTime usual, Map<String, LocalTime> byMerchant) {
        this.zone = zone;
        this.usual = usual;
        this.byMerchant = byMerchant;
        any = usual != null || byMerchant.values().stream().anyMatch(time -> time != null);
    }

    /** Reads the section {@code postern.batch}. */
    static CutOverTimes read(Section batch, ZoneId zone) {
        Map<String, LocalTime> byMerchant = new HashMap<>();
        for (Section row : batch.list("cut-over-of-merchants")) {
            row.only("merchant", "at");
            byMerchant.put(row.text("merchant"), time(row, "at"));
        }
        return new CutOverTimes(zone, time(batch, "cut-over"), byMerchant);
    }

    private static LocalTime time(Section section, String key) {
        String text = section.text(key);
        if (NEVER.equals(text)) {
            return null;
        }
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException e) {
            throw section.refusal(key, "must be a time as 23:00, or never");
        }
    }

    /** The first end of the merchant's business day after that moment; {@link Long#MAX_VALUE} when it never ends. */
    long after(String merchant, long epochMillis) {
        LocalTime time = byMerchant.containsKey(merchant) ? byMerchant.get(merchant) : usual;
        if (time == null) {
            return Long.MAX_VALUE;
        }
        var local = Instant.ofEpochMilli(epochMillis).atZone(zone);
        var end = local.with(time);
        while (end.toInstant().toEpochMilli() <= epochMillis) {
            end = end.toLocalDate().plusDays(1).atTime(time).atZone(zone);
        }
        return end.toInstant().toEpochMilli();
    }

    /** Whether any business day ends. Asked for every entry of a batch. */
    boolean any() {
        return any;
    }
}
