package dev.postern.processor.journal;

import dev.postern.processor.settings.Section;

/**
 * The settings of {@code postern.journal}; their reasons stand in {@code reference.conf}. Immutable; any thread.
 *
 * @param commitSpacingNanos least time between the starts of two forces under load
 * @param batchAppendsMax most appends in one batch
 * @param batchBytesMax record bytes after which a batch takes no further append
 * @param queueAppendsMax most appends that wait for the writer
 * @param markForceNanos longest time that the high-water mark stays unforced
 * @param blockBytes size of the pieces in which a file is mapped and grows
 * @param space what has to be free on the disk
 * @param snapshots when and how the state is copied
 * @param archive when old files are moved away
 */
public record JournalSettings(Durability durability, long commitSpacingNanos, int batchAppendsMax, int batchBytesMax,
        int queueAppendsMax, long markForceNanos, RollEvery rollEvery, long blockBytes,
        SpaceSettings space, SnapshotSettings snapshots, ArchiveSettings archive) {

    /**
     * Reads and checks the section {@code postern.journal}. Called at start.
     *
     * @throws dev.postern.processor.settings.BadSetting when a value cannot be used
     */
    public static JournalSettings read(Section section) {
        return new JournalSettings(
                section.oneOf("durability", Durability.class),
                section.nanos("commit-spacing", 0, 100_000_000L),
                section.integer("batch-appends-max", 1, 1 << 20),
                (int) section.bytes("batch-bytes-max", 1 << 10, 1 << 28),
                section.integer("queue-appends-max", 2, 1 << 22),
                section.nanos("mark-force-interval", 10_000_000L, 1_000_000_000L),
                section.oneOf("roll-every", RollEvery.class),
                section.bytes("block-size", 1 << 20, 1 << 30),
                SpaceSettings.read(section.at("space")),
                SnapshotSettings.read(section.at("snapshots")),
                ArchiveSettings.read(section.at("archive")));
    }
}
