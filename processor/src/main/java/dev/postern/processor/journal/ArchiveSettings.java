package dev.postern.processor.journal;

import dev.postern.processor.settings.Section;
import java.util.concurrent.TimeUnit;

/**
 * The settings of {@code postern.journal.archive}; their reasons stand in {@code reference.conf}. Immutable.
 *
 * @param afterMillis a record file whose roll ended so long ago is moved; 0: none ever is
 * @param lookNanos time between two looks
 * @param bytesPerSecondMax most bytes a second that are read for it
 */
public record ArchiveSettings(long afterMillis, long lookNanos, long bytesPerSecondMax) {

    static ArchiveSettings read(Section section) {
        return new ArchiveSettings(
                TimeUnit.NANOSECONDS.toMillis(section.nanos("after", 0, TimeUnit.DAYS.toNanos(36_500))),
                section.nanos("look-interval", TimeUnit.SECONDS.toNanos(1), TimeUnit.DAYS.toNanos(1)),
                section.bytes("bytes-per-second-max", 1 << 20, 1L << 40));
    }
}
