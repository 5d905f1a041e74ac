package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.postern.processor.audit.Invariants;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.Recoverable;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal, replayed, gives every byte of the state that was live: without snapshots, and with them. */
class SameStateTest {
    private static final int TERMINALS = 8;
    private static final int REQUESTS = 300;
    private static final Path RULES = Path.of("src/test/resources/rules/every-feature.yaml").toAbsolutePath();

    @TempDir
    Path data;

    private final Section root = Settings.with("postern.fraud.rules-file = \"" + RULES + "\"", "postern.terminal { port = 0, event-loops = 2, partitions = 4 }",
            "postern.issuer.shards = 4", "postern.ops.port = 0", "postern.journal.block-size = 1MiB",
            "postern.journal.snapshots { records-max = 1000, interval = 1s }");
    private final NodeSettings settings = NodeSettings.read(root.at("postern"));
    /** Streams that the last start took from a snapshot. */
    private final Set<Integer> restored = new HashSet<>();
    private final List<FleetRow> fleet = TestTerminal.fleet(TERMINALS);

    @Test
    void shouldReplayToTheStateThatWasLive() throws Exception {
        long seed = Seed.of("SameStateTest");
        long empty = hash(new RecoveredState(settings, streams(), TestTerminal.commissioned(fleet)));
        for (int start = 0; start < 3; start++) {
            Node node = Node.start(root, settings, data, fleet, Clock.system(), (_, sentence) -> {
                throw new AssertionError(sentence);
            });
            sell(node, seed + start);
            node.drainAndClose();
            long live = hash(node.state());
            assertNotEquals(empty, live);
            Invariants invariants = new Invariants();
            Path snapshots = data.resolve("journal/snapshots");
            Set<Integer> copied = streamsOf(snapshots);
            assertNotEquals(Set.of(), copied, "there are snapshots to start from");
            invariants.state(live, replayed());
            assertEquals(copied, restored, "every snapshot can be read back");
            Files.move(snapshots, data.resolve("aside" + start));
            invariants.state(live, replayed());
            assertEquals(List.of(), invariants.violations());
        }
    }

    private void sell(Node node, long seed) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (int i = 0; i < TERMINALS; i++) {
            int number = i;
            done.add(CompletableFuture.runAsync(() -> {
                try {
                    sell(node, number, new Random(seed * TERMINALS + number));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
        done.forEach(CompletableFuture::join);
    }

    private void sell(Node node, int number, Random random) throws IOException {
        TestTerminal terminal = new TestTerminal(fleet.get(number));
        for (int skipped = random.nextInt(1_000, 500_000); skipped > 0; skipped--) {
            terminal.nextStan();
        }
        try (Session session = new Session(terminal, node.terminals()).signOn()) {
            KindMessages make = new KindMessages(terminal);
            WireMessage last = null;
            for (int i = 0; i < REQUESTS; i++) {
                Pan card = Cards.cny(random.nextInt(20));
                switch (last == null ? 9 : random.nextInt(18)) {
                    case 0 -> session.askBytes(terminal.reversal(last));
                    case 1 -> session.askBytes(last);
                    case 2 -> session.askBytes(terminal.reversal(terminal.purchase(card, 5)));
                    case 3 -> session.askBytes(terminal.purchase(card, 0));
                    case 4 -> session.askBytes(terminal.balance(card));
                    case 10 -> hold(session, make, card, random);
                    case 11 -> session.askBytes(make.transfer(card, Cards.cny(random.nextInt(20, 40)), 7));
                    case 12 -> session.askBytes(make.load(card, 30));
                    case 13 -> session.askBytes(make.tip(card, Long.parseLong(last.get(4)) + 1, last));
                    case 14 -> session.askBytes(make.refund(card, 20));
                    case 15 -> session.askBytes(make.merchantCode(40));
                    case 16 -> giveBack(session, make, card, random);
                    case 17 -> session.askBytes(make.batchClose(1, 1, 1, 1));
                    default -> {
                        last = terminal.purchase(card, random.nextInt(1, 1_000));
                        session.askBytes(last);
                    }
                }
            }
        }
    }

    private Set<Integer> streamsOf(Path snapshots) throws IOException {
        try (Stream<Path> files = Files.list(snapshots)) {
            Set<String> names = files.map(file -> file.getFileName().toString().split("-")[0])
                    .collect(Collectors.toSet());
            return IntStream.range(0, streams().count()).filter(stream -> names.contains(streams().name(stream)))
                    .boxed().collect(Collectors.toSet());
        }
    }

    private static void hold(Session session, KindMessages make, Pan card, Random random) throws IOException {
        WireMessage held = make.preAuthorization(card, 500);
        WireMessage answer = session.ask(held);
        if (random.nextBoolean() && "00".equals(answer.get(39))) {
            WireMessage completion = make.completion(card, 400, held, answer);
            WireMessage completed = session.ask(completion);
            if (random.nextBoolean() && "00".equals(completed.get(39))) {
                session.ask(make.completionVoid(card, 400, completion, completed));
            }
        }
    }

    private static void giveBack(Session session, KindMessages make, Pan card, Random random) throws IOException {
        WireMessage transfer = make.transfer(card, Cards.cny(50), 9);
        session.ask(transfer);
        WireMessage sale = make.purchase(card, 90);
        WireMessage answer = session.ask(sale);
        if ("00".equals(answer.get(39))) {
            session.ask(random.nextBoolean() ? make.voiding(card, 90, sale, answer) : make.refund(card, 30, sale, answer));
        }
        session.ask(make.reversal(transfer));
    }

    private long replayed() {
        RecoveredState state = new RecoveredState(settings, streams(), TestTerminal.commissioned(fleet));
        restored.clear();
        try (ChronicleJournal journal = ChronicleJournal.open(data.resolve("journal"), streams(), settings.journal(),
                Clock.system(), (_, _) -> { }, JournalObserver.NONE)) {
            journal.recover(new Recoverable() {
                @Override
                public void restore(int stream, long streamSequence, long sequence, ByteBuffer body) {
                    state.restore(stream, streamSequence, sequence, body);
                    restored.add(stream);
                }

                @Override
                public void visit(long sequence, int stream, long streamSequence, Event event) {
                    state.visit(sequence, stream, streamSequence, event);
                }
            });
        }
        return hash(state);
    }

    private Streams streams() {
        return new Streams(settings.issuer().shards(), settings.terminal().partitions());
    }

    private long hash(RecoveredState state) {
        return StateHash.of(state, streams());
    }
}
