package dev.postern.load.terminal;

import dev.postern.load.reconcile.Batches;
import dev.postern.load.reconcile.Ledger;
import dev.postern.load.record.Counter;
import dev.postern.load.record.Latencies;
import dev.postern.load.record.Tally;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Entry;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The terminals of one event loop and what they share: codec, clock, deadlines, counts. Every method that does not say
 * otherwise is for that event loop only, so nothing here is locked.
 */
public final class Lane {
    /** What a wrong clock's date is multiplied by to stand before its time. */
    static final long CLOCK_SPAN = 1_000_000;

    /** Polls' spacings after which a code that was shown and forgotten is asked for: by then its time is over, as {@code fleet create} sets it. */
    private static final int SHOWN_SPACINGS = 12;

    final LaneSettings settings;
    final Dialer dialer;
    final Tally tally;
    final Latencies latencies;
    final Ledger ledger;
    final Cards cards;
    final MessageView view = new MessageView(Dialect.terminal());
    final Requests requests = new Requests();
    final CardReader reader = new CardReader();
    final Cashier cashier = new Cashier(this);
    final BatchCloser closer = new BatchCloser(this);
    final Batches batches;
    final DeadlineQueue answers;
    final DeadlineQueue reversals;
    /** Codes that are asked for soon, and those whose time has to pass before. */
    final DeadlineQueue polls;
    final DeadlineQueue forgottenCodes;

    private final LongSupplier nanoClock;
    private final SplittableRandom faultDice;
    private final SplittableRandom entryDice;
    private final SplittableRandom batchDice;
    private final List<Terminal> unflushed = new ArrayList<>();
    private final ArrayDeque<Exchange> spare = new ArrayDeque<>();
    private final ArrayDeque<Terminal> waitingToSignOn = new ArrayDeque<>();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private Work work = new Idle();
    private int signingOn;
    private final Counter open = new Counter();
    private long receivedNanos;
    private boolean closing;
    private boolean faulty;

    /**
     * A lane without terminals yet.
     *
     * @param nanoClock the clock of sends and answers, such as {@code System::nanoTime}
     * @param cards     the run's cards
     * @param seed      of what lines do to frames and how cards are read
     */
    public Lane(LaneSettings settings, Dialer dialer, Tally tally, Latencies latencies, Ledger ledger, LongSupplier nanoClock,
                Cards cards, long seed) {
        this.settings = settings;
        this.dialer = dialer;
        this.tally = tally;
        this.latencies = latencies;
        this.ledger = ledger;
        this.batches = ledger.batches();
        this.nanoClock = nanoClock;
        this.cards = cards;
        this.faultDice = new SplittableRandom(seed);
        this.entryDice = new SplittableRandom(~seed);
        this.batchDice = new SplittableRandom(seed ^ 0xba7c4L);
        this.answers = new DeadlineQueue(settings.timeoutNanos());
        this.reversals = new DeadlineQueue(settings.reversalSpacingNanos());
        this.polls = new DeadlineQueue(settings.pollSpacingNanos());
        this.forgottenCodes = new DeadlineQueue(SHOWN_SPACINGS * settings.pollSpacingNanos());
    }

    /** Gives the terminals something else to do. */
    public void work(Work next) {
        work = next;
    }

    /** Completed exceptionally when the run cannot go on; any thread. */
    public CompletableFuture<Void> failure() {
        return failure;
    }

    /** Exchanges that have not ended, reversals included; any thread. */
    public long open() {
        return open.get();
    }

    /** Lets deadlines take effect; to be called every few milliseconds. */
    public void sweep() {
        long now = now();
        expire(answers, now);
        expire(reversals, now);
        expire(polls, now);
        expire(forgottenCodes, now);
        flush();
    }

    private static void expire(DeadlineQueue queue, long now) {
        for (Exchange late = queue.pollExpired(now); late != null; late = queue.pollExpired(now)) {
            late.terminal.expired(late);
        }
    }

    /** Ends a loop turn: lets the work act, then flushes each connection that was written to, once. */
    public void turned() {
        work.turned();
        flush();
    }

    /** Flushes each connection that was written to since the last flush. */
    public void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }

    /** From now on a lost connection is no fault and is not made again. */
    public void closing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /** Notes when the bytes that are now being read arrived. */
    void received() {
        receivedNanos = now();
    }

    long receivedNanos() {
        return receivedNanos;
    }

    /** The lane's clock. */
    public long now() {
        return nanoClock.getAsLong();
    }

    Work work() {
        return work;
    }

    /** The lane's counts. */
    public Tally tally() {
        return tally;
    }

    /** The lane's times. */
    public Latencies latencies() {
        return latencies;
    }

    /** Says that the run cannot go on, in one sentence. */
    public void fail(String sentence) {
        failure.completeExceptionally(new HostUnusable(sentence));
    }

    /** How the next card is read. */
    Entry drawEntry() {
        return settings.entries().draw(entryDice);
    }

    /** Whether a terminal loses an entry of the batch that it closes now. */
    boolean leavesOut() {
        return batchDice.nextDouble() < settings.leftOutShare();
    }

    /** Which of so many. */
    int drawLine(int count) {
        return batchDice.nextInt(count);
    }

    /** What the line does to the next frame, or null. */
    LineFault strikes() {
        return faulty ? settings.faults().draw(faultDice) : null;
    }

    /** A date and time that a wrong clock may show: MMDD, then hhmmss. */
    long drawClock() {
        return (faultDice.nextInt(1, 13) * 100L + faultDice.nextInt(1, 29)) * CLOCK_SPAN
            + faultDice.nextInt(24) * 10_000L + faultDice.nextInt(60) * 100L + faultDice.nextInt(60);
    }

    /** From now on lines do to frames what the settings say, or no longer. */
    public void faulty(boolean now) {
        faulty = now;
    }

    void unflushed(Terminal terminal) {
        unflushed.add(terminal);
    }

    Exchange take(Terminal terminal) {
        Exchange exchange = spare.isEmpty() ? new Exchange() : spare.pop();
        exchange.terminal = terminal;
        exchange.reversalsSent = 0;
        exchange.approved = false;
        exchange.code = 0;
        exchange.outcome = null;
        exchange.mac = null;
        exchange.answerMac = null;
        exchange.earlierAnswerMac = null;
        exchange.security = null;
        exchange.entry = Entry.KEYED;
        exchange.shown = null;
        exchange.closing = null;
        exchange.forgetCard();
        open.add(1);
        return exchange;
    }

    void giveBack(Exchange exchange) {
        open.add(-1);
        spare.push(exchange);
    }

    /** Lets the terminal sign on now, or when one of those that are at it has ended. */
    void queueSignOn(Terminal terminal) {
        waitingToSignOn.add(terminal);
        admitSignOns();
    }

    void signOnEnded() {
        signingOn--;
        admitSignOns();
    }

    private void admitSignOns() {
        while (signingOn < settings.signOnsMax() && !waitingToSignOn.isEmpty()) {
            signingOn += waitingToSignOn.poll().sendSignOn() ? 1 : 0;
        }
    }

    private static final class Idle implements Work {
        @Override
        public void ready(Terminal terminal) {
            // Nothing to do until the run gives work.
        }

        @Override
        public void ended(Terminal terminal, Exchange exchange) {
            // What ends between two works has been counted.
        }
    }
}
