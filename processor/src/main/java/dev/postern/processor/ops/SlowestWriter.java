package dev.postern.processor.ops;

import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.WriterReaderPhaser;

/**
 * One event loop's hand into the slowest requests of an interval: the worst {@value #KEPT}, in places that are made once.
 * Only its own thread calls {@link #offer} and {@link #flushed}, which take no lock and make nothing; nearly all requests
 * end at one comparison. The interval thread takes the places away meanwhile.
 */
public final class SlowestWriter {
    static final int KEPT = 10;

    private static final class Place {
        private Passage passage;
        private byte[] answer;
        private long wholeNanos;
        private long sentNanos;
        private long flushNanos;
        private boolean unflushed;
    }

    private static final class Places {
        private final Place[] places = new Place[KEPT];
        private int used;
        /** What one has to exceed to get a place. */
        private long leastNanos = -1;

        private Places() {
            for (int i = 0; i < KEPT; i++) {
                places[i] = new Place();
            }
        }

        private Place next() {
            if (used < KEPT) {
                return places[used++];
            }
            Place least = places[0];
            for (Place place : places) {
                least = place.wholeNanos < least.wholeNanos ? place : least;
            }
            return least;
        }

        private void learnLeast() {
            if (used == KEPT) {
                leastNanos = Long.MAX_VALUE;
                for (Place place : places) {
                    leastNanos = Math.min(leastNanos, place.wholeNanos);
                }
            }
        }

        private void clear() {
            for (Place place : places) {
                place.passage = null;
                place.answer = null;
            }
            used = 0;
            leastNanos = -1;
        }
    }

    private final WriterReaderPhaser phaser = new WriterReaderPhaser();
    private volatile Places active = new Places();
    private Places spare = new Places();
    private boolean unflushed;

    SlowestWriter() {
    }

    /**
     * A request's answer goes to the socket.
     *
     * @param answer its message, kept as it is until the interval has been taken
     */
    public void offer(Passage passage, byte[] answer, long nowNanos) {
        long whole = nowNanos - passage.arrivedNanos();
        if (whole > active.leastNanos) {
            keep(passage, answer, whole, nowNanos);
        }
    }

    private void keep(Passage passage, byte[] answer, long whole, long nowNanos) {
        long entered = phaser.writerCriticalSectionEnter();
        try {
            Places places = active;
            if (whole <= places.leastNanos) {
                return;
            }
            Place place = places.next();
            place.passage = passage;
            place.answer = answer;
            place.wholeNanos = whole;
            place.sentNanos = nowNanos;
            place.flushNanos = 0;
            place.unflushed = true;
            places.learnLeast();
            unflushed = true;
        } finally {
            phaser.writerCriticalSectionExit(entered);
        }
    }

    /** All answers that were offered so far are with the kernel. */
    public void flushed(long nowNanos) {
        if (!unflushed) {
            return;
        }
        unflushed = false;
        long entered = phaser.writerCriticalSectionEnter();
        try {
            Places places = active;
            for (int i = 0; i < places.used; i++) {
                Place place = places.places[i];
                if (place.unflushed) {
                    place.unflushed = false;
                    place.flushNanos = nowNanos - place.sentNanos;
                }
            }
        } finally {
            phaser.writerCriticalSectionExit(entered);
        }
    }

    /** Moves what was kept since the last call into {@code target}. For the interval thread. */
    void drainInto(List<SlowRequest> target, Function<byte[], String> reference) {
        phaser.readerLock();
        try {
            Places taken = active;
            active = spare;
            phaser.flipPhase();
            for (int i = 0; i < taken.used; i++) {
                Place place = taken.places[i];
                Passage p = place.passage;
                target.add(new SlowRequest(reference.apply(place.answer), place.wholeNanos, p.waitedNanos(), p.decodeNanos(), p.queueNanos(),
                        p.fraudNanos(), p.issuerNanos(), p.batchNanos(), p.forceNanos(), place.flushNanos));
            }
            taken.clear();
            spare = taken;
        } finally {
            phaser.readerUnlock();
        }
    }
}
