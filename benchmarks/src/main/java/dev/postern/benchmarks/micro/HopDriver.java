package dev.postern.benchmarks.micro;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Keeps a number of requests under way until a given number are back. Its state is the home loop's alone; {@link #back}
 * is for any thread, {@link #await} for the one that waits.
 */
final class HopDriver implements Runnable {

    private static final long WAIT_SECONDS_MAX = 60;

    private final ActorRef<HopActor.Hop> first;
    private final Executor home;
    private final int requests;
    private final int inFlightMax;
    private final CountDownLatch done = new CountDownLatch(1);
    private int sent;
    private int ended;
    private boolean sending;

    HopDriver(ActorRef<HopActor.Hop> first, Executor home, int requests, int inFlightMax) {
        this.first = first;
        this.home = home;
        this.requests = requests;
        this.inFlightMax = inFlightMax;
    }

    /** Sends as many as may be under way. An answer that comes while it sends is only counted: no recursion. */
    void send() {
        sending = true;
        while (sent < requests && sent - ended < inFlightMax) {
            sent++;
            first.tell(new HopActor.Hop(this));
        }
        sending = false;
        if (ended == requests) {
            done.countDown();
        }
    }

    /** A request has passed the last actor. */
    void back() {
        home.execute(this);
    }

    /** On the home loop: one is back. */
    @Override
    public void run() {
        ended++;
        if (!sending) {
            send();
        }
    }

    /** Waits until all are back. */
    void await() throws InterruptedException {
        if (!done.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IllegalStateException("requests were lost on the way");
        }
    }
}
