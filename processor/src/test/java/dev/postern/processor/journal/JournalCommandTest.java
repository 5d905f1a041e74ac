package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.postern.processor.KeyFixture;
import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.journal.JournalFixture.Seen;
import dev.postern.processor.journal.tool.JournalCommand;
import dev.postern.processor.till.Cards;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The operator's commands as they are typed. */
class JournalCommandTest {
    private static final long TERMINAL = 0x5430303030303031L;
    private static final long OTHER_TERMINAL = 0x5430303030303032L;
    private static final byte[] KEYS = HexFormat.of().parseHex("ab".repeat(40));
    private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final CardToken CARD = new CardToken(0x1122334455667788L, 0x99AABBCCDDEEFF00L);

    private record Ran(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    @TempDir
    Path root;
    private Path data;

    @BeforeEach
    void makeANodesData() throws Exception {
        data = Files.createDirectories(root.resolve("data"));
        KeyFixture.make(data);
        try (ChronicleJournal journal = JournalFixture.open(data.resolve("journal"))) {
            journal.recover((_, _, _) -> { });
            append(journal, 4, 1, new TerminalSignedOn(TERMINAL, 1, KEYS, NOON));
            append(journal, 2, 1, new AccountOpened(CARD, "622424******0017", 156, 100_000, NOON + 1_000));
            append(journal, 2, 2, new Approved(exchange(TERMINAL, 2), CARD, Kind.PURCHASE, 1234, 156, "632612000002",
                    "000002", HexFormat.of().parseHex("02100000cafe"), NOON + 1_000));
            append(journal, 5, 1, new Refused(exchange(OTHER_TERMINAL, 3), "14",
                    HexFormat.of().parseHex("0210000000000A000000") , NOON + 60_000));
        }
    }

    @Test
    void shouldSayThatAJournalIsGood() {
        Ran ran = run("verify", "--data", data.toString());
        assertEquals(0, ran.code, ran.err);
        assertTrue(ran.out.startsWith("good: 4 records in 1 files, chain ") && ran.out.contains("mark at 4"), ran.out);
    }

    @Test
    void shouldNameTheFirstBadRecordAndEndWithOne() throws Exception {
        Path file = Folders.cycles(data.resolve("journal")).getFirst();
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "632612000002");
        bytes[at] ^= 1;
        Files.write(file, bytes);
        for (String command : List.of("verify", "stat", "print")) {
            Ran ran = run(command, "--data", data.toString());
            assertEquals(1, ran.code, ran.out);
            assertTrue(ran.err.startsWith("postern: journal record 3 in " + file + " at index 0x"), ran.err);
            assertEquals(1, ran.err.lines().count(), ran.err);
        }
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        Ran ran = run("verify", "--data", root.resolve("nowhere").toString());
        assertEquals(1, ran.code);
        assertTrue(ran.err.contains("there is no journal in " + root.resolve("nowhere")), ran.err);
        assertEquals(2, run().code, "and a missing command is a wrong call");
        assertEquals(2, run("print", "--from", "yesterday").code);
    }

    @Test
    void shouldCountByFileEventAndStream() {
        Ran ran = run("stat", "--data", data.toString());
        assertEquals(0, ran.code, ran.err);
        List<String> lines = ran.lines().stream().map(line -> line.replaceAll(" +", " ")).toList();
        assertTrue(lines.getFirst().startsWith("journal 4 records "), ran.out);
        assertTrue(lines.contains("from 2026-11-22T12:00:00Z to 2026-11-22T12:01:00Z"), ran.out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("Approved 1 records ")), ran.out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("c2 2 records ")), ran.out);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("t1 1 records ")), ran.out);
    }

    @Test
    void shouldPrintOneEventALineWithoutKeysOrAnswers() {
        Ran ran = run("print", "--data", data.toString());
        assertEquals(0, ran.code, ran.err);
        assertEquals("3 c2:2 2026-11-22T12:00:01Z Approved terminal=T0000001 batch=1 stan=2 class=2 "
                + "card=112233445566778899aabbccddeeff00 kind=purchase amount_minor=1234 currency=156 "
                + "rrn=632612000002 approval_code=000002", ran.lines().get(2));
        assertTrue(ran.lines().get(1).contains("pan=622424******0017"));
        for (String secret : List.of("abab", "ABAB", "cafe", "CAFE")) {
            assertFalse(ran.out.contains(secret), secret);
        }
    }

    @Test
    void shouldPrintOnlyWhatIsAskedFor() {
        assertEquals(1, printed("--rrn", "632612000002"));
        assertEquals(0, printed("--rrn", "632612000003"));
        assertEquals(2, printed("--terminal", "T0000001"));
        assertEquals(1, printed("--terminal", "T0000002"));
        assertEquals(3, printed("--to", "2026-11-22T12:01:00Z"));
        assertEquals(1, printed("--from", "2026-11-22T12:01:00Z"));
        assertEquals(4, printed("--from", "2026-11-22", "--to", "2026-11-23"));
        assertEquals(0, printed("--from", "2026-11-23"));
    }

    @Test
    void shouldPrintJsonThatReadsBack() throws Exception {
        Ran ran = run("print", "--data", data.toString(), "--json");
        assertEquals(4, ran.lines().size(), ran.out);
        List<String> seen = new ArrayList<>();
        for (String line : ran.lines()) {
            try (JsonParser json = new JsonFactory().createParser(line)) {
                while (json.nextToken() != null) {
                    if (json.currentToken().isScalarValue()) {
                        seen.add(json.currentName() + "=" + json.getText());
                    }
                }
            }
        }
        assertTrue(seen.containsAll(List.of("event=Approved", "sequence=3", "amount_minor=1234", "stream=t1",
                "pan=622424******0017", "response_code=14", "at=2026-11-22T12:01:00Z")), seen.toString());
        assertFalse(ran.out.toLowerCase(java.util.Locale.ROOT).contains("abab"), "keys");
    }

    @Test
    void shouldKeepOneEventOnOneLineWhateverItsTextsHold() throws Exception {
        Path other = root.resolve("other");
        try (ChronicleJournal journal = JournalFixture.open(other.resolve("journal"))) {
            journal.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(journal, 0, 1, 200, new RandomEvents(311));
        }
        assertEquals(200, run("print", "--data", other.toString()).lines().size());
        assertEquals(200, run("print", "--json", "--data", other.toString()).lines().size());
    }

    @Test
    void shouldArchiveOldFilesAndStillReadThem() throws Exception {
        Path other = root.resolve("other");
        HandClock clock = new HandClock();
        CountingState live = new CountingState(JournalFixture.STREAMS);
        RandomEvents events = new RandomEvents(312);
        try (ChronicleJournal journal = ChronicleJournal.open(other.resolve("journal"), JournalFixture.STREAMS,
                JournalFixture.settings(Durability.POWER), clock, JournalFixture.NOBODY, JournalObserver.NONE)) {
            journal.recover((_, _, _) -> { });
            for (int hour = 0; hour < 3; hour++) {
                for (int i = 1; i <= 10; i++) {
                    Event event = events.next();
                    live.apply(0, live.sequences[0] + 1, event);
                    append(journal, 0, live.sequences[0], event);
                    for (int stream = 0; hour == 2 && i > 8 && stream < JournalFixture.STREAMS.count(); stream++) {
                        assertTrue(journal.snapshot(live.source(stream, Runnable::run, () -> { })));
                    }
                }
                clock.epochMillis += 3_600_000;
            }
        }
        String[] onData = {"--data", other.toString()};
        assertTrue(run("archive", onData[0], onData[1], "--before", "2020-01-01").out.startsWith("nothing was archived"));
        Ran archived = run("archive", onData[0], onData[1], "--before", "2100-01-01");
        assertEquals(0, archived.code, archived.err);
        assertEquals(2, archived.lines().size(), archived.out);
        assertTrue(archived.lines().get(1).contains(" with records 11 to 20, SHA-256 "), archived.out);
        Ran verified = run("verify", onData[0], onData[1]);
        assertTrue(verified.out.startsWith("good: 30 records in 3 files (2 archived, as they were hashed), chain "),
                verified.out + verified.err);
        assertEquals(30, run("print", onData[0], onData[1]).lines().size());
        String second = archived.lines().get(1).split(" ")[1];
        Files.delete(other.resolve("journal/archive").resolve(second));
        Ran missing = run("verify", onData[0], onData[1]);
        assertEquals(1, missing.code);
        assertTrue(missing.err.startsWith("postern: " + second + " with records 11 to 20 was archived and is not in "),
                missing.err);
        Ran present = run("verify", "--present", onData[0], onData[1]);
        assertEquals(0, present.code, present.err);
        assertTrue(present.out.startsWith("good: 10 records in 1 files, ") && present.out.contains("not checked: "
                + second), present.out);
        Ran printed = run("print", onData[0], onData[1]);
        assertEquals(10, printed.lines().size());
        assertTrue(printed.err.contains("postern: not read: " + second), printed.err);
        assertEquals(1, run("backup", root.resolve("half").toString(), onData[0], onData[1]).code,
                "a backup without its beginning is none");
    }

    @Test
    void shouldBackUpAServingJournalAndRestoreIt() throws Exception {
        Path backup = root.resolve("backup");
        Path again = root.resolve("again");
        try (ChronicleJournal journal = JournalFixture.open(data.resolve("journal"))) {
            journal.recover((_, _, _) -> { });
            Ran ran = run("backup", backup.toString(), "--data", data.toString());
            assertEquals(0, ran.code, ran.err);
            assertTrue(ran.out.startsWith("backup: 4 records"), ran.out);
        }
        Ran ran = run("restore", backup.toString(), "--data", again.toString());
        assertEquals(0, ran.code, ran.err);
        JournalFixture.assertSame(JournalFixture.read(data.resolve("journal")),
                JournalFixture.read(again.resolve("journal")));
        Path key = Path.of("keys", "token.key");
        assertEquals(Files.readString(data.resolve(key)), Files.readString(again.resolve(key)));
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(again.resolve(key)));
        assertEquals(KeyFixture.tokens(data).of(Cards.cny(1)), KeyFixture.tokens(again).of(Cards.cny(1)), "the restored folder opens it");
    }

    @Test
    void shouldNeitherBackUpNorRestoreOverSomething() throws Exception {
        Path backup = root.resolve("backup");
        assertEquals(0, run("backup", backup.toString(), "--data", data.toString()).code);
        Ran second = run("backup", backup.toString(), "--data", data.toString());
        assertEquals(1, second.code);
        assertTrue(second.err.contains(backup + " is not empty"), second.err);
        Ran over = run("restore", backup.toString(), "--data", data.toString());
        assertEquals(1, over.code);
        assertTrue(over.err.contains(data + " is not empty"), over.err);
    }

    @Test
    void shouldRefuseABackupThatIsNotWholeOrNotTheOneItSays() throws Exception {
        Path backup = root.resolve("backup");
        run("backup", backup.toString(), "--data", data.toString());
        Path page = backup.resolve("backup.json");
        String text = Files.readString(page);
        Files.writeString(page, text.replace("4", "5"));
        Ran other = run("restore", backup.toString(), "--data", root.resolve("a").toString());
        assertEquals(1, other.code, other.out);
        Files.delete(page);
        Ran none = run("restore", backup.toString(), "--data", root.resolve("b").toString());
        assertEquals(1, none.code);
        assertTrue(none.err.contains("no whole backup"), none.err);
    }

    private int printed(String... options) {
        List<String> arguments = new ArrayList<>(List.of("print", "--data", data.toString()));
        arguments.addAll(List.of(options));
        Ran ran = run(arguments.toArray(String[]::new));
        assertEquals(0, ran.code, ran.err);
        return ran.out.isBlank() ? 0 : ran.lines().size();
    }

    private static Ran run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = new CommandLine(new JournalCommand()).execute(arguments);
            System.out.flush();
            return new Ran(code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void append(ChronicleJournal journal, int stream, long sequence, Event event) throws Exception {
        JournalFixture.append(journal, new Seen(stream, sequence, event), Runnable::run).await();
    }

    private static Exchange exchange(long terminal, int stan) {
        return new Exchange(terminal, 1, stan, 2, 77, 1);
    }

    private static int indexOf(byte[] bytes, String ascii) {
        byte[] wanted = ascii.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length - wanted.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
