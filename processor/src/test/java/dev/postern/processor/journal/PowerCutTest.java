package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power cuts on a simulated platter: it holds of each file what the last force carried over, and of each folder the
 * names that were there at its last force; the cut leaves nothing else. The high-water mark is left at its newest,
 * since the kernel may write it back at any time.
 */
class PowerCutTest {
    @TempDir
    Path root;
    private final HandClock clock = new HandClock();

    @RepeatedTest(10)
    void shouldKeepEveryDurableRecordOverAPowerCut(RepetitionInfo repetition) throws Exception {
        long seed = repetition.getCurrentRepetition();
        Path live = root.resolve("live");
        Path afterCut = root.resolve("after");
        Platter platter = new Platter(root.resolve("platter"), Integer.MAX_VALUE);
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        List<String> atCut;
        try (ChronicleJournal journal = open(live, platter)) {
            journal.recover((_, _, _) -> { });
            List<Thread> producers = List.of(producer(journal, 0, seed, acknowledged), producer(journal, 1, seed,
                    acknowledged));
            int cutAfter = new Random(seed).nextInt(1, 400);
            while (acknowledged.size() < cutAfter) {
                Thread.onSpinWait();
            }
            clock.epochMillis += 3_600_000;
            while (acknowledged.size() < 2 * cutAfter) {
                Thread.onSpinWait();
            }
            atCut = platter.cut(live, afterCut, acknowledged);
            for (Thread producer : producers) {
                producer.interrupt();
                producer.join();
            }
        }
        Set<String> found = recover(afterCut);
        assertTrue(!atCut.isEmpty(), "seed " + seed);
        assertTrue(found.containsAll(atCut), "seed " + seed + ": lost " + without(atCut, found));
        assertEquals(found, recover(afterCut), "and it serves again");
    }

    @Test
    void shouldLoseRecordsWhenTheForceLies() throws Exception {
        Path live = root.resolve("live");
        Path afterCut = root.resolve("after");
        Platter platter = new Platter(root.resolve("platter"), 4);
        ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        List<String> atCut;
        try (ChronicleJournal journal = open(live, platter)) {
            journal.recover((_, _, _) -> { });
            RandomEvents events = new RandomEvents(81);
            for (int i = 1; i <= 30 || platter.forces % 4 == 0; i++) {
                JournalFixture.append(journal, new Seen(0, i, events.next()), Runnable::run).await();
                acknowledged.add("0:" + i);
            }
            atCut = platter.cut(live, afterCut, acknowledged);
        }
        JournalRefused refused = assertThrows(JournalRefused.class, () -> recover(afterCut));
        assertTrue(refused.getMessage().contains("records are lost"), refused.getMessage());
        Files.delete(afterCut.resolve("journal.mark"));
        assertTrue(without(atCut, recover(afterCut)).size() > 0,
                "without the mark the loss shows in the records themselves");
    }

    private ChronicleJournal open(Path folder, Disk disk) {
        return ChronicleJournal.open(folder, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), clock,
                JournalFixture.NOBODY,
                JournalObserver.NONE, disk);
    }

    private Set<String> recover(Path folder) {
        Set<String> found = new HashSet<>();
        try (ChronicleJournal journal = open(folder, new Disk.Forcing())) {
            journal.recover((stream, sequence, _) -> found.add(stream + ":" + sequence));
        }
        return found;
    }

    private static List<String> without(List<String> all, Set<String> found) {
        return all.stream().filter(one -> !found.contains(one)).toList();
    }

    private static Thread producer(Journal journal, int stream, long seed, ConcurrentLinkedQueue<String> acknowledged) {
        RandomEvents events = new RandomEvents(seed * 2 + stream);
        return Thread.ofPlatform().start(() -> {
            try {
                for (int sequence = 1; !Thread.currentThread().isInterrupted(); sequence++) {
                    String name = stream + ":" + sequence;
                    Ended ended = JournalFixture.append(journal, new Seen(stream, sequence, events.next()), task -> {
                        task.run();
                        acknowledged.add(name);
                    });
                    if (sequence % 8 == 0) {
                        ended.await();
                    }
                }
            } catch (InterruptedException e) {
                // the power is gone
            }
        });
    }

    private static final class Platter implements Disk {
        private final Path folder;
        private final int honestEach;
        private final Set<String> written = new HashSet<>();
        private final Set<String> named = new HashSet<>();
        int forces;

        /** @param honestEach {@link Integer#MAX_VALUE}: always honest; else only each so-many-th force does anything */
        Platter(Path folder, int honestEach) throws IOException {
            this.folder = Files.createDirectories(folder);
            this.honestEach = honestEach;
        }

        @Override
        public synchronized void force(File file) throws IOException {
            forces++;
            if (honestEach == Integer.MAX_VALUE || forces % honestEach == 0) {
                Files.copy(file.toPath(), folder.resolve(file.getName()), StandardCopyOption.REPLACE_EXISTING);
                written.add(file.getName());
            }
        }

        @Override
        public synchronized void forceFolder(Path of) throws IOException {
            for (Path cycle : Folders.cycles(of.getParent())) {
                named.add(cycle.getFileName().toString());
            }
        }

        /** What is left when the power goes now, as a folder; returns what had been acknowledged until then. */
        synchronized List<String> cut(Path live, Path afterCut, ConcurrentLinkedQueue<String> acknowledged)
                throws IOException {
            List<String> told = new ArrayList<>(acknowledged);
            Files.createDirectories(afterCut.resolve("queue"));
            for (String name : written) {
                if (named.contains(name)) {
                    Files.copy(folder.resolve(name), afterCut.resolve("queue").resolve(name));
                }
            }
            Files.copy(live.resolve("journal.mark"), afterCut.resolve("journal.mark"));
            return told;
        }

        @Override
        public void close() {
            // nothing more reaches the platter
        }
    }
}
