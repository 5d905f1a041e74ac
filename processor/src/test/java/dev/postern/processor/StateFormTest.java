package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Effect;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Tally;
import dev.postern.processor.fraud.ActivityPieces;
import dev.postern.processor.journal.Recoverable;
import dev.postern.processor.journal.RecordedJournal;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.till.TestTerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The form of the state in snapshots does not change unnoticed. The records of a kept journal must give, section by
 * section, the bytes that they gave when the form got its number; and a journal of an older build stays readable.
 *
 * <p>When this fails: a section is written in another way, so raise {@code SnapshotFile.STATE_VERSION}, describe the
 * form in {@code docs/journal-format.md}, and take what {@link #main} prints as the new {@code sections.txt}. When the same events
 * mean something else now, and the form is the same, take the new lines alone, and say in the commit why.
 */
class StateFormTest {
    private static final Path FOLDER = Path.of("src/test/resources/state-form");
    private static final Path RECORDS = FOLDER.resolve("records.gz");
    private static final long RECORDS_KEPT = 1_500;
    private static final int TERMINALS = 8;

    @Test
    void shouldWriteEverySectionAsTheFormOfThisNumberDoes() throws IOException {
        assertEquals(Files.readString(FOLDER.resolve("sections.txt")), sections());
    }

    /** Without arguments: prints the sections. With the folder of a {@code SameStateTest}'s journal: keeps its records first. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            try (OutputStream out = Files.newOutputStream(RECORDS)) {
                RecordedJournal.write(Path.of(arguments[0]), RECORDS_KEPT, out);
            }
        }
        System.out.write(sections().getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }

    private static String sections() throws IOException {
        Section root = Settings.with("postern.fraud.rules-file = \"" + FOLDER.resolve("rules.yaml").toAbsolutePath() + "\"",
                "postern.terminal.partitions = 4", "postern.issuer.shards = 4");
        NodeSettings settings = NodeSettings.read(root.at("postern"));
        Streams streams = new Streams(settings.issuer().shards(), settings.terminal().partitions());
        RecoveredState state = new RecoveredState(settings, streams, TestTerminal.commissioned(TestTerminal.fleet(TERMINALS)));
        CardWatch card = new CardWatch(state);
        try (InputStream in = Files.newInputStream(RECORDS)) {
            assertEquals(RECORDS_KEPT, RecordedJournal.read(in, streams, card));
        }
        card.fillWhatTheRecordsLeaveEmpty();
        Map<String, Long> hashes = new TreeMap<>();
        for (int shard = 0; shard < streams.cards(); shard++) {
            int section = 0;
            for (Pieces pieces : state.ledger(shard).pieces()) {
                add(hashes, "card, part " + section++ + " of the ledger", StateHash.of(pieces));
            }
            add(hashes, "card, activity", StateHash.of(new ActivityPieces(state.activities(shard))));
            add(hashes, "card, features", state.features(shard).hash());
        }
        for (int partition = 0; partition < streams.terminals(); partition++) {
            add(hashes, "terminal", StateHash.of(state.terminals(partition)));
        }
        return hashes.entrySet().stream().map(entry -> entry.getKey() + ": %016X\n".formatted(entry.getValue()))
                .collect(Collectors.joining("", "version " + RecordedJournal.STATE_VERSION + "\n", ""));
    }

    private static void add(Map<String, Long> hashes, String section, long hash) {
        hashes.merge(section, hash, (before, now) -> before * 31 + now);
    }

    /** Passes records on, and remembers the first card, to have something in the sections that those records do not fill. */
    private static final class CardWatch implements Recoverable {
        private static final long AT = 1_700_000_000_000L;
        private static final long AMOUNT = 250;
        private static final long TERMINAL = ByteBuffer.wrap("T0000001".getBytes(StandardCharsets.US_ASCII)).getLong();
        private final RecoveredState state;
        private AccountOpened card;
        private int stream;
        private long streamSequence;
        private long sequence;

        CardWatch(RecoveredState state) {
            this.state = state;
        }

        @Override
        public void restore(int of, long ofStream, long at, ByteBuffer body) {
            throw new AssertionError("there is no snapshot among the records");
        }

        @Override
        public void visit(long at, int of, long ofStream, Event event) {
            if (card == null && event instanceof AccountOpened opened) {
                card = opened;
                stream = of;
            }
            streamSequence = of == stream ? ofStream : streamSequence;
            sequence = at;
            state.visit(at, of, ofStream, event);
        }

        /** A wrong PIN, a wallet code that was used, a late issuer who is owed a reversal, a bill that is kept for a card. */
        void fillWhatTheRecordsLeaveEmpty() {
            next(new CardGuarded(card.token(), 1, 5, AT));
            next(new Approved(exchange(1), card.token(), Kind.PURCHASE, AMOUNT, card.currency(), "700000000001", "000001",
                    new Effect("00", false, -AMOUNT, 0, 0, null, AT, 281_234_567_890L, new Tally(false, AMOUNT, 1), null),
                    new byte[0], AT));
            next(new Declined(exchange(2), card.token(), Kind.PURCHASE, AMOUNT, card.currency(), "700000000002", "68",
                    new byte[0], AT));
            next(new BillReserved(card.token(), 981_234_567_890L, AT + 1_000, AT));
        }

        private void next(Event event) {
            visit(sequence + 1, stream, streamSequence + 1, event);
        }

        private static Exchange exchange(int stan) {
            return new Exchange(TERMINAL, 1, stan, 2, stan, 100_000 + stan);
        }
    }
}
