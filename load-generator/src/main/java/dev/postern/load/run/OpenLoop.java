package dev.postern.load.run;

import dev.postern.load.record.Fault;
import dev.postern.load.schedule.Profile;
import dev.postern.load.schedule.Schedule;
import dev.postern.load.terminal.Exchange;
import dev.postern.load.terminal.Purpose;
import dev.postern.load.terminal.Terminal;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Sends a lane's schedule. The host's speed has no influence on when a send is due; a send whose terminal cannot send is kept
 * and leaves as soon as it can, its response time still counted from when it was due.
 *
 * <p>One timer is outstanding at a time, for the next due send; between, each loop turn looks too, so that a turn with many
 * answers does not delay a send.
 */
final class OpenLoop extends Step {
    private static final int SENDS_PER_TURN_MAX = 64;
    private static final long TIMER_NANOS_MIN = 20_000;

    private final Schedule schedule;
    private final int cardsPerTerminal;
    private final int lanes;
    private final long startNanos;
    private final long warmUpNanos;
    private final long giveUpNanos;
    private final ArrayDeque<Integer>[] deferred;
    private final Runnable timer = this::onTimer;
    private final List<Profile.Storm> storms;
    private int deferredCount;
    private int next;

    /**
     * A lane's part of an open loop.
     *
     * @param startNanos  when the schedule's time 0 is, on the lane's clock
     * @param storms      when terminals reconnect, all of them together over the lanes
     * @param giveUpNanos how long after the last due time sends may still wait for their terminals
     */
    OpenLoop(LaneLoop loop, Schedule schedule, int cardsPerTerminal, int lanes, long startNanos, long warmUpNanos, long giveUpNanos,
             List<Profile.Storm> storms) {
        super(loop);
        this.schedule = schedule;
        this.cardsPerTerminal = cardsPerTerminal;
        this.lanes = lanes;
        this.startNanos = startNanos;
        this.warmUpNanos = warmUpNanos;
        this.giveUpNanos = giveUpNanos;
        this.storms = storms;
        this.deferred = queues(loop.terminals().size());
    }

    @Override
    void start() {
        loop.lane().faulty(true);
        storms.forEach(this::plan);
        onTimer();
    }

    /** This lane's part of a storm: a task for each of its reconnections. */
    private void plan(Profile.Storm storm) {
        int own = Math.min(terminals().size(), storm.reconnects() / lanes);
        for (int i = 0; i < own; i++) {
            Terminal terminal = terminals().get(i);
            long at = startNanos + storm.atNanos() + storm.withinNanos() * i / own;
            loop.schedule(terminal::reconnect, Math.max(0, at - loop.lane().now()));
        }
    }

    @Override
    public void turned() {
        sendDue();
    }

    @Override
    public void ready(Terminal terminal) {
        sendDeferred(terminal);
    }

    @Override
    public void ended(Terminal terminal, Exchange exchange) {
        if (deferredCount > 0) {
            sendDeferred(terminal);
        }
    }

    @Override
    void tick() {
        if (next == schedule.count() && !done.isDone()) {
            boolean givenUp = schedule.count() > 0 && loop.lane().now() - startNanos > schedule.dueNanos(schedule.count() - 1) + giveUpNanos;
            if (deferredCount == 0 || givenUp) {
                for (; deferredCount > 0; deferredCount--) {
                    loop.lane().tally().fault(Fault.UNSENT);
                }
                finish();
            }
        }
    }

    private void onTimer() {
        long wait = sendDue();
        loop.lane().flush();
        if (next < schedule.count()) {
            loop.schedule(timer, Math.max(TIMER_NANOS_MIN, wait));
        }
    }

    /** Sends what is due, a bounded number, and says how long until the next. */
    private long sendDue() {
        for (int sent = 0; next < schedule.count(); sent++) {
            long lag = loop.lane().now() - startNanos - schedule.dueNanos(next);
            if (lag < 0 || sent == SENDS_PER_TURN_MAX) {
                return -lag;
            }
            if (schedule.dueNanos(next) >= warmUpNanos) {
                loop.lane().latencies().lag(lag);
            }
            int terminal = schedule.card(next) / cardsPerTerminal / lanes;
            if (deferred[terminal] != null && !deferred[terminal].isEmpty() || !send(terminals().get(terminal), next)) {
                defer(terminal);
            }
            next++;
        }
        return 0;
    }

    private boolean send(Terminal terminal, int i) {
        long dueNanos = schedule.dueNanos(i);
        return terminal.begin(schedule.kind(i), schedule.card(i), schedule.amountMinor(i), startNanos + dueNanos,
            dueNanos < warmUpNanos ? Purpose.WARM_UP : Purpose.MEASURED);
    }

    private void defer(int terminal) {
        if (deferred[terminal] == null) {
            deferred[terminal] = new ArrayDeque<>();
        }
        deferred[terminal].add(next);
        deferredCount++;
        loop.lane().tally().fault(Fault.SEND_DEFERRED);
    }

    private void sendDeferred(Terminal terminal) {
        ArrayDeque<Integer> waiting = deferred[terminal.index() / lanes];
        while (waiting != null && !waiting.isEmpty() && send(terminal, waiting.peek())) {
            waiting.poll();
            deferredCount--;
        }
    }

    @SuppressWarnings("unchecked") // An array of a generic type cannot be made otherwise.
    private static ArrayDeque<Integer>[] queues(int count) {
        return (ArrayDeque<Integer>[]) new ArrayDeque<?>[count];
    }
}
