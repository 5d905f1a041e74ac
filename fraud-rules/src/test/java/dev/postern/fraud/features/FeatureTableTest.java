package dev.postern.fraud.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.features.FeatureReference.Event;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The table against the reference. {@code -Dfraud.events=1000000} is the long form; docs/fraud.md has the command. */
class FeatureTableTest {

    private static final long START = 1_760_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;

    private static final List<FeatureSpec> SPECS = List.of(
            spec("count_1m", Take.COUNT, MINUTE, true, false, List.of(), 0),
            spec("count_1h", Take.COUNT, 60 * MINUTE, true, false, List.of(), 0),
            spec("declined_1d", Take.COUNT, DAY, false, true, List.of(), 0),
            spec("balances", Take.COUNT, 60 * MINUTE, true, true, List.of("balance"), 0),
            spec("spent_1d", Take.SUM, DAY, true, false, List.of(), 978),
            spec("terminals_1h", Take.DISTINCT_TERMINALS, 60 * MINUTE, true, true, List.of(), 0),
            spec("percent_7m", Take.DECLINED_PERCENT, 7 * MINUTE, true, true, List.of(), 0),
            spec("usual_1d", Take.AMOUNT_PERCENT, DAY, true, false, List.of(), 978),
            spec("first", Take.SINCE_FIRST, DAY, true, false, List.of(), 0),
            spec("last", Take.SINCE_LAST, 60 * MINUTE, true, true, List.of("purchase", "balance"), 0),
            spec("km", Take.DISTANCE, DAY, true, false, List.of(), 0),
            spec("kmh", Take.SPEED, DAY, true, true, List.of(), 0));

    private static FeatureSpec spec(String name, Take take, long window, boolean approved, boolean declined,
            List<String> kinds, int currency) {
        return new FeatureSpec(name, FeatureKey.CARD, take, window, approved, declined, kinds, currency);
    }

    @Test
    void shouldBeTheReferenceWithClocksOutOfOrderReversalsAndRestarts() {
        int events = Integer.getInteger("fraud.events", 30_000);
        long seed = Long.getLong("fraud.seed", 20_261_122);
        Random random = new Random(seed);
        FeatureTable table = new FeatureTable(FeatureKey.CARD, SPECS, 1_000_000);
        FeatureReference reference = new FeatureReference();
        Facts facts = facts(SPECS);
        List<Event> recent = new ArrayList<>();
        int cards = Math.max(20, events / 1_000);
        long now = START;
        long more = 0;
        int reversals = 0;
        int restarts = 0;
        long[] nonZero = new long[SPECS.size()];
        for (int i = 0; i < events; i++) {
            now += random.nextInt(40) == 0 ? random.nextInt(1_500_000 / cards * 20) : random.nextInt(4_000_000 / cards);
            Event event = event(random, now, cards);
            table.read(observation(event), facts);
            if (i % 5 == 0) {
                for (int f = 0; f < SPECS.size(); f++) {
                    FeatureSpec spec = SPECS.get(f);
                    long got = facts.feature(f);
                    assertEquals(reference.value(spec, event), got, "seed " + seed + " event " + i + " " + spec);
                    nonZero[f] += got != 0 ? 1 : 0;
                    if (spec.take() == Take.COUNT) {
                        long exact = reference.exact(spec, event);
                        assertTrue(exact <= got, "seed " + seed + " event " + i + ": fewer than there were");
                        more += got - exact;
                    }
                }
            }
            table.observe(observation(event));
            reference.observe(event);
            recent.add(event);
            if (random.nextInt(10) == 0) {
                Event original = recent.get(recent.size() - 1 - random.nextInt(Math.min(recent.size(), 200)));
                if (original.approved && !original.reversed) {
                    original.reversed = true;
                    table.reverse(observation(original));
                    reversals++;
                }
            }
            if (random.nextInt(events / 8) == 0) {
                table = restarted(table);
                restarts++;
            }
        }
        System.out.println(events + " events of " + cards + " cards, " + reversals + " reversals, " + restarts
                + " restarts; " + more + " counted beyond the window, within a bucket");
        assertTrue(reversals > events / 50 && restarts > 1 && more > 0, "the test is blind");
        for (int f = 0; f < nonZero.length; f++) {
            assertTrue(nonZero[f] > 0, SPECS.get(f) + " was always 0");
        }
    }

    private static Event event(Random random, long now, int cards) {
        long card = 1 + random.nextInt(cards);
        return new Event(card, 1 + random.nextInt(12), random.nextInt(4) != 0, random.nextInt(8) == 0,
                1 + random.nextInt(50_000), random.nextInt(5) == 0 ? 840 : 978, now - random.nextInt(30_000),
                random.nextInt(3) * 1_000_000);
    }

    private static Observation observation(Event event) {
        Observation seen = new Observation();
        seen.key(FeatureKey.CARD, event.card * 77, event.card);
        seen.key(FeatureKey.TERMINAL, event.terminal, 0);
        String kind = event.balance ? "balance" : "purchase";
        seen.kind(Packed.high(kind), Packed.low(kind), !event.balance);
        seen.amount(event.amount, event.currency);
        seen.at(event.at);
        seen.approved(event.approved);
        seen.placed(event.latitude, 0);
        return seen;
    }

    private static Facts facts(List<FeatureSpec> specs) {
        List<FeatureVariable> variables = new ArrayList<>();
        specs.forEach(spec -> variables.add(new FeatureVariable(spec.name(), 0, variables.size())));
        return new Schema(variables, Map.of()).facts();
    }

    private static FeatureTable restarted(FeatureTable table) {
        ByteBuffer head = ByteBuffer.allocate(table.pageBytes());
        table.writeHead(head);
        FeatureTable restored = new FeatureTable(FeatureKey.CARD, SPECS, 1_000_000);
        assertTrue(restored.readHead(head.flip()));
        for (int page = table.pages() - 1; page >= 0; page--) {
            ByteBuffer body = ByteBuffer.allocate(table.pageBytes());
            table.writePage(page, body);
            restored.readPage(page, body.flip());
        }
        restored.restored();
        assertEquals(table.hash(), restored.hash());
        return restored;
    }

    @Test
    void shouldForgetTheKeyThatWasQuietLongestAndCountIt() {
        FeatureTable table = new FeatureTable(FeatureKey.CARD, SPECS, 2);
        Facts facts = facts(SPECS);
        Event first = new Event(1, 1, true, false, 100, 978, START, 0);
        table.observe(observation(first));
        table.observe(observation(new Event(2, 1, true, false, 100, 978, START + 1, 0)));
        table.observe(observation(new Event(1, 1, true, false, 100, 978, START + 2, 0)));
        table.observe(observation(new Event(3, 1, true, false, 100, 978, START + 3, 0)));
        assertEquals(2, table.size());
        assertEquals(1, table.evicted());
        table.read(observation(new Event(2, 1, true, false, 100, 978, START + 4, 0)), facts);
        assertEquals(0, facts.feature(0));
        table.read(observation(new Event(1, 1, true, false, 100, 978, START + 4, 0)), facts);
        assertEquals(2, facts.feature(0));
        table.observe(observation(new Event(2, 1, true, false, 100, 978, START + 5, 0)));
        table.reverse(observation(new Event(2, 1, true, false, 100, 978, START + 1, 0)));
        table.read(observation(new Event(2, 1, true, false, 100, 978, START + 6, 0)), facts);
        assertEquals(1, facts.feature(0), "what was forgotten must not take back what came later");
    }

    @Test
    void shouldTellAtMostSixteenApartAndForgetTheOldest() {
        FeatureTable table = new FeatureTable(FeatureKey.CARD, SPECS, 2);
        Facts facts = facts(SPECS);
        for (int terminal = 1; terminal <= 40; terminal++) {
            table.observe(observation(new Event(1, terminal, true, false, 100, 978, START + terminal, 0)));
            table.read(observation(new Event(1, 1, true, false, 100, 978, START + terminal, 0)), facts);
            assertEquals(Math.min(terminal, FeatureSpec.DISTINCT_MAX), facts.feature(5));
        }
    }

    @Test
    void shouldRefusePagesOfOtherFeatures() {
        FeatureTable table = new FeatureTable(FeatureKey.CARD, SPECS, 2);
        ByteBuffer head = ByteBuffer.allocate(table.pageBytes());
        table.writeHead(head);
        assertFalse(new FeatureTable(FeatureKey.CARD, SPECS.subList(0, 3), 2).readHead(head.flip()));
        table.observe(observation(new Event(1, 1, true, false, 100, 978, START, 0)));
        assertNotEquals(new FeatureTable(FeatureKey.CARD, SPECS, 2).hash(), table.hash());
    }

    @Test
    void shouldSayEveryPageBeforeItChanges() {
        FeatureTable table = new FeatureTable(FeatureKey.CARD, SPECS, 1_000);
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            table.observe(observation(event(random, START + i * 1_000L, 1_500)));
        }
        long before = table.hash();
        ByteBuffer head = ByteBuffer.allocate(table.pageBytes());
        table.writeHead(head);
        ByteBuffer[] copies = new ByteBuffer[table.pages()];
        FeatureTable watched = table;
        table.watch(page -> copy(watched, page, copies));
        for (int i = 0; i < 300; i++) {
            Event event = event(random, START + 2_000_000 + i * 1_000L, 1_500);
            table.observe(observation(event));
            if (event.approved) {
                table.reverse(observation(event));
            }
        }
        for (int page = 0; page < copies.length; page++) {
            copy(table, page, copies);
        }
        FeatureTable restored = new FeatureTable(FeatureKey.CARD, SPECS, 1_000);
        restored.readHead(head.flip());
        for (int page = 0; page < copies.length; page++) {
            restored.readPage(page, copies[page].flip());
        }
        restored.restored();
        assertEquals(before, restored.hash());
        assertNotEquals(before, table.hash());
    }

    private static void copy(FeatureTable table, int page, ByteBuffer[] copies) {
        if (page < copies.length && copies[page] == null) {
            copies[page] = ByteBuffer.allocate(table.pageBytes());
            table.writePage(page, copies[page]);
        }
    }
}
