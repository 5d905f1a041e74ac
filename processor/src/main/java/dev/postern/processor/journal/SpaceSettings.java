package dev.postern.processor.journal;

import dev.postern.processor.settings.Section;
import java.util.concurrent.TimeUnit;

/**
 * The settings of {@code postern.journal.space}; their reasons stand in {@code reference.conf}. Immutable.
 *
 * @param reserveBytes least space that must be free for new sales
 * @param reserveNanos and as much as the recent traffic writes in this time
 * @param lookNanos time between two looks at the disk
 * @param aheadBytes blocks kept allocated ahead of the write position; 0: none
 */
public record SpaceSettings(long reserveBytes, long reserveNanos, long lookNanos, long aheadBytes) {

    static SpaceSettings read(Section section) {
        return new SpaceSettings(section.bytes("reserve", 0, 1L << 50),
                section.nanos("reserve-traffic", 0, TimeUnit.DAYS.toNanos(7)),
                section.nanos("look-interval", 1_000_000L, 1_000_000_000L),
                section.bytes("allocate-ahead", 0, 1L << 34));
    }
}
