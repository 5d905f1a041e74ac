package dev.postern.processor.journal;

import dev.postern.processor.settings.Section;
import dev.postern.processor.state.Copying;
import java.util.concurrent.TimeUnit;

/**
 * The settings of {@code postern.journal.snapshots}; their reasons stand in {@code reference.conf}. Immutable.
 *
 * @param recordsMax records of the journal within which each stream is taken once
 * @param intervalNanos time within which it is
 * @param keep snapshots kept of each stream
 * @param pace how owners divide their time while they copy
 */
public record SnapshotSettings(long recordsMax, long intervalNanos, int keep, Copying.Pace pace) {

    static SnapshotSettings read(Section section) {
        return new SnapshotSettings(section.number("records-max", 1_000, 1_000_000_000L),
                section.nanos("interval", TimeUnit.SECONDS.toNanos(1), TimeUnit.DAYS.toNanos(1)),
                section.integer("keep", 1, 100),
                new Copying.Pace(section.nanos("slice", 10_000L, 10_000_000L),
                        section.nanos("pause", 100_000L, 1_000_000_000L)));
    }
}
