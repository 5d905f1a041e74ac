package dev.postern.processor;

import com.typesafe.config.ConfigFactory;
import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.fraud.ActivityPieces;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.ChronicleJournal;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.JournalObserver;
import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.journal.SnapshotSource;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.settings.Section;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.state.SlicedCopy;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long a start takes. {@code generate DATA TRANSACTIONS CARDS TERMINALS} makes a data folder with the journal of so
 * many purchases, with the state's own events and a snapshot of each stream as often as the default settings ask for,
 * spread as the node spreads them; it ends without closing, as a crash does. {@code serve DATA TERMINALS} starts a whole
 * host on it with this process's own options and measures from the start of its process to its ready line. {@code recover
 * DATA TERMINALS [whole]} measures the journal alone, from opening to recovered, with the snapshots or, with {@code
 * whole}, from the first record on; it prints how the memory goes meanwhile. {@code tear DATA} leaves behind the last
 * record what a kill inside an append may leave there: the next start has to cut it.
 */
final class RecoveryBenchmark {
    private static final int IN_FLIGHT = 20_000;
    private static final int ANSWER_BYTES = 140;

    private final NodeSettings settings;
    private final Streams streams;
    private final List<FleetRow> fleet;
    private final Clock clock = Clock.system();
    private final RecoveredState state;

    private RecoveryBenchmark(int terminals) {
        settings = NodeSettings.read(Section.of(ConfigFactory.load()).at("postern"));
        streams = new Streams(settings.issuer().shards(), settings.terminal().partitions());
        fleet = fleet(terminals);
        state = new RecoveredState(settings, streams, TestTerminal.commissioned(fleet));
    }

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "generate" -> new RecoveryBenchmark(Integer.parseInt(arguments[4])).generate(data,
                    Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
            case "tear" -> tear(data.resolve("journal"));
            case "serve" -> serve(data, fleet(Integer.parseInt(arguments[2])));
            case "recover" -> new RecoveryBenchmark(Integer.parseInt(arguments[2])).recover(data,
                    arguments.length > 3 && arguments[3].equals("whole"));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private static void tear(Path journal) throws IOException {
        Path[] file = new Path[1];
        long[] end = new long[1];
        JournalScan.whole(journal).run(record -> {
            file[0] = record.file();
            end[0] = record.position() + Integer.BYTES + record.lengthBytes();
        });
        try (FileChannel channel = FileChannel.open(file[0], StandardOpenOption.WRITE)) {
            ByteBuffer half = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putInt(1 << 31);
            while (half.hasRemaining()) {
                half.put((byte) 0x55);
            }
            channel.write(half.flip(), end[0]);
        }
    }

    private static void serve(Path data, List<FleetRow> fleet) throws Exception {
        Path file = data.resolve("fleet.csv");
        FleetFile.write(file, fleet);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve", "--data",
                data.toString(), "--fleet", file.toString(), "--port", "0", "--ops-port", "0"));
        long begun = System.nanoTime();
        Process host = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line = host.inputReader().readLine();
        if (line == null) {
            throw new IOException("the host ended with " + host.waitFor());
        }
        long readyNanos = System.nanoTime() - begun;
        System.out.printf("%s%nready %d ms after the process was started; at most %s resident%n", line,
                readyNanos / 1_000_000, status(host.pid(), "VmHWM"));
        host.destroyForcibly().waitFor();
    }

    private static String status(long pid, String key) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(key + ":")).map(line -> line.substring(key.length() + 1).strip())
                    .findFirst().orElse("?");
        }
    }

    private void recover(Path data, boolean whole) throws IOException {
        AtomicLong visited = new AtomicLong();
        Thread watch = Thread.ofPlatform().daemon().start(() -> watch(visited));
        long begun = clock.nanos();
        ChronicleJournal journal = open(data.resolve("journal"));
        if (whole) {
            journal.recover((stream, streamSequence, event) -> state.visit(visited.incrementAndGet(), stream,
                    streamSequence, event));
        } else {
            journal.recover(state);
        }
        long readyNanos = clock.nanos() - begun;
        watch.interrupt();
        long accounts = 0;
        for (int shard = 0; shard < streams.cards(); shard++) {
            accounts += state.ledger(shard).accountCount();
        }
        System.out.printf("recovered after %d ms: %d records, %d accounts; at most %s resident%n",
                readyNanos / 1_000_000, journal.sequence(), accounts, status(ProcessHandle.current().pid(), "VmHWM"));
        System.gc();
        System.out.printf("the state itself: %d MiB of heap%n", usedBytes() >> 20);
    }

    private static long usedBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Twice a second: what is in use, garbage included, and what was left by the last collection. */
    private static void watch(AtomicLong visited) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null).toList();
        long begun = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(500_000_000);
            long kept = pools.stream().mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum();
            System.out.printf("  %5d ms: %,d records visited, heap %d MiB, %d MiB after the last collection%n",
                    (System.nanoTime() - begun) / 1_000_000, visited.get(), usedBytes() >> 20, kept >> 20);
        }
    }

    private void generate(Path data, long transactions, int cards) throws Exception {
        Files.createDirectories(data);
        KeyFixture.make(data);
        ChronicleJournal journal = open(data.resolve("journal"));
        journal.recover(state);
        Semaphore credits = new Semaphore(IN_FLIGHT);
        Completion done = new Completion() {
            @Override
            public void durable() {
                credits.release();
            }

            @Override
            public void failed(JournalFailure why) {
                throw new IllegalStateException(why.sentence());
            }
        };
        long[] sequences = new long[streams.count()];
        long[] terminals = fleet.stream().mapToLong(row -> packed(row.terminalId())).toArray();
        byte[] answer = new byte[ANSWER_BYTES];
        boolean[] opened = new boolean[cards];
        long snapshotEach = settings.journal().snapshots().recordsMax() / streams.count();
        long lastSnapshot = 0;
        long sequence = 0;
        int turn = 0;
        long begun = clock.nanos();
        for (long i = 0; i < transactions; i++) {
            int card = (int) (i * 7_919 % cards);
            CardToken token = new CardToken(card, card * 0x9E3779B97F4A7C15L);
            int stream = streams.card(token.shard(streams.cards()));
            long at = clock.epochMillis();
            if (!opened[card]) {
                opened[card] = true;
                sequence++;
                append(journal, credits, done, sequence, stream, ++sequences[stream],
                        new AccountOpened(token, "622424******0000", 156, 100_000_000_000L, at));
            }
            int terminal = (int) (i % terminals.length);
            int stan = (int) (i / terminals.length) + 1;
            Exchange exchange = new Exchange(terminals[terminal], 1, stan, 2, i, stan);
            sequence++;
            append(journal, credits, done, sequence, stream, ++sequences[stream], new Approved(exchange, token,
                    Kind.PURCHASE, 1_250, 156, "612345678901", "123456", answer, at));
            if (sequence - lastSnapshot >= snapshotEach) {
                lastSnapshot = sequence;
                journal.snapshot(source(turn, sequences));
                turn = (turn + 1) % streams.count();
            }
        }
        while (journal.sequence() < sequence) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.printf("%d transactions, %d records in %d s%n", transactions, sequence,
                (clock.nanos() - begun) / 1_000_000_000);
    }

    private void append(ChronicleJournal journal, Semaphore credits, Completion done, long sequence, int stream,
            long streamSequence, Event event) throws InterruptedException {
        credits.acquire();
        state.visit(sequence, stream, streamSequence, event);
        journal.append(Append.of(stream, streamSequence, event, Runnable::run, done));
    }

    /** The copy is made at once on the writer's thread, while the generator waits. */
    private SnapshotSource source(int stream, long[] sequences) {
        return new SnapshotSource() {
            @Override
            public int stream() {
                return stream;
            }

            @Override
            public java.util.concurrent.Executor home() {
                return Runnable::run;
            }

            @Override
            public void begin(Sink sink) {
                sink.beginAt(sequences[stream]);
                int index = streams.index(stream);
                List<Pieces> pieces = new ArrayList<>();
                if (streams.isCard(stream)) {
                    pieces.addAll(state.ledger(index).pieces());
                    pieces.add(FraudScreener.SECTION, new ActivityPieces(state.activities(index)));
                } else {
                    pieces.add(state.terminals(index));
                }
                SlicedCopy copy = new SlicedCopy(pieces, 0, sink);
                while (!copy.slice(clock::nanos, 1_000_000_000L)) {
                    LockSupport.parkNanos(100_000);
                }
            }
        };
    }

    private ChronicleJournal open(Path folder) {
        return ChronicleJournal.open(folder, streams, settings.journal(), clock, (why, cause) -> {
            throw new IllegalStateException(why.sentence(), cause);
        }, JournalObserver.NONE);
    }

    private static long packed(String terminal) {
        long packed = 0;
        for (int i = 0; i < terminal.length(); i++) {
            packed = packed << 8 | terminal.charAt(i);
        }
        return packed;
    }

    private static List<FleetRow> fleet(int terminals) {
        TdesKey key = TdesKey.generate(new SecureRandom(), KeyUsage.MASTER);
        List<FleetRow> fleet = new ArrayList<>();
        for (int i = 0; i < terminals; i++) {
            fleet.add(new FleetRow(String.format("%08d", 10_000_000 + i), "000000000000001", "5411", 156, "tdes",
                    key));
        }
        return fleet;
    }
}
