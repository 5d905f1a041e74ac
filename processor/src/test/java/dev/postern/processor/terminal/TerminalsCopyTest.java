package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.state.MemorySink;
import dev.postern.processor.state.PieceReader;
import dev.postern.processor.state.SlicedCopy;
import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A partition that goes on answering while it is copied, and terminals that leave the fleet and come back. */
class TerminalsCopyTest {
    private static final int TERMINALS = 12;
    private static final int ANSWERS_MAX = 16;

    private final long seed = Seed.of("TerminalsCopyTest");
    private final Random random = new Random(seed);
    private final List<FleetRow> fleet = fleet();
    private final Terminals live = commissioned(fleet);
    private final List<Event> behind = new ArrayList<>();
    private int stan;

    @Test
    void shouldBeRestoredAsItWasAndComeOutTheSame() {
        for (int round = 0; round < 20; round++) {
            live(200);
            behind.clear();
            long began = live.sequence();
            MemorySink sink = new MemorySink();
            SlicedCopy copy = new SlicedCopy(List.of(live), 0, sink);
            // Some that stand behind the copy's place in the journal were taken before it began: nothing happens twice.
            boolean done = false;
            while (!done) {
                live(3);
                done = copy.slice(() -> 0, random.nextInt(4) == 0 ? 1 : -1);
            }
            Terminals restored = commissioned(fleet);
            PieceReader.read(sink.body(), List.of(restored));
            restored.restored(began);
            behind.forEach(restored::apply);
            assertEquals(live.sequence(), restored.sequence());
            assertSame(restored, "seed " + seed + " round " + round);
        }
    }

    @Test
    void shouldTakeAnOutcomeOnlyOnce() {
        live(300);
        List<Event> again = behind.subList(behind.size() - 10, behind.size());
        ByteBuffer before = bytes(live);
        for (Event event : again) {
            live.project(event);
        }
        assertEquals(before, bytes(live), "seed " + seed);
    }

    @Test
    void shouldKeepWhatATerminalDidThatLeftTheFleetUntilItComesBack() {
        live(300);
        Terminals without = commissioned(fleet.subList(1, TERMINALS));
        PieceReader.read(copyOf(live), List.of(without));
        long left = TerminalState.pack(fleet.getFirst().terminalId());
        assertNull(without.find(left), "it is not in the fleet");
        assertEquals(TERMINALS - 1, without.size());
        Terminals back = commissioned(fleet);
        PieceReader.read(copyOf(without), List.of(back));
        assertNotNull(back.find(left));
        assertSame(back, "seed " + seed);
    }

    @Test
    void shouldKnowTheAgeOfKeysWhateverRestartsLieBetween() {
        KeyTerms terms = new KeyTerms(86_400_000, 1_000, 0, 100, 0);
        long terminal = TerminalState.pack(fleet.getFirst().terminalId());
        long at = 1_800_000_000_000L;
        live.apply(new TerminalSignedOn(terminal, 1, new byte[40], at - 5_000));
        live.apply(new KeysActivated(terminal, at));
        Terminals fromSnapshot = commissioned(fleet);
        PieceReader.read(copyOf(live), List.of(fromSnapshot));
        Terminals fromTheSecond = commissioned(fleet);
        PieceReader.read(copyOf(fromSnapshot), List.of(fromTheSecond));
        for (Terminals each : List.of(live, fromSnapshot, fromTheSecond)) {
            assertFalse(each.find(terminal).wantsNewKeys(at + 86_399_999, terms));
            assertTrue(each.find(terminal).wantsNewKeys(at + 86_400_000, terms));
        }
    }

    private void live(int events) {
        for (int i = 0; i < events; i++) {
            long terminal = TerminalState.pack(fleet.get(random.nextInt(TERMINALS)).terminalId());
            byte[] bytes = new byte[1 + random.nextInt(60)];
            random.nextBytes(bytes);
            stan++;
            Exchange exchange = new Exchange(terminal, 1, stan, random.nextBoolean() ? 2 : 4, stan * 7L, stan);
            Event event = switch (random.nextInt(6)) {
                case 0 -> new TerminalSignedOn(terminal, 1, bytes, stan);
                case 1 -> new KeysActivated(terminal, stan);
                case 2 -> new Reversed(exchange, new CardToken(1, 2), Ending.ORIGINAL_UNKNOWN, 1, stan + 100_000, 0,
                        156, "98", "rrn", bytes, stan);
                default -> new Refused(exchange, "57", bytes, stan);
            };
            live.apply(event);
            behind.add(event);
        }
    }

    private void assertSame(Terminals restored, String where) {
        assertEquals(bytes(live), bytes(restored), where);
        for (FleetRow row : fleet) {
            long id = TerminalState.pack(row.terminalId());
            ExchangeWindow here = live.find(id).window;
            ExchangeWindow there = restored.find(id).window;
            for (int each = 1; each <= stan; each++) {
                for (int messageClass : new int[] {2, 4}) {
                    assertEquals(here.standing(1, each, messageClass, each * 7L),
                            there.standing(1, each, messageClass, each * 7L), where + " STAN " + each);
                }
            }
        }
        assertTrue(stan > 0);
    }

    private static ByteBuffer copyOf(Terminals terminals) {
        MemorySink sink = new MemorySink();
        assertTrue(new SlicedCopy(List.of(terminals), 0, sink).slice(() -> 0, 1));
        return sink.body();
    }

    /** All that a copy tells, terminal by terminal in the fleet's order. */
    private ByteBuffer bytes(Terminals terminals) {
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        for (FleetRow row : fleet) {
            terminals.find(TerminalState.pack(row.terminalId())).write(all);
        }
        return all.flip();
    }

    private static Terminals commissioned(List<FleetRow> fleet) {
        Terminals terminals = new Terminals(ANSWERS_MAX);
        TestTerminal.commissioned(fleet).forEach(terminals::commission);
        return terminals;
    }

    private static List<FleetRow> fleet() {
        List<FleetRow> fleet = new ArrayList<>();
        for (int i = 0; i < TERMINALS; i++) {
            fleet.add(new FleetRow(String.format("T%07d", i), "000000000000001", "5411", 156, "tdes",
                    TdesKey.generate(new SecureRandom(), KeyUsage.MASTER)));
        }
        return fleet;
    }
}
