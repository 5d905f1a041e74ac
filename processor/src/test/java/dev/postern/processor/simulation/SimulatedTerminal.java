package dev.postern.processor.simulation;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.till.CardSecrets;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A terminal as the contract wants it, at a till where everything goes wrong: it repeats under the same STAN, gives up
 * and reverses, goes on reversing until it is answered, asks again for what it has reversed, and keeps its own books.
 */
final class SimulatedTerminal {

    private static final Set<String> ASK_AGAIN = Set.of("09", "90", "91", "96");
    private static final Set<String> UNDECIDED = Set.of("30", "77", "94", "97", "A0");
    private static final long PATIENCE_NANOS = 1_500_000_000L;
    private static final int REMEMBERED = 12;
    private static final int STRIKES_MAX = 3;
    private static final int REFUSALS_MAX = 3;

    private final World world;
    private final int number;
    private final long id;
    private final int openMax;
    private final TestTerminal paper;
    private final List<Deal> open = new ArrayList<>();
    private final Deque<Deal> remembered = new ArrayDeque<>();
    private final KindMessages messages;
    private final Books books;
    /** By STAN. */
    private final Map<Integer, Integer> batches = new HashMap<>();
    /** By STAN: what the customer keys. It is enciphered anew for each send, since the keys may be others. */
    private final Map<Integer, Keyed> pins = new HashMap<>();
    private final CutOverCheck cutOvers;
    private final Selling selling;
    private Wire wire;
    private boolean signedOn;
    private boolean closing;
    private int closingBatch;
    private int signOnStan;
    private int strikes;

    private record Keyed(Pan card, String pin) {
    }

    SimulatedTerminal(World world, int number, FleetRow row, int openMax) {
        this.world = world;
        this.number = number;
        this.openMax = openMax;
        paper = new TestTerminal(row);
        messages = new KindMessages(paper);
        books = new Books(world::isForeign);
        selling = new Selling(world, this, messages, books);
        long packed = 0;
        for (int i = 0; i < 8; i++) {
            packed = packed << 8 | row.terminalId().charAt(i);
        }
        id = packed;
        cutOvers = new CutOverCheck(world, id, books);
    }

    Selling selling() {
        return selling;
    }

    int number() {
        return number;
    }

    /** What this terminal took and holds, as far as it knows. */
    Books books() {
        return books;
    }

    int batch() {
        return paper.batch();
    }

    boolean isIdle() {
        return open.isEmpty() && !closing && cutOvers.isIdle();
    }

    /** The next thing it does; comes again and again. */
    void think() {
        cutOvers.compare(open);
        if (wire == null) {
            wire = world.connect(this);
        }
        if (wire != null && !signedOn) {
            signOn();
        } else if (wire != null && !closing && open.size() < openMax && world.mayBegin()) {
            begin();
        }
        if (!world.isOver()) {
            world.after(30_000_000 + world.upTo(200_000_000), this::think);
        }
    }

    private void signOn() {
        WireMessage request = paper.signOn();
        signOnStan = Integer.parseInt(request.get(11));
        wire.toHost(request.encode());
    }

    void disconnected(Wire gone) {
        if (gone == wire) {
            wire = null;
        }
    }

    private void begin() {
        int one = world.below(100);
        switch (one) {
            case 0, 1, 2, 3, 4 -> balance(world.card(), null);
            case 5, 6, 7, 8, 9, 10, 11 -> selling.cancelTheLast();
            case 12, 13, 14, 15, 16, 17 -> askAgain();
            case 18, 19, 20 -> selling.reverseWhatWasNeverSent();
            case 21, 22 -> wrongMac();
            case 23, 24 -> otherContent();
            case 25, 26, 27, 28, 29, 30, 31 -> selling.wrongOnce(one - 25);
            case 32 -> burst();
            case 33 -> signOnOr(() -> selling.voidOfAnotherMerchant());
            case 34 -> reconnect();
            case 35, 36, 37, 38 -> selling.sell(world.testCard());
            case 39, 40 -> selling.inquire();
            case 41, 42 -> closeBatch();
            case 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57 -> selling.goOn();
            case 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77 -> selling.sellSomething();
            default -> selling.sell(world.card());
        }
    }

    /** The batch is compared when nothing of the terminal is open. */
    private void closeBatch() {
        if (!open.isEmpty()) {
            selling.sell(world.card());
            return;
        }
        closing = true;
        closingBatch = paper.batch();
        new BatchEnd(world, this, messages, books).begin();
    }

    private void signOnOr(Runnable other) {
        if (world.chance(500)) {
            signedOn = false;
        } else {
            other.run();
        }
    }

    /** The business day has ended while the batch was about to be closed: it is. */
    void batchCutOver() {
        closing = false;
    }

    /** The host has closed the batch: the next one is open. */
    void batchClosed() {
        if (paper.batch() == closingBatch) {
            // Else a sign-on has told it already.
            paper.nextBatch();
        }
        closing = false;
    }

    /** Asks what a card holds; {@code closing} gets the answer when all is over, to compare the books. */
    void balance(Pan card, Consumer<WireMessage> closing) {
        ask(paper.balance(card), Happening.BALANCE_TOLD, Deal.NONE, (_, answer) -> {
            if (closing != null) {
                closing.accept(answer);
            }
        });
    }

    /** Sends something until it is decided. */
    void ask(WireMessage request, Happening happening, Set<String> refusals, Deal.Ending ending) {
        start(deal(request, happening, refusals, ending));
    }

    Deal deal(WireMessage request, Happening happening, Set<String> refusals, Deal.Ending ending) {
        return Deal.of(request, key(request), happening, refusals, ending);
    }

    /** The request comes with a PIN that is the card's, or is another, or with a block that holds none. */
    void shows(WireMessage request, Pan card, GuardBook.Proof proof) {
        String right = CardSecrets.pin(card);
        switch (proof) {
            case PIN_RIGHT -> pins.put(stan(request), new Keyed(card, right));
            case PIN_WRONG -> pins.put(stan(request), new Keyed(card, "%04d".formatted((Integer.parseInt(right) + 1) % 10_000)));
            default -> { }
        }
        shows(request, proof, -1);
    }

    /** The request comes with a track, or with a chip of that counter. */
    void shows(WireMessage request, GuardBook.Proof proof, int counter) {
        world.guards().shows(key(request), proof, counter);
    }

    private static int stan(WireMessage request) {
        return Integer.parseInt(request.get(11));
    }

    /** Sends something that must be refused so, once and for all. */
    void expect(WireMessage request, String code) {
        start(Deal.expecting(code, false, request, key(request)));
    }

    /** Sends something that must be refused so, and leaves no trace. */
    void expectUndecided(WireMessage request, String code) {
        start(Deal.expecting(code, true, request, key(request)));
    }

    /** The batch in which a STAN was used: it is used once. */
    int batchOf(int stan) {
        return batches.get(stan);
    }

    private ExchangeKey key(WireMessage request) {
        batches.put(stan(request), paper.batch());
        return new ExchangeKey(id, paper.batch(), stan(request), request.mti() >> 8);
    }

    private void start(Deal deal) {
        open.add(deal);
        if (!deal.undecided) {
            world.asked(deal.key);
        }
        send(deal);
    }

    /** Whatever it was, the host must say the same again, also when the batch was closed meanwhile. */
    private void askAgain() {
        Deal[] old = remembered.stream().filter(deal -> deal.key.batch() >= paper.batch() - 1).toArray(Deal[]::new);
        if (old.length == 0) {
            selling.sell(world.card());
            return;
        }
        Deal deal = old[world.below(old.length)];
        if (wire != null) {
            if (deal.key.batch() != paper.batch()) {
                world.count(Happening.ASKED_AGAIN_IN_NEXT_BATCH);
            }
            wire.toHost(signed(deal, deal.request));
        }
    }

    private byte[] signed(Deal deal, WireMessage message) {
        Keyed keyed = message.has(52) ? pins.get(deal.stan()) : null;
        return paper.sign(keyed == null ? message : CardSecrets.withPin(message.copy(), paper, keyed.card, keyed.pin));
    }

    /** Asks that it be undone, whether the host knows of it or not. */
    void reverse(Deal deal, WireMessage reversal) {
        if (!open.contains(deal)) {
            open.add(deal);
            world.asked(deal.key);
        }
        deal.state = Deal.State.REVERSING;
        deal.reversal = reversal;
        deal.refusedForLoad = 0;
        world.asked(deal.reversalKey());
        send(deal);
    }

    private void giveUp(Deal deal) {
        reverse(deal, messages.reversal(deal.request));
    }

    private void wrongMac() {
        WireMessage request = messages.purchase(world.card(), 1 + world.below(1_500));
        long wrong = world.takesWrongMacs() ? paper.mac().compute(data(request), 0, data(request).length) : world.number();
        open.add(Deal.expecting("A0", true, request, key(request)));
        wire.toHost(request.encode(wrong));
        armTimer(open.getLast());
    }

    private byte[] data(WireMessage request) {
        return TestTerminal.unsigned(paper.sign(request));
    }

    private void otherContent() {
        Deal old = remembered.peekFirst();
        if (old == null || old.expected != null || old.key.batch() != paper.batch() || old.request.mti() != 0x0200
                || !old.reversible) {
            selling.sell(world.card());
            return;
        }
        WireMessage other = old.request.copy().set(4, Long.parseLong(old.request.get(4)) + 1, 12);
        start(Deal.expecting("94", true, other, old.key));
    }

    private void burst() {
        for (int i = 3 + world.below(6); i > 0 && wire != null; i--) {
            wire.toHost(paper.echo().encode());
        }
    }

    private void reconnect() {
        if (wire != null) {
            world.count(Happening.RECONNECTED);
            wire.cut();
        }
    }

    private void send(Deal deal) {
        if (wire != null && signedOn) {
            if (deal.state == Deal.State.REVERSING) {
                // Its original is of the batch that it names in 61; it comes in the one that is open.
                deal.reversal.set(60, "%s%06d000".formatted(deal.reversal.get(60).substring(0, 2), paper.batch()));
            }
            boolean repeat = deal.sends > 0 && world.chance(500);
            WireMessage message = repeat ? deal.current().copy().mti(deal.current().mti() | 1) : deal.current();
            wire.toHost(signed(deal, message));
        }
        armTimer(deal);
    }

    private void armTimer(Deal deal) {
        int sent = ++deal.sends;
        world.after(PATIENCE_NANOS + world.upTo(PATIENCE_NANOS), () -> {
            if (deal.sends == sent && deal.state != Deal.State.ENDED) {
                timedOut(deal);
            }
        });
    }

    private void timedOut(Deal deal) {
        world.count(Happening.TIMED_OUT);
        strikes++;
        if (strikes > STRIKES_MAX) {
            signedOn = false;
            strikes = 0;
        }
        if ("A0".equals(deal.expected)) {
            end(deal);
        } else if (deal.state == Deal.State.ASKED && deal.reversible && world.chance(400)) {
            giveUp(deal);
        } else {
            send(deal);
        }
    }

    /** A frame came from the host. */
    void answered(byte[] bytes) {
        WireMessage answer = WireMessage.decode(bytes);
        String code = answer.get(39);
        int stan = Integer.parseInt(answer.get(11));
        if (answer.mti() == 0x0810) {
            if (!signedOn && stan == signOnStan && "00".equals(code)) {
                int before = paper.batch();
                paper.take(answer);
                signedOn = true;
                strikes = 0;
                if (paper.batch() != before) {
                    cutOvers.ended(before);
                }
                world.count(Happening.SIGNED_ON);
            }
        } else if (answer.mti() == 0x0830) {
            world.count(Happening.ECHOED);
        } else if (answer.has(64) && !paper.signed(bytes)) {
            world.count(Happening.UNVERIFIABLE_ANSWER);
            if (++strikes > STRIKES_MAX) {
                signedOn = false;
                strikes = 0;
            }
        } else {
            Deal deal = find(stan, answer.mti(), answer.get(4));
            if (deal == null) {
                world.count(Happening.LATE_OR_SECOND_ANSWER);
            } else {
                take(deal, answer, code);
            }
        }
    }

    /** Two requests can have one STAN, when one of them must get 94: the amount tells them apart. */
    private Deal find(int stan, int mti, String amount) {
        boolean reversal = mti >> 8 == 4;
        List<Deal> same = open.stream().filter(deal -> deal.stan() == stan && (deal.state == Deal.State.REVERSING) == reversal)
                .toList();
        for (Deal deal : same) {
            if (Objects.equals(deal.request.get(4), amount)) {
                return deal;
            }
        }
        for (Deal deal : same) {
            String asked = deal.request.get(4);
            // The answer has the part that was approved, or what is due.
            boolean other = "94".equals(deal.expected);
            if (!other && (asked == null || amount != null && amount.compareTo(asked) < 0)) {
                return deal;
            }
        }
        if (!reversal && open.stream().anyMatch(deal -> deal.stan() == stan)) {
            world.count(Happening.LATE_APPROVAL_AFTER_REVERSAL);
        }
        return null;
    }

    private void take(Deal deal, WireMessage answer, String code) {
        if (code.equals(deal.expected) && deal.state == Deal.State.ASKED) {
            world.count(deal.happening);
            end(deal);
        } else if (ASK_AGAIN.contains(code)) {
            world.askedTooEarly(code);
            later(deal);
        } else if ("A0".equals(code)) {
            signedOn &= ++strikes <= STRIKES_MAX;
            later(deal);
        } else if ("77".equals(code) && cutOvers.ofClosed(deal, paper.batch())) {
            takeTooLate(deal, answer);
        } else if (UNDECIDED.contains(code) || deal.expected != null && deal.state == Deal.State.ASKED) {
            world.broken("terminal " + number + " STAN " + deal.stan() + " got " + code + " in " + deal.state
                    + (deal.expected == null ? "" : " and not " + deal.expected) + " for %04X".formatted(deal.request.mti())
                    + " with 60 " + deal.request.get(60));
            end(deal);
        } else {
            takeDecision(deal, answer, code);
        }
    }

    /** The host could not decide yet: soon again, and after a few times a sale is given up. */
    private void later(Deal deal) {
        boolean givesUp = ++deal.refusedForLoad > REFUSALS_MAX && deal.reversible && deal.state == Deal.State.ASKED;
        int sent = ++deal.sends;
        world.after(world.upTo(400_000_000), () -> {
            if (deal.sends == sent && deal.state != Deal.State.ENDED) {
                if (givesUp) {
                    giveUp(deal);
                } else {
                    send(deal);
                }
            }
        });
    }

    /** The business day has ended before it was decided: a sign-on tells the next batch. A reversal comes again in that. */
    private void takeTooLate(Deal deal, WireMessage answer) {
        world.count(Happening.TOO_LATE_77);
        signedOn &= Books.batchOf(answer) != paper.batch();
        if (deal.state == Deal.State.REVERSING) {
            later(deal);
            return;
        }
        boolean asked = deal.state == Deal.State.ASKED;
        end(deal);
        remembered.remove(deal);
        if (asked) {
            deal.ending.tooLate();
        }
    }

    private void takeDecision(Deal deal, WireMessage answer, String code) {
        switch (deal.state) {
            case REVERSING -> {
                if (!"00".equals(code)) {
                    world.broken("terminal " + number + " STAN " + deal.stan() + ": its reversal got " + code);
                }
                world.count(Happening.REVERSAL_ANSWERED);
                tellReversed(deal, answer);
                if (deal.key.batch() != paper.batch()) {
                    world.count(Happening.REVERSED_OF_CLOSED_BATCH);
                }
                deal.state = Deal.State.REVERSED;
                send(deal);
            }
            case REVERSED -> {
                world.askedAfterReversal(code);
                end(deal);
            }
            case ASKED -> {
                end(deal);
                if ("95".equals(code) && deal.request.mti() == 0x0500) {
                    deal.ending.disputed();
                } else if (world.decided(deal, code)) {
                    deal.ending.approved(deal, answer);
                } else {
                    deal.ending.refused();
                }
            }
            case ENDED -> throw new IllegalStateException("it is not open");
        }
    }

    /** One that was undone from the start is booked so; one that was given up was never booked. */
    private void tellReversed(Deal deal, WireMessage answer) {
        if (deal.cancels) {
            deal.ending.approved(deal, answer);
            return;
        }
        int counted = Books.batchOf(answer);
        if (counted != deal.key.batch()) {
            books.loosen(deal.key.batch());
            books.loosen(counted);
        }
        deal.ending.reversed();
    }

    private void end(Deal deal) {
        deal.state = Deal.State.ENDED;
        open.remove(deal);
        strikes = 0;
        if (!deal.undecided) {
            remembered.addFirst(deal);
            if (remembered.size() > REMEMBERED) {
                remembered.removeLast();
            }
        }
    }

    @Override
    public String toString() {
        return "terminal " + number + (wire == null ? ", no line" : "") + (signedOn ? "" : ", not signed on") + ", open "
                + open.stream().map(deal -> deal.stan() + " " + deal.state).toList();
    }
}
