package dev.postern.fraud.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The table with many readers against the one with a single reader, and against a writer that never rests. */
class SharedTableTest {

    private static final long START = 1_760_000_000_000L;
    private static final List<FeatureSpec> SPECS = List.of(
            new FeatureSpec("count", FeatureKey.TERMINAL, Take.COUNT, 3_600_000, true, false, List.of(), 0),
            new FeatureSpec("sum", FeatureKey.TERMINAL, Take.SUM, 600_000, true, false, List.of(), 978),
            new FeatureSpec("cards", FeatureKey.TERMINAL, Take.DISTINCT_CARDS, 60_000, true, true, List.of(), 0),
            new FeatureSpec("declined", FeatureKey.TERMINAL, Take.DECLINED_PERCENT, 600_000, true, true, List.of(), 0));
    private static final int TENFOLD = 10;

    @Test
    void shouldBeTheTableWithOneReader() {
        Random random = new Random(5);
        FeatureTable plain = new FeatureTable(FeatureKey.TERMINAL, SPECS, 50);
        SharedTable shared = new SharedTable(FeatureKey.TERMINAL, SPECS, 50);
        SharedTable.Reader reader = shared.reader(SPECS);
        Facts expected = facts();
        Facts got = facts();
        List<Observation> approved = new ArrayList<>();
        long nonZero = 0;
        for (int i = 0; i < 20_000; i++) {
            Observation seen = seen(random, 1 + random.nextInt(70), START + i * 500L - random.nextInt(20_000));
            plain.read(seen, expected);
            reader.read(seen, got);
            for (int f = 0; f < SPECS.size(); f++) {
                assertEquals(expected.feature(f), got.feature(f), "event " + i + " " + SPECS.get(f));
                nonZero += got.feature(f);
            }
            plain.observe(seen);
            shared.observe(seen);
            if (seen.approved) {
                approved.add(seen);
            }
            if (i % 9 == 0 && !approved.isEmpty()) {
                Observation original = approved.remove(approved.size() - 1);
                plain.reverse(original);
                shared.reverse(original);
            }
            if (i % 6_000 == 5_999) {
                shared = restarted(shared);
                reader = shared.reader(SPECS);
            }
        }
        assertTrue(nonZero > 0 && shared.evicted() > 100, "the test is blind");
        assertEquals(plain.evicted(), shared.evicted());
        assertEquals(50, shared.size());
    }

    @Test
    void shouldNeverShowHalfAChangeToReadersOnOtherThreads() throws InterruptedException {
        // Each sale is for ten times what it counts, so that a whole reading has ten times the count as its sum.
        List<FeatureSpec> both = List.of(
                new FeatureSpec("count", FeatureKey.TERMINAL, Take.COUNT, 3_600_000, true, false, List.of(), 0),
                new FeatureSpec("sum", FeatureKey.TERMINAL, Take.SUM, 3_600_000, true, false, List.of(), 978));
        SharedTable shared = new SharedTable(FeatureKey.TERMINAL, both, 40);
        AtomicReference<String> torn = new AtomicReference<>();
        AtomicLong reads = new AtomicLong();
        AtomicLong seenMore = new AtomicLong();
        Thread[] readers = new Thread[2];
        boolean[] stop = new boolean[1];
        Object gate = new Object();
        for (int t = 0; t < readers.length; t++) {
            int number = t;
            readers[t] = Thread.ofPlatform().start(() -> {
                SharedTable.Reader reader = shared.reader(both);
                Facts facts = facts();
                Random random = new Random(number);
                while (true) {
                    for (int i = 0; i < 500; i++) {
                        reader.read(key(1 + random.nextInt(60), START), facts);
                        if (facts.feature(1) != TENFOLD * facts.feature(0)) {
                            torn.set(facts.feature(0) + " sales of " + facts.feature(1));
                        }
                        seenMore.addAndGet(facts.feature(0) > 1 ? 1 : 0);
                    }
                    reads.addAndGet(500);
                    synchronized (gate) {
                        if (stop[0]) {
                            return;
                        }
                    }
                }
            });
        }
        Random random = new Random(9);
        for (int i = 0; i < 100_000 || reads.get() < 20_000; i++) {
            Observation sale = key(1 + random.nextInt(60), START);
            sale.approved(true);
            shared.observe(sale);
        }
        synchronized (gate) {
            stop[0] = true;
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertNull(torn.get());
        assertTrue(seenMore.get() > 0 && shared.evicted() > 1_000, "the test is blind");
        assertEquals(0, shared.givenUp());
    }

    @Test
    void shouldNotReadWhatWasWrittenForOtherFeatures() {
        SharedTable table = new SharedTable(FeatureKey.TERMINAL, SPECS, 10);
        ByteBuffer head = ByteBuffer.allocate(table.headBytes());
        table.writeHead(head);
        assertFalse(new SharedTable(FeatureKey.TERMINAL, SPECS.subList(0, 2), 10).readHead(head.flip()));
    }

    @Test
    void shouldGoOnWithTablesThatTheNextFileDeclaresToo() {
        List<FeatureSpec> more = new ArrayList<>(SPECS);
        more.addFirst(new FeatureSpec("of_bin", FeatureKey.BIN, Take.COUNT, 3_600_000, true, false, List.of(), 0));
        SharedFeatures before = new SharedFeatures(SPECS, 4, 10);
        Observation sale = seen(new Random(1), 3, START);
        sale.key(FeatureKey.BIN, 77, 0);
        sale.approved(true);
        before.observe(sale, _ -> true);
        SharedFeatures after = before.followedBy(more, 10, START + 5);
        assertArrayEquals(new long[] {START + 5, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE},
                after.beganEpochMillis());
        assertTrue(after.areMadeForTheirFile(), "each sort is of one file");
        List<FeatureVariable> variables = new ArrayList<>();
        more.forEach(spec -> variables.add(new FeatureVariable(spec.name(), 0, variables.size())));
        Facts facts = new Schema(variables, Map.of()).facts();
        after.readers().read(sale, facts);
        assertEquals(0, facts.feature(0), "of the BIN nothing was seen");
        assertEquals(1, facts.feature(1), "the count moved one place on");
        after.observe(sale, _ -> true);
        after.readers().read(sale, facts);
        assertEquals(1, facts.feature(0));
        assertEquals(2, facts.feature(1));
        after.reverse(sale, _ -> false);
        after.readers().read(sale, facts);
        assertEquals(2, facts.feature(1), "not this one's partition");
    }

    @Test
    void shouldLeaveWindowsThatGoOnAsTheyAreWhenAnotherOneOfTheSameKeyIsDeclared() {
        FeatureSpec added = new FeatureSpec("new", FeatureKey.TERMINAL, Take.COUNT, 7_200_000, true, false, List.of(), 0);
        List<FeatureSpec> more = new ArrayList<>(SPECS);
        more.add(1, added);
        SharedFeatures before = new SharedFeatures(SPECS, 4, 10);
        Observation sale = seen(new Random(1), 3, START);
        sale.approved(true);
        before.observe(sale, _ -> true);
        SharedFeatures after = before.followedBy(more, 10, START + 5);
        assertArrayEquals(new long[] {Long.MIN_VALUE, START + 5, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE},
                after.beganEpochMillis());
        assertFalse(after.areMadeForTheirFile());
        after.observe(sale, _ -> true);
        Facts facts = facts(more);
        after.readers().read(sale, facts);
        assertEquals(2, facts.feature(0), "it saw both");
        assertEquals(1, facts.feature(1), "the new one saw what came since");

        // A third file: the young table's only window goes on, and what is new again takes its place.
        List<FeatureSpec> less = new ArrayList<>(SPECS);
        less.add(new FeatureSpec("other", FeatureKey.TERMINAL, Take.COUNT, 900_000, true, false, List.of(), 0));
        SharedFeatures third = after.followedBy(less, 10, START + 9);
        assertEquals(START + 9, third.beganEpochMillis()[4]);
        assertEquals(Long.MIN_VALUE, third.beganEpochMillis()[0]);
        SharedFeatures back = third.followedBy(SPECS, 10, START + 10);
        assertTrue(back.areMadeForTheirFile(), "what nobody declares is gone");
    }

    @Test
    void shouldReadASnapshotThatWasWrittenForAnotherFile() {
        SharedTable table = new SharedTable(FeatureKey.TERMINAL, SPECS, 10);
        Observation sale = seen(new Random(1), 3, START);
        sale.approved(true);
        table.observe(sale);
        ByteBuffer head = ByteBuffer.allocate(table.headBytes());
        table.writeHead(head);
        SharedTable restored = SharedTable.restoring(FeatureKey.TERMINAL, SPECS.subList(0, 1), 10, head.flip());
        ByteBuffer page = ByteBuffer.allocate(table.pageBytes());
        table.writePage(0, page);
        restored.readPage(0, page.flip());
        restored.restored();
        assertEquals(table.hash(), restored.hash());
        // The head of a build that did not tell the windows.
        ByteBuffer old = head.rewind().limit(36);
        assertNull(SharedTable.restoring(FeatureKey.TERMINAL, SPECS.subList(0, 1), 10, old));
        assertEquals(1, SharedTable.restoring(FeatureKey.TERMINAL, SPECS, 10, old.rewind()).size());
    }

    private static Facts facts() {
        return facts(SPECS);
    }

    private static Facts facts(List<FeatureSpec> specs) {
        List<FeatureVariable> variables = new ArrayList<>();
        specs.forEach(spec -> variables.add(new FeatureVariable(spec.name(), 0, variables.size())));
        return new Schema(variables, Map.of()).facts();
    }

    private static Observation key(long terminal, long at) {
        Observation seen = new Observation();
        seen.key(FeatureKey.TERMINAL, terminal * 31, terminal);
        seen.kind(Packed.high("purchase"), Packed.low("purchase"), true);
        seen.amount(TENFOLD, 978);
        seen.at(at);
        return seen;
    }

    private static Observation seen(Random random, long terminal, long at) {
        Observation seen = key(terminal, at);
        seen.amount(1 + random.nextInt(10_000), random.nextInt(5) == 0 ? 840 : 978);
        seen.key(FeatureKey.CARD, random.nextInt(9), 4);
        seen.approved(random.nextInt(4) != 0);
        return seen;
    }

    private static SharedTable restarted(SharedTable table) {
        ByteBuffer head = ByteBuffer.allocate(table.headBytes());
        table.writeHead(head);
        SharedTable restored = new SharedTable(FeatureKey.TERMINAL, SPECS, 50);
        assertTrue(restored.readHead(head.flip()));
        for (int page = table.pages() - 1; page >= 0; page--) {
            ByteBuffer body = ByteBuffer.allocate(table.pageBytes());
            table.writePage(page, body);
            restored.readPage(page, body.flip());
        }
        restored.restored();
        assertEquals(table.hash(), restored.hash());
        assertNotEquals(table.hash(), new SharedTable(FeatureKey.TERMINAL, SPECS, 50).hash());
        return restored;
    }
}
