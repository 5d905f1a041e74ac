package dev.postern.fraud.desk;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneRules;

/** Hour and weekday in a zone, without garbage but when the quarter of an hour changes. Not thread-safe. */
final class Hours {

    /** Zones change their offset on quarters of hours only. */
    private static final long QUARTER_MILLIS = 15 * 60_000L;
    private static final long DAY_MILLIS = 24 * 3_600_000L;
    private static final long HOUR_MILLIS = 3_600_000L;
    /** 1970-01-01 was a Thursday. */
    private static final long THURSDAY = 3;

    private final ZoneRules zone;
    private long quarter = Long.MIN_VALUE;
    private long offsetMillis;

    Hours(ZoneId zone) {
        this.zone = zone.getRules();
    }

    int hour(long epochMillis) {
        return (int) (Math.floorMod(local(epochMillis), DAY_MILLIS) / HOUR_MILLIS);
    }

    /** 1 Monday to 7 Sunday. */
    int weekday(long epochMillis) {
        return (int) Math.floorMod(Math.floorDiv(local(epochMillis), DAY_MILLIS) + THURSDAY, 7L) + 1;
    }

    private long local(long epochMillis) {
        long now = Math.floorDiv(epochMillis, QUARTER_MILLIS);
        if (now != quarter) {
            quarter = now;
            offsetMillis = zone.getOffset(Instant.ofEpochMilli(epochMillis)).getTotalSeconds() * 1_000L;
        }
        return epochMillis + offsetMillis;
    }
}
