package dev.postern.processor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.journal.JournalFixture.Seen;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes a good journal of 60 records, damages a copy of it, and expects a start that names what is wrong. */
class DamageTest {
    private static final int RECORDS = 60;
    private static final int VICTIM = 30;

    @TempDir
    Path root;
    private Path good;
    private Path journal;
    private Path file;
    private TreeMap<Long, Integer> offsets;

    @BeforeEach
    void makeAGoodJournal() throws Exception {
        good = root.resolve("good");
        try (ChronicleJournal open = JournalFixture.open(good)) {
            open.recover((_, _, _) -> { });
            RandomEvents events = new RandomEvents(71);
            for (int stream = 0; stream < 3; stream++) {
                JournalFixture.appendAndAwait(open, stream, 1, RECORDS / 3, events);
            }
        }
        journal = Folders.copy(good, root.resolve("journal"));
        file = Folders.cycles(journal).getFirst();
        offsets = records(file);
        assertEquals(RECORDS, offsets.size());
    }

    @Test
    void shouldNameTheRecordInWhichABitFlipped() throws Exception {
        Random random = new Random(72);
        int start = offsets.get((long) VICTIM);
        int length = offsets.get((long) VICTIM + 1) - start - Integer.BYTES;
        for (int round = 0; round < 60; round++) {
            int at = start + random.nextInt(length);
            byte before = flip(at, 1 << random.nextInt(8));
            String message = refusal();
            assertTrue(message.startsWith("journal record " + VICTIM + " in " + file + " at index 0x"), "byte "
                    + (at - start) + ": " + message);
            assertTrue(message.endsWith("restore the journal folder from its backup"), message);
            put(at, before);
        }
        assertEquals(RECORDS, JournalFixture.read(journal).size(), "and nothing else had changed");
    }

    @Test
    void shouldRefuseWhenADocumentsHeaderIsDamaged() throws Exception {
        int header = offsets.get((long) VICTIM) - Integer.BYTES;
        for (int bit = 0; bit < 32; bit++) {
            byte before = flip(header + bit / 8, 1 << bit % 8);
            String message = refusal();
            assertTrue(message.contains("record " + VICTIM) || message.contains("record " + (VICTIM - 1)), "bit "
                    + bit + ": " + message);
            put(header + bit / 8, before);
        }
    }

    @Test
    void shouldRefuseTwoRecordsInEachOthersPlace() throws Exception {
        RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw");
        try (bytes) {
            for (long first = 1; first < RECORDS; first++) {
                int left = offsets.get(first);
                for (long second = first + 1; second < RECORDS; second++) {
                    int right = offsets.get(second);
                    byte[] one = read(bytes, left);
                    byte[] other = read(bytes, right);
                    if (one.length == other.length) {
                        write(bytes, left, other);
                        write(bytes, right, one);
                        assertTrue(refusal().startsWith("journal record " + first + " in "), "records " + first
                                + " and " + second);
                        return;
                    }
                }
            }
        }
        throw new AssertionError("no two records of one length");
    }

    @Test
    void shouldRefuseAFileThatWasCutShort() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(offsets.get((long) VICTIM) - Integer.BYTES);
        }
        assertShortOf(RECORDS);
    }

    @Test
    void shouldRefuseAnEmptiedFile() throws Exception {
        Files.write(file, new byte[0]);
        assertShortOf(RECORDS);
    }

    @Test
    void shouldRefuseAMissingFile() throws Exception {
        Files.delete(file);
        assertShortOf(RECORDS);
        assertShortOf(RECORDS);
    }

    @Test
    void shouldRefuseAFileThatTheLibraryHasPutAside() throws Exception {
        Files.move(file, file.resolveSibling(file.getFileName() + "-1.discard"));
        assertTrue(refusal().contains("*.discard"));
    }

    @Test
    void shouldRefuseADamagedFileHeaderAndNeverPutTheFileAside() throws Exception {
        flip(0, 0xFF);
        refusal();
        refusal();
        assertTrue(Files.exists(file));
        flip(0, 0xFF);
        assertEquals(RECORDS, JournalFixture.read(journal).size());
    }

    @Test
    void shouldRefuseAMissingQueueFolder() throws Exception {
        Files.delete(file);
        Files.delete(journal.resolve("queue/metadata.cq4t"));
        Files.delete(journal.resolve("queue"));
        assertShortOf(RECORDS);
    }

    @Test
    void shouldRefuseAnOlderCopyOfTheQueue() throws Exception {
        try (ChronicleJournal open = JournalFixture.open(journal)) {
            open.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(open, 0, RECORDS / 3 + 1, RECORDS / 3 + 5, new RandomEvents(73));
        }
        Folders.copy(good.resolve("queue"), journal.resolve("queue"));
        assertShortOf(RECORDS + 5);
    }

    @Test
    void shouldRefuseTheQueueOfAnotherJournal() throws Exception {
        Path other = root.resolve("other");
        try (ChronicleJournal open = JournalFixture.open(other)) {
            open.recover((_, _, _) -> { });
            JournalFixture.appendAndAwait(open, 0, 1, RECORDS, new RandomEvents(74));
        }
        Files.copy(journal.resolve("journal.mark"), other.resolve("journal.mark"), StandardCopyOption.REPLACE_EXISTING);
        String message = assertThrows(JournalRefused.class, () -> JournalFixture.read(other)).getMessage();
        assertTrue(message.contains("record " + RECORDS) && message.contains("high-water mark"), message);
    }

    @Test
    void shouldNotDependOnTheMetadata() throws Exception {
        Path metadata = journal.resolve("queue/metadata.cq4t");
        Files.delete(metadata);
        assertEquals(RECORDS, JournalFixture.read(journal).size());
        byte[] noise = new byte[(int) Files.size(metadata)];
        new Random(75).nextBytes(noise);
        Files.write(metadata, noise);
        assertEquals(RECORDS, JournalFixture.read(journal).size());
        Files.write(metadata, new byte[0]);
        assertEquals(RECORDS, JournalFixture.read(journal).size());
    }

    @Test
    void shouldRefuseAnotherRollThanTheFilesWereMadeWith() {
        JournalSettings hourly = JournalFixture.settings(Durability.POWER);
        JournalSettings daily = new JournalSettings(hourly.durability(), hourly.commitSpacingNanos(),
                hourly.batchAppendsMax(), hourly.batchBytesMax(),
                hourly.queueAppendsMax(), hourly.markForceNanos(), RollEvery.DAY, hourly.blockBytes(), hourly.space(),
                hourly.snapshots(), hourly.archive());
        JournalRefused refused = assertThrows(JournalRefused.class, () -> ChronicleJournal.open(journal,
                JournalFixture.STREAMS, daily, Clock.system(),
                JournalFixture.NOBODY, JournalObserver.NONE));
        assertTrue(refused.getMessage().contains(file
                + " was not made with the setting postern.journal.roll-every = day"), refused.getMessage());
    }

    @Test
    void shouldRefuseADamagedMarkAndStartWithoutOneWhenItIsDeleted() throws Exception {
        Path mark = journal.resolve("journal.mark");
        Files.write(mark, new byte[1024]);
        assertTrue(refusal().contains(mark + " is damaged"));
        Files.delete(mark);
        assertEquals(RECORDS, JournalFixture.read(journal).size());
    }

    @Test
    void shouldRefuseOtherNumbersOfStreams() {
        JournalRefused refused = assertThrows(JournalRefused.class, () -> ChronicleJournal.open(journal,
                new Streams(8, 2),
                JournalFixture.settings(Durability.POWER), Clock.system(), JournalFixture.NOBODY,
                        JournalObserver.NONE));
        assertTrue(refused.getMessage().contains("4 card shards and 2 terminal partitions"), refused.getMessage());
    }

    private void assertShortOf(int records) {
        String message = refusal();
        assertTrue(message.contains("ends at record ") && message.contains("had reached " + records), message);
    }

    private String refusal() {
        List<Seen> visited = new ArrayList<>();
        return assertThrows(JournalRefused.class, () -> visited.addAll(JournalFixture.read(journal))).getMessage();
    }

    private byte flip(int at, int mask) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            byte before = bytes.readByte();
            bytes.seek(at);
            bytes.writeByte(before ^ mask);
            return before;
        }
    }

    private void put(int at, byte value) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            bytes.writeByte(value);
        }
    }

    private static byte[] read(RandomAccessFile file, int at) throws IOException {
        file.seek(at + 4);
        byte[] record = new byte[Integer.reverseBytes(file.readInt())];
        file.seek(at);
        file.readFully(record);
        return record;
    }

    private static void write(RandomAccessFile file, int at, byte[] record) throws IOException {
        file.seek(at);
        file.write(record);
    }

    /** Where each record begins, by sequence: found by its checksum, without Chronicle's help. */
    private static TreeMap<Long, Integer> records(Path file) throws IOException {
        TreeMap<Long, Integer> found = new TreeMap<>();
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + RecordBuffer.HEADER_BYTES < bytes.length; at += 4) {
            int length = buffer.getInt(at + 4);
            if (length >= RecordBuffer.HEADER_BYTES && length <= RecordBuffer.BYTES_MAX && at
                    + length <= bytes.length) {
                CRC32C crc = new CRC32C();
                crc.update(bytes, at + 4, length - 4);
                if ((int) crc.getValue() == buffer.getInt(at)) {
                    found.put(buffer.getLong(at + 16), at);
                }
            }
        }
        return found;
    }
}
