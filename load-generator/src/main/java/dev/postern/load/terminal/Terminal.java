package dev.postern.load.terminal;

import dev.postern.load.record.Fault;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Kind;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.frame.Envelope;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;

/**
 * One POS terminal: connects, signs on, numbers its messages, and hands answers to the {@link Cashier} that conducts its
 * exchanges. Lane's event loop only.
 *
 * <pre>
 *   AWAY ──connected──▶ UNSIGNED ──0810 00, keys──▶ READY ──39 = 77 or A0, or asked to──▶ UNSIGNED
 *     ▲  └──connected, keys held──────────────────────▲ │
 *     └──connection lost; open sales become reversals───┘
 * </pre>
 */
public final class Terminal {
    private static final long BACKOFF_NANOS_MIN = 50_000_000;
    private static final long BACKOFF_NANOS_MAX = 2_000_000_000;

    private final Lane lane;
    private final int index;
    private final Identity identity;
    private final InFlight inFlight = new InFlight();
    private final Numbers numbers;
    private final Keys keys;
    private final Customers customers;
    private final OpenBatch batch;
    private final SignOn signOn;

    private Standing standing = Standing.AWAY;
    private TerminalLink link;
    private boolean unflushed;
    private boolean everReady;
    private long backoffNanos = BACKOFF_NANOS_MIN;

    /** A terminal that is not connected; {@code memory} is what it kept from earlier runs. */
    public Terminal(Lane lane, int index, FleetRow row, Memory memory) {
        this.lane = lane;
        this.index = index;
        this.identity = Identity.of(row);
        this.numbers = new Numbers(memory.batch(), memory.nextStan());
        this.keys = Keys.of(row, memory.wrappedKeys());
        this.customers = new Customers(lane, index, identity, keys, memory);
        this.batch = new OpenBatch(lane, this, numbers, memory.clean());
        this.signOn = new SignOn(lane, this, identity, keys);
    }

    /** Its place in the fleet. */
    public int index() {
        return index;
    }

    /** Exchanges that it has not ended. */
    public int open() {
        return inFlight.count();
    }

    /** What it would keep if it were switched off now. */
    public Memory memory() {
        return new Memory(numbers.batch(), numbers.nextStan(), keys.kept(), customers.chipCounter(), customers.nextCode(), batch.isClean());
    }

    /** Gives it keys without a sign-on: those of an earlier run, or made up for a target that is a bare echo. */
    public void useKeys(WorkingKeys given) {
        keys.use(given);
    }

    /** Connects; for the first time, or after a failure. */
    public void dial(long delayNanos) {
        lane.dialer.dial(this, delayNanos);
    }

    /**
     * Sends a request, or says false when the terminal cannot now: not ready, or too much in flight. The frame leaves with the
     * lane's next flush; an advice of a terminal that is away, when it is back.
     *
     * @param card          the card's index, any for an echo
     * @param intendedNanos when the schedule meant it to leave, on the lane's clock
     */
    public boolean begin(Kind kind, int card, int amountMinor, long intendedNanos, Purpose purpose) {
        boolean ready = standing == Standing.READY;
        if (!ready && !decidesAlone(kind, card) || batch.isClosing() || inFlight.count() >= lane.settings.inFlightMax()) {
            return false;
        }
        if (kind == Kind.BATCH_CLOSE) {
            return batch.close(intendedNanos, purpose);
        }
        if (!batch.takesSales()) {
            return false;
        }
        Exchange exchange = open(Exchange.Stage.ASKED);
        if (exchange == null) {
            return false;
        }
        customers.come(exchange, kind, card, amountMinor);
        exchange.purpose = purpose;
        exchange.intendedNanos = intendedNanos;
        if (kind != Kind.ECHO) {
            if (ready) {
                keys.prepare(exchange);
            }
            customers.readCard(exchange);
        }
        if (ready) {
            lane.cashier.ask(this, exchange);
        } else {
            lane.cashier.keep(exchange);
        }
        return true;
    }

    /** What it only tells the host it sells without a line too, and tells it when it is back. */
    private boolean decidesAlone(Kind kind, int card) {
        return standing == Standing.AWAY && everReady && Form.of(kind)[0].isAdvice() && !Cards.special(lane.cards.pan(card));
    }

    /** Entries of the open batch. */
    public int entries() {
        return batch.book().count();
    }

    OpenBatch batch() {
        return batch;
    }

    String name() {
        return identity.terminalId;
    }

    /** Gives its connection up and makes another one, as a terminal does that was moved or restarted. */
    public void reconnect() {
        if (link != null) {
            lane.tally.fault(Fault.RECONNECTED);
            link.drop();
        }
    }

    /** No connection could be made; one sentence why. */
    public void connectFailed(String reason) {
        if (!everReady) {
            lane.fail(reason);
        }
        dialAgain();
    }

    /** The connection stands. */
    void connected(TerminalLink newLink) {
        link = newLink;
        if (keys.held()) {
            ready();
        } else {
            signOn();
        }
    }

    /** The connection is gone: sales without an answer become reversals, all else that waited is unanswered. */
    void disconnected() {
        link = null;
        unflushed = false;
        standing = Standing.AWAY;
        if (lane.isClosing()) {
            return;
        }
        lane.tally.fault(Fault.CONNECTION_LOST);
        if (!everReady) {
            lane.fail("the host closed the connection of terminal " + identity.terminalId + " before it could sign on");
        }
        Exchange next;
        for (Exchange exchange = inFlight.newest(); exchange != null; exchange = next) {
            next = exchange.nextInFlight;
            if (exchange.stage == Exchange.Stage.SIGNING_ON) {
                signOnEnded(exchange);
            } else {
                lane.cashier.cutOff(this, exchange);
            }
        }
        dialAgain();
    }

    /** Whether the host answers with the terminal's own date and time: fields 12 and 13 of an answer are the host's. */
    private boolean believesWrongClock(Exchange exchange, MessageView view) {
        return exchange.wrongClock != 0 && !lane.settings.bareEcho() && view.has(12) && view.has(13)
            && view.number(13) * Lane.CLOCK_SPAN + view.number(12) == exchange.wrongClock;
    }

    /** A message of the host, with the processing request of its header. */
    void received(ByteBuf in, int start, int length, int processingRequest) {
        MessageView view = lane.view;
        if (!view.decode(in, start, length) || !view.has(11)) {
            lane.tally.fault(Fault.MALFORMED);
            return;
        }
        Exchange exchange = inFlight.find(view.mti(), (int) view.number(11));
        if (exchange == null) {
            lane.tally.fault(Fault.UNMATCHED);
        } else if (!view.has(41) || view.ascii8(41) != identity.packedId || believesWrongClock(exchange, view)) {
            lane.tally.fault(Fault.MALFORMED);
        } else {
            int code = code(view);
            exchange.code = code;
            switch (exchange.stage) {
                case SIGNING_ON -> signOnAnswered(exchange, view);
                case ASKED, FORWARDING -> {
                    lane.cashier.answered(this, exchange, view, in, start);
                    if (Codes.wantsSignOn(code)) {
                        signOn();
                    }
                }
                case REVERSING -> lane.cashier.reversalAnswered(this, exchange, view, in, start);
            }
        }
        if (processingRequest == Envelope.REQUEST_SIGN_ON) {
            signOn();
        }
    }

    /** The deadline of an exchange has passed. */
    void expired(Exchange exchange) {
        if (exchange.stage == Exchange.Stage.SIGNING_ON) {
            signOnEnded(exchange);
            signOn.queue();
        } else {
            lane.cashier.expired(this, exchange);
        }
    }

    /** Asks for new keys, as soon as the lane lets it. */
    void signOn() {
        if (standing == Standing.UNSIGNED || link == null) {
            return;
        }
        if (everReady) {
            lane.tally.fault(Fault.SIGNED_ON_AGAIN);
        }
        standing = Standing.UNSIGNED;
        signOn.queue();
    }

    /** Sends the sign-on when it is still wanted, and says whether it did. */
    boolean sendSignOn() {
        return signOn.send(standing == Standing.UNSIGNED);
    }

    /** Writes a message of the exchange; it leaves with the lane's next flush. */
    void send(Exchange exchange, int mti) {
        exchange.expectedMti = expected(mti);
        exchange.sentNanos = lane.now();
        LineFault fault = lane.strikes();
        exchange.wrongClock = fault == LineFault.CLOCK_SKEW ? lane.drawClock() : 0;
        link.write(lane.requests.write(link.allocator(), identity, exchange, mti, numbers.batch()), fault);
        if (!unflushed) {
            unflushed = true;
            lane.unflushed(this);
        }
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            link.flush();
        }
    }

    /** An exchange has its outcome. */
    void ended(Exchange exchange) {
        inFlight.remove(exchange);
        batch.closeWhenFull(exchange.purpose);
        lane.work().ended(this, exchange);
        lane.giveBack(exchange);
    }

    /** A STAN of its own for the next message of an exchange; false when the batch has none left. */
    boolean renumber(Exchange exchange) {
        int stan = numbers.take(inFlight);
        if (stan == 0) {
            lane.fail(outOfStans());
            return false;
        }
        exchange.stan = stan;
        exchange.batch = numbers.batch();
        return true;
    }

    private String outOfStans() {
        return "terminal " + identity.terminalId + " has used all " + Memory.STAN_MAX + " STANs of batch " + numbers.batch()
            + ": use more terminals, or a new fleet";
    }

    boolean isReady() {
        return standing == Standing.READY;
    }

    Keys keys() {
        return keys;
    }

    private void signOnAnswered(Exchange exchange, MessageView view) {
        if (!signOn.answered(exchange, view)) {
            return;
        }
        if (view.has(60) && view.length(60) >= 8) {
            batch.is((int) view.number(60, 2, 6), everReady);
        }
        signOnEnded(exchange);
        ready();
    }

    private void signOnEnded(Exchange exchange) {
        DeadlineQueue.cancel(exchange);
        inFlight.remove(exchange);
        lane.giveBack(exchange);
        lane.signOnEnded();
    }

    private void ready() {
        standing = Standing.READY;
        everReady = true;
        backoffNanos = BACKOFF_NANOS_MIN;
        for (Exchange exchange = inFlight.newest(); exchange != null; exchange = exchange.nextInFlight) {
            if (exchange.stage == Exchange.Stage.REVERSING) {
                lane.cashier.sendReversal(this, exchange);
            } else if (exchange.stage == Exchange.Stage.FORWARDING) {
                lane.cashier.forward(this, exchange);
            }
        }
        batch.closeWhenFull(Purpose.WARM_UP);
        lane.work().ready(this);
    }

    private void dialAgain() {
        if (!lane.isClosing()) {
            dial(backoffNanos);
            backoffNanos = Math.min(BACKOFF_NANOS_MAX, backoffNanos * 2);
        }
    }

    /** A new exchange with a STAN of its own, or null when the batch has none left. */
    Exchange open(Exchange.Stage stage) {
        int stan = numbers.take(inFlight);
        if (stan == 0 && lane.settings.bareEcho()) {
            numbers.wrap();
            stan = numbers.take(inFlight);
        }
        if (stan == 0) {
            lane.fail(outOfStans());
            return null;
        }
        Exchange exchange = lane.take(this);
        exchange.stage = stage;
        exchange.stan = stan;
        exchange.batch = numbers.batch();
        inFlight.add(exchange);
        return exchange;
    }

    /** The MTI of the answer: function digit + 1, last digit 0. */
    private int expected(int mti) {
        return lane.settings.bareEcho() ? mti : (mti & 0xFFF0) + 0x10;
    }

    /** Field 39 of an answer; an echo server's has none of its own, and is as good as approved. */
    private int code(MessageView view) {
        if (lane.settings.bareEcho()) {
            return Codes.APPROVED;
        }
        return view.has(39) ? (int) (view.ascii8(39) >>> 48) : 0;
    }
}
