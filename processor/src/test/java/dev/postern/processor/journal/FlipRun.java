package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalFixture.Ended;
import dev.postern.processor.journal.JournalFixture.Seen;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damage to a journal's files, and what the two readers say of it: the scan behind {@code journal verify}, and a start.
 * A flipped bit in a record or its document's header must be found and named; every truncation of the last record is
 * refused when it had been answered, and left away when it had not; a flip elsewhere leaves all records as they were or
 * is refused; a file that is missing, empty or headless is refused, and damaged metadata is made anew.
 */
public final class FlipRun {
    private static final int FILES = 4;
    private static final long HOUR_MILLIS = 3_600_000;
    private static final int ANSWER_BYTES = 100;
    private static final int IN_FLIGHT = 800;

    /**
     * What was found.
     *
     * @param problems empty when all damage was found and named
     */
    public record Result(List<String> problems, String summary) {
    }

    private record Place(Path file, long position, int length) {
    }

    private final Path work;
    private final Random random;
    private final Path journal;
    private final List<Place> places = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final HandClock clock = new HandClock();
    private JournalScan.Found good;

    /** @param work an empty folder */
    public FlipRun(Path work, long seed) {
        this.work = work;
        this.random = new Random(seed);
        journal = work.resolve("journal");
    }

    /**
     * Writes a journal and damages it.
     *
     * @param records in the journal, over four files
     * @param flips of bits in records and their headers, each seen by a scan of the whole journal
     * @param starts how many flips, in records and elsewhere, are shown to a start, on a copy
     */
    public Result run(int records, int flips, int starts) throws IOException, InterruptedException {
        write(records);
        good = JournalScan.whole(journal).run(record -> places.add(new Place(record.file(), record.position(),
                record.lengthBytes())));
        if (places.size() != records) {
            problems.add(places.size() + " records of " + records + " are in the journal before any damage");
        }
        for (int i = 0; i < flips; i++) {
            flipInARecord(i < 32 ? i : random.nextInt(Integer.MAX_VALUE));
        }
        int asTheyWere = 0;
        for (int i = 0; i < starts; i++) {
            asTheyWere += startsOnAFlip(i) ? 1 : 0;
        }
        int cuts = truncateTheLastRecord();
        loseFiles();
        check("after everything was put back", () -> {
            JournalScan.Found found = JournalScan.whole(journal).run(_ -> { });
            return found.equals(good) ? null : "the journal is not as it was";
        });
        return new Result(problems, records + " records, " + flips + " flips in records, " + 2 * starts
                + " starts on a flip (" + asTheyWere + " elsewhere left all records as they were), " + cuts
                + " truncations");
    }

    private void write(int records) throws InterruptedException {
        RandomEvents events = new RandomEvents(random.nextLong());
        byte[] answer = new byte[ANSWER_BYTES];
        try (ChronicleJournal open = open(journal)) {
            open.recover((_, _, _) -> { });
            List<Ended> waiting = new ArrayList<>();
            for (int i = 0; i < records; i++) {
                if (i > 0 && i % (records / FILES) == 0) {
                    await(waiting);
                    clock.epochMillis += HOUR_MILLIS;
                }
                random.nextBytes(answer);
                Event event = i % 16 == 0 ? events.next() : events.approved(random.nextLong(), answer.clone());
                waiting.add(JournalFixture.append(open, new Seen(0, i + 1, event), Runnable::run));
                if (waiting.size() == IN_FLIGHT) {
                    await(waiting);
                }
            }
            await(waiting);
        }
    }

    private static void await(List<Ended> waiting) throws InterruptedException {
        for (Ended ended : waiting) {
            if (ended.await().failure() != null) {
                throw new AssertionError(ended.failure());
            }
        }
        waiting.clear();
    }

    /** @param choice the first 32 bits are a document's header, so that each of them comes */
    private void flipInARecord(int choice) throws IOException {
        int victim = random.nextInt(places.size());
        Place place = places.get(victim);
        int bit = choice < 32 ? choice : random.nextInt((Integer.BYTES + place.length) * Byte.SIZE);
        flip(place.file, place.position, bit);
        check("bit " + bit + " of record " + (victim + 1), () -> {
            String refusal = scanned(journal);
            return refusal == null ? "was not found" : names(refusal, victim + 1) ? null : "was called: " + refusal;
        });
        flip(place.file, place.position, bit);
    }

    /** One flip in a record and one elsewhere, each on a copy of one file more or less. True when the second did nothing. */
    private boolean startsOnAFlip(int number) throws IOException {
        int victim = random.nextInt(places.size());
        Place place = places.get(victim);
        Path copy = Folders.copy(journal, work.resolve("copy"));
        int bit = random.nextInt((Integer.BYTES + place.length) * Byte.SIZE);
        flip(copy.resolve("queue").resolve(place.file.getFileName()), place.position, bit);
        check("a start on bit " + bit + " of record " + (victim + 1), () -> {
            String refusal = started(copy);
            return refusal == null || refusal.startsWith("took") ? "was not refused: " + refusal
                    : names(refusal, victim + 1) || names(refusal, victim) ? null : "was refused as: " + refusal;
        });
        Folders.copy(journal, copy);
        Path file = Folders.cycles(copy).get(random.nextInt(FILES));
        long first = places.stream().filter(one -> one.file.getFileName().equals(file.getFileName())).findFirst()
                .orElseThrow().position;
        long at = number % 4 == 0 ? random.nextInt(256) : random.nextLong(first);
        flip(file, at, random.nextInt(Byte.SIZE));
        boolean[] asBefore = new boolean[1];
        check("a start on a flip at byte " + at + " of " + file.getFileName(), () -> {
            String refusal = started(copy);
            asBefore[0] = ("took " + places.size()).equals(refusal);
            return asBefore[0] || refusal != null && !refusal.startsWith("took") ? null : "served: " + refusal;
        });
        return asBefore[0];
    }

    private int truncateTheLastRecord() throws IOException {
        Place last = places.getLast();
        Path mark = journal.resolve("journal.mark");
        int cuts = 0;
        byte[] whole = Files.readAllBytes(last.file);
        for (int kept = 0; kept < Integer.BYTES + last.length; kept++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, (int) last.position + kept, torn.length, (byte) 0);
            if (Arrays.equals(torn, 0, (int) last.position + Integer.BYTES + last.length, whole, 0,
                    (int) last.position + Integer.BYTES + last.length)) {
                continue;
            }
            cuts++;
            byte[] bytes = kept % 2 == 0 ? torn : Arrays.copyOf(torn, (int) last.position + kept);
            Files.write(last.file, bytes);
            check("the last record cut after " + kept + " bytes", () -> {
                String refusal = scanned(journal);
                return refusal != null && names(refusal, places.size()) ? null : "was called: " + refusal;
            });
        }
        Files.write(last.file, whole);
        Path aside = Files.move(mark, work.resolve("mark"), StandardCopyOption.REPLACE_EXISTING);
        for (int kept = 1; kept < Integer.BYTES + last.length; kept += 1 + random.nextInt(8)) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, (int) last.position + kept, torn.length, (byte) 0);
            Files.write(last.file, torn);
            check("the last record, never answered, cut after " + kept + " bytes", () -> {
                JournalScan.Found found = JournalScan.whole(journal).run(_ -> { });
                boolean whole1 = found.records() == places.size();
                return whole1 || found.records() == places.size() - 1 && (found.tail() == null
                        || found.tail().contains("record " + places.size() + " ")) ? null : "gave " + found;
            });
        }
        Files.write(last.file, whole);
        Files.move(aside, mark);
        return cuts;
    }

    private void loseFiles() throws IOException {
        List<String> names = Folders.cycles(journal).stream().map(file -> file.getFileName().toString()).toList();
        for (String name : names) {
            for (String what : List.of("deleted", "emptied", "headless")) {
                Path copy = Folders.copy(journal, work.resolve("copy"));
                Path file = copy.resolve("queue").resolve(name);
                switch (what) {
                    case "deleted" -> Files.delete(file);
                    case "emptied" -> Files.write(file, new byte[0]);
                    default -> flip(file, 0, random.nextInt(32));
                }
                check(name + " " + what, () -> {
                    String scanned = scanned(copy);
                    String started = started(copy);
                    boolean found = scanned != null && !started.startsWith("took");
                    // Some bits of a file's first word are read past, by Chronicle or by both readers: then every record has
                    // to be there; a scan that names nothing has compared records and chain with those of the good journal.
                    boolean asItWas = what.equals("headless") && started.equals("took " + places.size());
                    return found || asItWas ? null : "scan: " + scanned + ", start: " + started;
                });
                delete(copy);
            }
        }
        Path copy = Folders.copy(journal, work.resolve("copy"));
        byte[] noise = new byte[1 << 16];
        random.nextBytes(noise);
        Files.write(copy.resolve("queue/metadata.cq4t"), noise);
        check("metadata.cq4t of noise", () -> {
            String started = started(copy);
            return ("took " + places.size()).equals(started) ? null : started;
        });
        delete(copy);
    }

    private interface Check {
        String problem() throws IOException;
    }

    private void check(String what, Check check) throws IOException {
        String problem;
        try {
            problem = check.problem();
        } catch (RuntimeException e) {
            problem = "threw " + e;
        }
        if (problem != null) {
            problems.add(what + ": " + problem);
        }
    }

    /** The sentence of the refusal, or null when all records are there as they were. */
    private String scanned(Path folder) throws IOException {
        try {
            JournalScan.Found found = JournalScan.whole(folder).run(_ -> { });
            return found.records() == good.records() && found.chain() == good.chain() ? null : "gave " + found;
        } catch (JournalRefused refused) {
            return refused.getMessage();
        }
    }

    /** The sentence of the refusal, or {@code took N}. */
    private String started(Path folder) {
        int[] taken = new int[1];
        try (ChronicleJournal open = open(folder)) {
            open.recover((_, _, _) -> taken[0]++);
            return "took " + taken[0];
        } catch (JournalRefused refused) {
            return refused.getMessage();
        }
    }

    private ChronicleJournal open(Path folder) {
        return ChronicleJournal.open(folder, JournalFixture.STREAMS, JournalFixture.settings(Durability.POWER), clock,
                JournalFixture.NOBODY, JournalObserver.NONE);
    }

    /** Whether a refusal says that this record is lost or cannot be trusted. */
    private static boolean names(String refusal, int record) {
        return refusal.contains("record " + record + " ");
    }

    private static void flip(Path file, long position, int bit) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long at = position + bit / Byte.SIZE;
            bytes.seek(at);
            int before = bytes.read();
            bytes.seek(at);
            bytes.write(before ^ 1 << bit % Byte.SIZE);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
