package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.emv.CryptogramVersion;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sells with marker cards, tracks, PINs and keys on a real {@code serve}, then looks for them in all it left: journal, snapshots, logs,
 * metrics, histograms and a heap dump, in every form that bytes are usually written in.
 */
class LeakHuntTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final int CARDS = 12;
    /** Shorter ones are found by chance. */
    private static final int NEEDLE_MIN = 6;
    private static final String PIN = "739184650273";
    private static final TdesKey ISSUER = TdesKey.ofHex("FEDCBA98765432100123456789ABCDEF", KeyUsage.ISSUER_CRYPTOGRAM);
    /** Where raw keys may be: the module's keys, those on the way to a DUKPT message's, and the ciphers that it has prepared with them. */
    private static final Set<String> KEY_HOLDERS = Set.of("dev/postern/protocol/crypto/TdesKey", "dev/postern/protocol/crypto/AesKey",
            "dev/postern/protocol/crypto/HmacKey", "dev/postern/protocol/crypto/DerivationPath",
            "javax/crypto/spec/SecretKeySpec", "com/sun/crypto/provider/AESCrypt", "org/bouncycastle/crypto/params/KeyParameter");
    private static final String[] QUICK = {"-Dpostern.issuer.shards=4", "-Dpostern.terminal.partitions=4", "-Dpostern.journal.block-size=1MiB",
        "-Dpostern.journal.snapshots.interval=1s", "-XX:TieredStopAtLevel=1", "-Xmx256m"};

    @TempDir
    private Path folder;

    /** What must not be found, by what it is and how it is written. */
    private final Map<String, byte[]> needles = new TreeMap<>();

    @Test
    void shouldLeaveNoCardDataBehind() throws Exception {
        for (KeyProfile profile : List.of(KeyProfile.TDES, KeyProfile.AES, KeyProfile.DUKPT_TDES, KeyProfile.DUKPT_AES)) {
            hunt(profile);
        }
    }

    @Test
    void shouldFindWhatIsThere() throws IOException {
        Pan card = Cards.of(622_424, "777315029");
        number("PAN", Cards.digits(card));
        Path file = folder.resolve("leaky");
        for (Map.Entry<String, byte[]> needle : needles.entrySet()) {
            byte[] around = new byte[3 * 1024 * 1024];
            System.arraycopy(needle.getValue(), 0, around, 1024 * 1024 - 3, needle.getValue().length);
            Files.write(file, around);
            assertFalse(found(file, name -> true).isEmpty(), "the search does not see " + needle.getKey());
        }
        assertTrue(needles.size() >= 10, "forms: " + needles.keySet());
    }

    /** The options of conf, with which tests, serve and load run. */
    @ParameterizedTest
    @ValueSource(strings = {"HeapDumpOnOutOfMemoryError", "CreateCoredumpOnCrash", "HeapDumpBeforeFullGC", "HeapDumpAfterFullGC"})
    void shouldLeaveNoMemoryBehindWhenItDies(String option) {
        assertEquals("false", ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(option).getValue());
    }

    private void hunt(KeyProfile profile) throws Exception {
        needles.clear();
        Path run = Files.createDirectory(folder.resolve(profile.toString()));
        Path fleet = folder.resolve(profile + ".csv");
        FleetFile.write(fleet, TestTerminal.fleet(2, profile));
        for (FleetRow row : FleetFile.read(fleet)) {
            key("own key", HEX.parseHex(row.masterKey().toClearHex()));
        }
        // As an older build left it: serve seals it at its start.
        byte[] tokenKey = new byte[32];
        RANDOM.nextBytes(tokenKey);
        key("token key", tokenKey);
        Path clear = Files.createDirectory(run.resolve("data")).resolve("token.key");
        Files.writeString(clear, HEX.formatHex(tokenKey) + "\n");
        assertFalse(found(clear, name -> true).isEmpty(), "it is where it is looked for");
        try (ServeProcess serve = ServeProcess.start(run, fleet, QUICK)) {
            InetSocketAddress host = new InetSocketAddress(InetAddress.getLoopbackAddress(), serve.terminalPort());
            sell(host, FleetFile.read(fleet));
            Path metrics = run.resolve("metrics.txt");
            Files.writeString(metrics, page(serve, "/metrics") + page(serve, "/histograms?format=text") + page(serve, "/health"));
            assertTrue(Files.readString(metrics).contains("postern_log_card_numbers_stopped_total 0"), "the log's filter had nothing to do");
            Path dump = folder.resolve(profile + ".hprof");
            dump(serve, dump);
            // The software module works in this process: raw keys are in its arrays, and only there; every other form of them is a leak.
            assertEquals(List.of(), found(dump, name -> !name.startsWith("key raw")), profile + ": heap");
            HeapDump.Found raw = HeapDump.holders(dump, rawKeys());
            assertTrue(raw.arrays() > 0, profile + ": a module without keys is no module");
            assertTrue(KEY_HOLDERS.containsAll(raw.holders()), profile + ": raw keys are held by " + raw.holders());
            Files.delete(dump);
            awaitSnapshot(run);
            assertEquals(0, serve.terminate());
        }
        List<String> hits = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hits.addAll(found(file, name -> true));
                bytes += Files.size(file);
            }
        }
        assertEquals(List.of(), hits, profile + ": files");
        assertTrue(bytes > 1024 * 1024, "the journal was looked at: " + bytes);
    }

    private void sell(InetSocketAddress host, List<FleetRow> fleet) throws IOException {
        try (Session session = new Session(new TestTerminal(fleet.getFirst()), host).signOn()) {
            TestTerminal terminal = session.terminal();
            for (int i = 0; i < CARDS; i++) {
                Pan card = Cards.of(622_424, "77731%04d".formatted(5_029 + i));
                number("PAN", Cards.digits(card));
                assertEquals("00", session.code(terminal.purchase(card, 100 + i)));
                WireMessage track = terminal.purchase(card, 100).without(2).set(22, "022").set(35, Cards.digits(card) + "D301220198765432");
                number("track", Cards.digits(card) + "D301220198765432");
                session.code(track);
                WireMessage withPin = terminal.purchase(card, 100).set(22, "021").set(26, "12");
                session.code(pin(withPin, terminal, card));
                assertEquals("00", session.code(chip(terminal.purchase(card, 100), card, i + 1)));
                WireMessage malformed = terminal.purchase(card, 100).set(55, "9F0206");
                session.code(malformed);
                session.ask(terminal.reversal(terminal.purchase(card, 100)));
            }
            try (Line stranger = new Line(host)) {
                stranger.send(terminal.purchase(Cards.of(622_424, "777315029"), 1).encode(1L));
                assertEquals("A0", WireMessage.decode(stranger.receive()).get(39));
            }
        }
        number("PIN", PIN);
    }

    /** A chip sale that is approved; its cryptogram, its issuer application data and the whole of field 55 are markers. */
    private WireMessage chip(WireMessage sale, Pan card, int transactionCounter) {
        byte[] unpredictable = new byte[4];
        RANDOM.nextBytes(unpredictable);
        ChipData chip = new ChipData().with(ChipData.AMOUNT, HEX.parseHex("000000000100")).with(ChipData.AMOUNT_OTHER, new byte[6])
                .with(ChipData.COUNTRY, HEX.parseHex("0156")).with(ChipData.TVR, HEX.parseHex("8000048000")).with(ChipData.CURRENCY, HEX.parseHex("0156"))
                .with(ChipData.DATE, HEX.parseHex("261122")).with(ChipData.TYPE, new byte[1]).with(ChipData.UNPREDICTABLE, unpredictable)
                .with(ChipData.PROFILE, HEX.parseHex("1800")).with(ChipData.ATC, ByteBuffer.allocate(2).putShort((short) transactionCounter).array())
                .with(ChipData.ISSUER_DATA, HEX.parseHex("06010A03A06010"));
        long cryptogram = CryptogramVersion.VISA_10.cryptogram(EmvKeys.cardKeyOptionB(ISSUER, card, 0), chip);
        chip.with(ChipData.CRYPTOGRAM, ByteBuffer.allocate(8).putLong(cryptogram).array());
        raw("cryptogram", chip.bytes(ChipData.CRYPTOGRAM));
        raw("field 55", chip.encode());
        return sale.set(22, "052").set(23, "000").set(55, HEX.formatHex(chip.encode()));
    }

    /** Says whether an array holds a raw key; by the first two bytes first, as there are many arrays. */
    private java.util.function.Predicate<byte[]> rawKeys() {
        List<byte[]> keys = needles.entrySet().stream().filter(needle -> needle.getKey().startsWith("key raw")).map(Map.Entry::getValue).toList();
        boolean[] heads = new boolean[1 << 16];
        keys.forEach(key -> heads[(key[0] & 0xFF) << 8 | key[1] & 0xFF] = true);
        return array -> {
            for (int at = 0; at + 1 < array.length; at++) {
                if (heads[(array[at] & 0xFF) << 8 | array[at + 1] & 0xFF] && startsAt(array, at, keys)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static boolean startsAt(byte[] array, int at, List<byte[]> keys) {
        return keys.stream().anyMatch(key -> at + key.length <= array.length && java.util.Arrays.equals(array, at, at + key.length, key, 0, key.length));
    }

    /** The markers were sold a second ago: the next snapshot has what is left of them. */
    private static void awaitSnapshot(Path run) throws IOException {
        Path folder = run.resolve("data").resolve("journal").resolve("snapshots");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() - until < 0) {
            try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder) : Stream.empty()) {
                if (files.anyMatch(file -> Files.isRegularFile(file) && !file.toString().endsWith(".new"))) {
                    return;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new AssertionError("no snapshot was taken");
    }

    private WireMessage pin(WireMessage message, TestTerminal terminal, Pan card) {
        CipherKey key = terminal.pinKey();
        key("PIN key", HEX.parseHex(key.toClearHex()));
        if (terminal.macKey() != null) {
            key("MAC key", HEX.parseHex(terminal.macKey().toClearHex()));
        }
        PinBlockFormat format = terminal.row().profile().pinFormat();
        byte[] block = new PinCipher(key).encipher(ClearPin.of(PIN), card, format, RANDOM).bytes();
        raw("PIN block", block);
        return format == PinBlockFormat.ISO_4 ? message.set(53, "4800000000000000").set(58, "0110" + HEX.formatHex(block))
                : message.set(52, HEX.formatHex(block)).set(53, "2600000000000000");
    }

    private void number(String what, String digits) {
        digits(what, digits);
        byte[] ascii = digits.replace('D', '=').getBytes(StandardCharsets.US_ASCII);
        add(what + " ASCII", ascii);
        add(what + " UTF-16LE", new String(ascii, StandardCharsets.US_ASCII).getBytes(StandardCharsets.UTF_16LE));
        add(what + " UTF-16BE", new String(ascii, StandardCharsets.US_ASCII).getBytes(StandardCharsets.UTF_16BE));
        written(what, ascii);
    }

    /** Packed two a byte, as fields 2 and 35 are, and that again in hex and base64. */
    private void digits(String what, String digits) {
        String even = digits.length() % 2 == 0 ? digits : digits.substring(0, digits.length() - 1);
        byte[] packed = HEX.parseHex(even);
        add(what + " BCD", packed);
        written(what + " BCD", packed);
    }

    private void key(String what, byte[] key) {
        add("key raw " + what, key);
        written("key " + what, key);
    }

    private void raw(String what, byte[] bytes) {
        add(what + " raw", bytes);
        written(what, bytes);
    }

    /** Hex of both cases, in ASCII and UTF-16, and base64 at each of the three places that bytes may begin. */
    private void written(String what, byte[] bytes) {
        String hex = HEX.formatHex(bytes);
        add(what + " hex", hex.getBytes(StandardCharsets.US_ASCII));
        add(what + " HEX", hex.toUpperCase().getBytes(StandardCharsets.US_ASCII));
        add(what + " hex UTF-16", hex.getBytes(StandardCharsets.UTF_16LE));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[bytes.length + shift];
            System.arraycopy(bytes, 0, shifted, shift, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The first and last characters share bits with what stands around.
            String inner = text.substring(shift == 0 ? 0 : 4, text.length() - text.length() % 4);
            if (inner.length() >= NEEDLE_MIN) {
                add(what + " base64+" + shift, inner.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private void add(String what, byte[] needle) {
        if (needle.length < NEEDLE_MIN) {
            throw new AssertionError(what + " is too short to look for");
        }
        needles.put(what + " #" + needles.size(), needle);
    }

    /** The needles in a file, looked for in pieces that overlap; by two of their bytes first, then by the first four. */
    private List<String> found(Path file, java.util.function.Predicate<String> wanted) throws IOException {
        Map<Integer, List<Map.Entry<String, byte[]>>> byHead = new TreeMap<>();
        int longest = 0;
        for (Map.Entry<String, byte[]> needle : needles.entrySet()) {
            if (wanted.test(needle.getKey())) {
                byHead.computeIfAbsent(ByteBuffer.wrap(needle.getValue()).getInt(), head -> new ArrayList<>()).add(needle);
                longest = Math.max(longest, needle.getValue().length);
            }
        }
        int[] heads = byHead.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        boolean[] pairs = new boolean[1 << 16];
        byHead.keySet().forEach(head -> pairs[head & 0xFFFF] = true);
        List<String> hits = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] piece = new byte[1 << 20];
            for (long at = 0; at < channel.size(); at += piece.length - longest) {
                ByteBuffer buffer = ByteBuffer.wrap(piece);
                while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {
                    // to the end of the piece or the file
                }
                int head = 0;
                for (int i = 0; i < buffer.position(); i++) {
                    head = head << 8 | piece[i] & 0xFF;
                    if (i >= 3 && pairs[head & 0xFFFF] && java.util.Arrays.binarySearch(heads, head) >= 0) {
                        collect(file, byHead.get(head), piece, i - 3, buffer.position(), hits);
                    }
                }
            }
        }
        return hits;
    }

    private static void collect(Path file, List<Map.Entry<String, byte[]>> candidates, byte[] piece, int at, int end, List<String> hits) {
        for (Map.Entry<String, byte[]> needle : candidates) {
            byte[] bytes = needle.getValue();
            if (at + bytes.length <= end && java.util.Arrays.equals(piece, at, at + bytes.length, bytes, 0, bytes.length)) {
                hits.add(needle.getKey() + " in " + file.getFileName());
            }
        }
    }

    private static void dump(ServeProcess serve, Path dump) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(serve.pid()), "GC.heap_dump",
                dump.toString()).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(jcmd.waitFor(2, TimeUnit.MINUTES) && Files.size(dump) > 1024 * 1024, said);
    }

    private static String page(ServeProcess serve, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serve.opsPort() + path)).build(), HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
