package dev.postern.processor.fraud;

import dev.postern.fraud.rules.Place;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule set in force, and the thread that looks whether its file, or a CSV file that it names, has changed. Any thread
 * may ask; a shard takes a new set between two transactions. A file that is not taken leaves the former set in force.
 */
public final class LiveRules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);
    private static final String WATCHED = "file";
    private static final Object GONE = "gone";

    /** Is told each set that comes into force, on the thread that brought it. */
    @FunctionalInterface
    public interface Listener {

        /**
         * @param by who did it; {@code file} when the watched file changed
         * @param source the file's name
         */
        void taken(RuleSet rules, String by, String source);
    }

    private record Taken(RuleSet rules, String by, String source) {
    }

    private final Path file;
    private final long watchNanos;
    private final Map<String, Place> places;
    private final LongAdder refused = new LongAdder();
    private final LongAdder reloads = new LongAdder();
    private volatile RuleSet current;
    private volatile boolean closing;
    /** What the file's set was read from, until it is on the shelf. */
    private RuleShelf.Copy copy;
    private RuleShelf shelf;
    /** Hash of the configured file as it was last taken. */
    private String fileHash = RuleShelf.hash(null);
    private Listener listener;
    private Taken untold;
    private List<Path> watched = List.of();
    private Map<Path, Object> seen = Map.of();
    private Map<Path, Object> lastLook = Map.of();
    private Thread watcher;

    /** No rule file: nothing is asked until a set is loaded. */
    public static LiveRules none() {
        return new LiveRules(null, 0, Map.of());
    }

    /** The same; sets that are loaded and name no places get these. */
    static LiveRules none(Map<String, Place> places) {
        return new LiveRules(null, 0, places);
    }

    /**
     * Reads the file.
     *
     * @param watchNanos how often the file is looked at once {@link #watch} was called
     * @throws IOException with every problem when the file is not taken
     */
    public static LiveRules open(Path file, long watchNanos) throws IOException {
        return open(file, watchNanos, Map.of());
    }

    /**
     * Reads the file, or the set that ships under that name.
     *
     * @param places of terminals, for a set that names none
     */
    static LiveRules open(Path file, long watchNanos, Map<String, Place> places) throws IOException {
        LiveRules rules = new LiveRules(file, watchNanos, places);
        try {
            RuleShelf.Copy read = new RuleShelf.Copy();
            rules.current = rules.read(file, read);
            rules.copy = read;
            rules.fileHash = rules.current.hash();
        } catch (RuleFileRefused e) {
            throw new IOException("the rule file " + file + " (postern.fraud.rules-file) is not taken:\n"
                    + e.getMessage(), e);
        }
        return rules;
    }

    private LiveRules(Path file, long watchNanos, Map<String, Place> places) {
        this.file = file;
        this.watchNanos = watchNanos;
        this.places = places;
        watched = file == null ? List.of() : List.of(file);
    }

    /** The set in force; null when there is none. */
    public RuleSet current() {
        return current;
    }

    /** How often a changed file was not taken. */
    public long refused() {
        return refused.sum();
    }

    /** How often another set came into force. */
    public long reloads() {
        return reloads.sum();
    }

    /** How often rules could not be decided, all rules of the set in force together. */
    public long undecided() {
        RuleSet now = current;
        long errors = 0;
        for (int rule = 0; now != null && rule < now.rules().size(); rule++) {
            errors += now.errors(rule);
        }
        return errors;
    }

    /** How often the deadline passed before all rules of the set in force were asked. */
    public long late() {
        RuleSet now = current;
        return now == null ? 0 : now.late();
    }

    /**
     * Settles which set is in force, before the state that depends on it is made: the newest change wins, also across a
     * restart. What was loaded by command stays until the configured file changes.
     *
     * @param data the node's data folder, where sets are kept
     * @throws IOException when the one that was loaded last cannot be read any more
     */
    public synchronized void settle(Path data) throws IOException {
        shelf = new RuleShelf(data);
        RuleShelf.InForce last = shelf.inForce();
        if (last != null && last.fileHash().equals(fileHash) && !last.hash().equals(fileHash)) {
            current = placed(shelf.read(last.hash()));
            copy = null;
            LOG.info("fraud rules {} with hash {} were loaded by command and stay in force: the configured file is as it "
                    + "was then", current.name(), current.hash());
            return;
        }
        if (current == null) {
            return;
        }
        LOG.info("fraud rules {} with hash {} are in force: {} rules, {} of them compiled", current.name(),
                current.hash(), current.rules().size(), current.compiled());
        shelve(current, copy);
        copy = null;
        if (last == null || !last.hash().equals(current.hash())) {
            untold = new Taken(current, WATCHED, String.valueOf(file.getFileName()));
        }
    }

    /** Tells who keeps the log of changes, beginning with what {@link #settle} changed. */
    public synchronized void tell(Listener newListener) {
        listener = newListener;
        if (untold != null) {
            listener.taken(untold.rules, untold.by, untold.source);
            untold = null;
        }
    }

    /** Looks at the file from now on, on a thread of its own. */
    public void watch() {
        if (file != null) {
            watcher = Thread.ofPlatform().daemon().name("fraud-rules").start(this::watchOn);
        }
    }

    private void watchOn() {
        while (!closing) {
            LockSupport.parkNanos(watchNanos);
            lookWhenSettled();
        }
    }

    /** Looks again once nothing has changed since the look before: a file that is being written may be a good one without its end. */
    synchronized void lookWhenSettled() {
        Map<Path, Object> now = stamps();
        boolean settled = now.equals(lastLook);
        lastLook = now;
        if (settled) {
            lookAgain();
        }
    }

    /**
     * Takes a file now.
     *
     * @param by who wants it
     * @return what is different, for people
     * @throws RuleFileRefused with every problem; the former set stays
     */
    public synchronized String load(Path other, String by) throws RuleFileRefused, IOException {
        try {
            RuleShelf.Copy read = new RuleShelf.Copy();
            RuleSet rules = read(other, read);
            return take(rules, read, by, String.valueOf(other.getFileName()));
        } catch (RuleFileRefused | IOException e) {
            refused.increment();
            throw e;
        }
    }

    /** Takes the files when they changed since they were last read. */
    synchronized void lookAgain() {
        Map<Path, Object> now = stamps();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        if (now.get(file) == GONE) {
            refused.increment();
            LOG.error("the rule file {} is not there any more, its rules stay in force", file);
            return;
        }
        try {
            RuleShelf.Copy read = new RuleShelf.Copy();
            RuleSet rules = read(file, read);
            fileHash = rules.hash();
            take(rules, read, WATCHED, String.valueOf(file.getFileName()));
        } catch (RuleFileRefused e) {
            refused.increment();
            LOG.error("the rule file {} is not taken, the former rules stay in force: {}", file, e.getMessage());
        } catch (IOException | RuntimeException e) {
            refused.increment();
            LOG.error("the rule file {} cannot be read, the former rules stay in force: {}", file, e.toString());
        }
    }

    private Map<Path, Object> stamps() {
        Map<Path, Object> stamps = new HashMap<>();
        for (Path path : watched) {
            try {
                stamps.put(path, Files.getLastModifiedTime(path));
            } catch (IOException e) {
                stamps.put(path, GONE);
            }
        }
        return stamps;
    }

    private RuleSet read(Path from, RuleShelf.Copy into) throws RuleFileRefused, IOException {
        if (!Files.exists(from) && RuleFile.SHIPPED.contains(from.toString())) {
            return placed(RuleFile.shipped(from.toString(), into));
        }
        Set<Path> read = new LinkedHashSet<>();
        Path folder = from.toAbsolutePath().getParent();
        RuleSet rules = null;
        try {
            rules = placed(RuleFile.read(from, (name, bytes) -> {
                read.add(read.isEmpty() ? from : folder.resolve(name));
                into.source(name, bytes);
            }));
            return rules;
        } finally {
            if (from.equals(file)) {
                // A list that could not be read may be the very one that has to be looked at.
                read.addAll(rules == null ? watched : List.of(file));
                watched = List.copyOf(read);
                seen = stamps();
            }
        }
    }

    private RuleSet placed(RuleSet rules) {
        return rules.hasPlaces() || places.isEmpty() ? rules : rules.withPlaces(places);
    }

    private String take(RuleSet rules, RuleShelf.Copy read, String by, String source) throws IOException {
        RuleSet former = current;
        if (former != null && former.hash().equals(rules.hash())) {
            return "";
        }
        shelve(rules, read);
        current = rules;
        reloads.increment();
        LOG.info("fraud rules {} with hash {} are in force, by {}: {} rules, {} of them compiled", rules.name(),
                rules.hash(), by, rules.rules().size(), rules.compiled());
        if (listener != null) {
            listener.taken(rules, by, source);
        }
        return former == null ? "" : former.changesTo(rules);
    }

    private void shelve(RuleSet rules, RuleShelf.Copy read) throws IOException {
        if (shelf != null) {
            shelf.keep(rules, read);
            shelf.inForce(new RuleShelf.InForce(rules.hash(), fileHash));
        }
    }

    /** Stops looking at the file. */
    @Override
    public void close() {
        closing = true;
        if (watcher != null) {
            LockSupport.unpark(watcher);
        }
    }
}
