package dev.postern.processor.journal;

import dev.postern.processor.time.Clock;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the journal's disk on a thread of its own: whether the reserve is still free, and that the blocks ahead
 * of the write position, and the next roll's file, are there before the writer reaches them. What it finds is read by any thread.
 */
final class SpaceWatch implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
    private static final long SECOND_NANOS = 1_000_000_000L;
    /** The rate moves by one part in 2 to this power with each second. */
    private static final int SMOOTHING_SHIFT = 4;

    /** How far the writer has come. */
    interface Written {

        /** The file that is written, or null; any thread. */
        File file();

        /** How far it is written; any thread. */
        long position();

        /** Bytes written since the start; any thread. */
        long bytes();
    }

    private final Path folder;
    private final SpaceSettings settings;
    private final Written written;
    private final LongSupplier usableBytes;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Optional<BlockAllocator> allocator;
    private Optional<PreparedFile> next;
    private volatile boolean low;
    private File allocatedFile;
    private long allocatedTo;
    private long rateBytes;
    private long ratedBytes;
    private long ratedNanos;

    /** @param usableBytes the free space, asked at each look; negative when it cannot be told */
    SpaceWatch(Path folder, SpaceSettings settings, Written written, LongSupplier usableBytes, Clock clock) {
        this.folder = folder;
        this.settings = settings;
        this.written = written;
        this.usableBytes = usableBytes;
        this.clock = clock;
        allocator = settings.aheadBytes() > 0 ? BlockAllocator.find() : Optional.empty();
        next = allocator.map(found -> new PreparedFile(found, settings.aheadBytes()));
        if (allocator.isEmpty() && settings.aheadBytes() > 0) {
            LOG.warn("this machine has no fallocate: the journal's blocks are allocated when they are written");
        }
        ratedNanos = clock.nanos();
        thread = Thread.ofPlatform().name("journal-space").daemon().unstarted(this);
    }

    /** The free space of a folder's disk. */
    static LongSupplier usableBytesOf(Path folder) {
        File file = folder.toFile();
        return file::getUsableSpace;
    }

    void start() {
        look();
        thread.start();
    }

    /** Whether less than the reserve is free: nothing new is to be sold. Any thread. */
    boolean low() {
        return low;
    }

    @Override
    public void run() {
        try {
            while (!closing.await(settings.lookNanos(), TimeUnit.NANOSECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            LOG.warn("the watch of the journal's disk was interrupted");
        }
    }

    /** One look; by tests too, instead of the thread. */
    void look() {
        rate();
        long free = usableBytes.getAsLong();
        long reserve = reserveBytes();
        boolean nowLow = free >= 0 && free < reserve;
        if (nowLow != low) {
            low = nowLow;
            if (nowLow) {
                LOG.error("{} bytes are free in {}, less than the reserve of {}: no new sales until there is room again",
                        free, folder, reserve);
            } else {
                LOG.info("{} bytes are free in {}, the reserve is {}: selling again", free, folder, reserve);
            }
        }
        if (!nowLow && free - reserve > settings.aheadBytes()) {
            allocateAhead();
            prepareNext();
        }
    }

    /** What has to be free at the recent rate. */
    long reserveBytes() {
        // A week in milliseconds times 10 GB a second is below 2^63.
        return Math.max(settings.reserveBytes(), rateBytes * (settings.reserveNanos() / 1_000_000) / 1_000);
    }

    private void rate() {
        long now = clock.nanos();
        long sinceNanos = now - ratedNanos;
        if (sinceNanos >= SECOND_NANOS) {
            long bytes = written.bytes();
            long perSecond = (bytes - ratedBytes) * 1_000 / (sinceNanos / 1_000_000);
            rateBytes += perSecond - rateBytes >> SMOOTHING_SHIFT;
            ratedBytes = bytes;
            ratedNanos = now;
        }
    }

    /** In steps of half the distance, so that a call is rare and never finds the writer at its heels. */
    private void allocateAhead() {
        File file = written.file();
        if (file == null || allocator.isEmpty()) {
            return;
        }
        long position = written.position();
        if (!file.equals(allocatedFile)) {
            allocatedFile = file;
            allocatedTo = position;
        }
        if (allocatedTo - position > settings.aheadBytes() / 2) {
            return;
        }
        try {
            long from = Math.max(allocatedTo, position);
            allocator.get().allocate(file.toPath(), from, position + settings.aheadBytes() - from);
            allocatedTo = position + settings.aheadBytes();
        } catch (IOException e) {
            LOG.warn("blocks cannot be allocated ahead ({}): they are allocated when they are written", e.getMessage());
            allocator = Optional.empty();
        }
    }

    private void prepareNext() {
        File file = written.file();
        if (file == null || next.isEmpty()) {
            return;
        }
        try {
            next.get().look(file, clock.epochMillis());
        } catch (IOException e) {
            LOG.warn("the next record file cannot be made ahead ({}): it is made when it is begun", e.getMessage());
            next = Optional.empty();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
