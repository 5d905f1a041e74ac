package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.postern.processor.time.Clock;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceWatchTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;
    private long free = 1_000 * MIB;
    private long written;
    private File file;
    private long position;
    private long nanos;
    private long epochMillis;

    private final Clock clock = new Clock() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMillis() {
            return epochMillis;
        }
    };

    @Test
    void shouldBeLowBelowTheReserveAndNormalAgainWithoutARestart() {
        SpaceWatch watch = watch(new SpaceSettings(100 * MIB, 0, 20_000_000, 0));
        assertFalse(watch.low());
        free = 100 * MIB;
        watch.look();
        assertFalse(watch.low(), "the reserve is all there");
        free--;
        watch.look();
        assertTrue(watch.low());
        free++;
        watch.look();
        assertFalse(watch.low());
    }

    @Test
    void shouldKeepWhatTheRecentTrafficWritesInTheGivenTime() {
        SpaceWatch watch = watch(new SpaceSettings(100 * MIB, 600_000_000_000L, 20_000_000, 0));
        for (int second = 0; second < 200; second++) {
            nanos += 1_000_000_000L;
            written += MIB;
            watch.look();
        }
        assertEquals(600.0, watch.reserveBytes() / (double) MIB, 1.0, "ten minutes of a MiB a second");
        free = 599 * MIB - MIB;
        watch.look();
        assertTrue(watch.low());
        for (int second = 0; second < 400; second++) {
            nanos += 1_000_000_000L;
            watch.look();
        }
        assertEquals(100 * MIB, watch.reserveBytes());
        assertFalse(watch.low(), "the traffic ended");
    }

    @Test
    void shouldNotOverflowAtTheRateOfAFastDisk() {
        SpaceWatch watch = watch(new SpaceSettings(100 * MIB, 604_800_000_000_000L, 20_000_000, 0));
        for (int second = 0; second < 300; second++) {
            nanos += 1_000_000_000L;
            written += 4_000 * MIB;
            watch.look();
        }
        assertEquals(604_800.0 * 4_000, watch.reserveBytes() / (double) MIB, 100_000, "a week");
    }

    @Test
    void shouldAllocateBlocksAheadWithoutChangingTheFile() throws Exception {
        assumeTrue(BlockAllocator.find().isPresent(), "there is no fallocate here");
        Path data = Files.write(folder.resolve("data.cq4"), new byte[] {1, 2, 3});
        file = data.toFile();
        SpaceWatch watch = watch(new SpaceSettings(0, 0, 20_000_000, 8 * MIB));
        watch.look();
        long blocks = (long) Files.getAttribute(data, "unix:size");
        assertEquals(3, blocks, "the length is as it was");
        assertTrue(allocatedBytes(data) >= 8 * MIB, allocatedBytes(data) + " bytes have blocks");
        position = 5 * MIB;
        watch.look();
        assertTrue(allocatedBytes(data) >= 13 * MIB, allocatedBytes(data) + " bytes have blocks");
        assertEquals(3, Files.readAllBytes(data).length);
    }

    @Test
    void shouldAllocateNothingWhenThatWouldReachTheReserve() throws Exception {
        Path data = Files.write(folder.resolve("data.cq4"), new byte[] {1, 2, 3});
        file = data.toFile();
        free = 5 * MIB;
        watch(new SpaceSettings(MIB, 0, 20_000_000, 8 * MIB)).look();
        assertTrue(allocatedBytes(data) < MIB);
    }

    @Test
    void shouldHaveTheNextFileReadyShortlyBeforeItsRollAndOnlyThat() throws Exception {
        assumeTrue(BlockAllocator.find().isPresent(), "there is no fallocate here");
        file = Files.createFile(folder.resolve("20261122-22L.cq4")).toFile();
        epochMillis = Instant.parse("2026-11-22T22:58:59.999Z").toEpochMilli();
        SpaceWatch watch = watch(new SpaceSettings(0, 0, 20_000_000, 8 * MIB));
        watch.look();
        assertEquals(Set.of("20261122-22L.cq4"), names());
        epochMillis++;
        watch.look();
        watch.look();
        assertEquals(Set.of("20261122-22L.cq4", "20261122-23L.precreated"), names());
        assertTrue(allocatedBytes(folder.resolve("20261122-23L.precreated")) >= 8 * MIB);
        // Nothing came in that hour: the file of the next one takes its place.
        epochMillis += 3_600_000;
        watch.look();
        assertEquals(Set.of("20261122-22L.cq4", "20261123-00L.precreated"), names());
        file = Files.move(folder.resolve("20261123-00L.precreated"), folder.resolve("20261123-00L.cq4")).toFile();
        watch.look();
        assertEquals(Set.of("20261122-22L.cq4", "20261123-00L.cq4"), names());
        PreparedFile.forget(folder);
        assertEquals(2, names().size());
    }

    private Set<String> names() throws Exception {
        Set<String> names = new HashSet<>();
        for (Path each : Folders.list(folder)) {
            names.add(each.getFileName().toString());
        }
        return names;
    }

    private SpaceWatch watch(SpaceSettings settings) {
        return new SpaceWatch(folder, settings, new SpaceWatch.Written() {
            @Override
            public File file() {
                return file;
            }

            @Override
            public long position() {
                return position;
            }

            @Override
            public long bytes() {
                return written;
            }
        }, () -> free, clock);
    }

    private static long allocatedBytes(Path file) throws Exception {
        Process du = new ProcessBuilder("du", "-B1", file.toString()).start();
        String line = new String(du.getInputStream().readAllBytes());
        return Long.parseLong(line.substring(0, line.indexOf('\t')));
    }
}
