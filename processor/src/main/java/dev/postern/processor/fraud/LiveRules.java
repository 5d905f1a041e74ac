package dev.postern.processor.fraud;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule set in force, and the thread that looks whether its file has changed. Any thread may ask; a shard takes a new
 * set between two transactions. A file that is not taken leaves the former set in force.
 */
public final class LiveRules implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRules.class);

    private final Path file;
    private final long watchNanos;
    private final LongAdder refused = new LongAdder();
    private volatile RuleSet current;
    private volatile boolean closing;
    private FileTime readAt;
    private boolean gone;
    private Thread watcher;

    /** No rule file: nothing is asked. */
    public static LiveRules none() {
        return new LiveRules(null, 0);
    }

    /**
     * Reads the file.
     *
     * @param watchNanos how often the file is looked at once {@link #watch} was called
     * @throws IOException with every problem when the file is not taken
     */
    public static LiveRules open(Path file, long watchNanos) throws IOException {
        LiveRules rules = new LiveRules(file, watchNanos);
        try {
            rules.load();
        } catch (RuleFileRefused e) {
            throw new IOException("the rule file " + file + " (postern.fraud.rules-file) is not taken:\n"
                    + e.getMessage(), e);
        }
        return rules;
    }

    private LiveRules(Path file, long watchNanos) {
        this.file = file;
        this.watchNanos = watchNanos;
    }

    /** The set in force; null when there is none. */
    public RuleSet current() {
        return current;
    }

    /** How often a changed file was not taken. */
    public long refused() {
        return refused.sum();
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

    /** Looks at the file from now on, on a thread of its own. */
    public void watch() {
        if (file != null) {
            watcher = Thread.ofPlatform().daemon().name("fraud-rules").start(this::watchOn);
        }
    }

    private void watchOn() {
        while (!closing) {
            LockSupport.parkNanos(watchNanos);
            lookAgain();
        }
    }

    /** Takes the file when it changed since it was last read; a file that is being written is taken with its next change. */
    void lookAgain() {
        if (gone && !Files.exists(file)) {
            return;
        }
        try {
            if (gone || !Files.getLastModifiedTime(file).equals(readAt)) {
                gone = false;
                load();
            }
        } catch (NoSuchFileException e) {
            gone = true;
            refused.increment();
            LOG.error("the rule file {} is not there any more, its rules stay in force", file);
        } catch (RuleFileRefused e) {
            refused.increment();
            LOG.error("the rule file {} is not taken, the former rules stay in force: {}", file, e.getMessage());
        } catch (IOException | RuntimeException e) {
            refused.increment();
            LOG.error("the rule file {} cannot be read, the former rules stay in force: {}", file, e.toString());
        }
    }

    private void load() throws RuleFileRefused, IOException {
        readAt = Files.getLastModifiedTime(file);
        RuleSet read = RuleFile.read(file);
        for (FeatureSpec feature : read.features()) {
            if (feature.key() != FeatureKey.CARD) {
                throw new IOException("the feature " + feature.name() + " is not of a card, and the node keeps features "
                        + "of cards only");
            }
        }
        current = read;
        LOG.info("fraud rules {} with hash {} are in force: {} rules, {} of them compiled", read.name(), read.hash(),
                read.rules().size(), read.compiled());
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
