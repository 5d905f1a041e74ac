package dev.postern.processor.simulation;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A terminal as the contract wants it, at a till where everything goes wrong: it repeats under the same STAN, gives up
 * and reverses, goes on reversing until it is answered, asks again for what it has reversed, and keeps its own books.
 */
final class SimulatedTerminal {

    private static final Set<String> ASK_AGAIN = Set.of("09", "91", "96");
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
    /** What was taken from each card, and what is held of it. */
    private final Map<Pan, Long> books = new LinkedHashMap<>();
    private final Map<Pan, Long> held = new LinkedHashMap<>();
    private Wire wire;
    private boolean signedOn;
    private int signOnStan;
    private int strikes;

    SimulatedTerminal(World world, int number, FleetRow row, int openMax) {
        this.world = world;
        this.number = number;
        this.openMax = openMax;
        paper = new TestTerminal(row);
        messages = new KindMessages(paper);
        long packed = 0;
        for (int i = 0; i < 8; i++) {
            packed = packed << 8 | row.terminalId().charAt(i);
        }
        id = packed;
    }

    int number() {
        return number;
    }

    /** What this terminal took from each card, as far as it knows. */
    Map<Pan, Long> books() {
        return books;
    }

    /** What this terminal has held of each card. */
    Map<Pan, Long> held() {
        return held;
    }

    boolean isIdle() {
        return open.isEmpty();
    }

    /** The next thing it does; comes again and again. */
    void think() {
        if (wire == null) {
            wire = world.connect(this);
        }
        if (wire != null && !signedOn) {
            signOn();
        } else if (wire != null && open.size() < openMax && world.mayBegin()) {
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
        switch (world.below(100)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> balance(world.card(), false);
            case 8, 9, 10, 11, 12, 13, 14, 15 -> cancelTheLast();
            case 16, 17, 18, 19, 20, 21, 22 -> askAgain();
            case 23, 24, 25 -> reverseWhatWasNeverSent();
            case 26, 27 -> wrongMac();
            case 28, 29 -> otherContent();
            case 30, 31 -> start(decided(sale(world.card(), amount()).set(25, "06"), "12"));
            case 32 -> start(undecided(sale(world.card(), amount()).without(22), "30"));
            case 33 -> start(decided(sale(world.card(), 0), "13"));
            case 34 -> start(decided(sale(world.card(), amount()).set(2, "6224240000000000"), "14"));
            case 35 -> start(decided(sale(world.card(), amount()).set(2, Cards.digits(Cards.of(999_999, "000000000"))), "15"));
            case 36 -> start(undecided(sale(world.card(), amount()).set(60, "22%06d000".formatted(paper.batch() + 1)), "77"));
            case 37, 38 -> burst();
            case 39, 40 -> signedOn = false;
            case 41 -> reconnect();
            case 42, 43, 44, 45, 46 -> sell(world.testCard());
            case 47, 48 -> plain(messages.cashback(world.card(), 1 + amount(), 1));
            case 49, 50 -> plain(messages.topUp(world.card(), amount(), "13900000000"));
            case 51, 52 -> given(messages.load(world.card(), amount()));
            case 53, 54 -> given(messages.refund(world.card(), amount()));
            case 55, 56 -> plain(messages.offlineSale(world.card(), amount()));
            case 57, 58, 59, 60 -> goOnFromASale();
            case 61, 62, 63, 64 -> hold();
            case 65, 66, 67, 68, 69, 70 -> goOnFromAHold();
            default -> sell(world.card());
        }
    }

    private WireMessage sale(Pan card, long amountMinor) {
        return paper.purchase(card, amountMinor);
    }

    private long amount() {
        return 1 + world.below(world.chance(20) ? 4_000 : 1_500);
    }

    private void sell(Pan card) {
        long amountMinor = amount();
        WireMessage request = sale(card, amountMinor);
        start(new Deal(request, key(request), card, amountMinor, null, false));
    }

    /** Asks what a card holds; when all is over, to compare the books. */
    void balance(Pan card, boolean closing) {
        WireMessage request = paper.balance(card);
        Deal deal = new Deal(request, key(request), card, 0, null, false);
        deal.closing = closing;
        start(deal);
    }

    /** Takes the whole of field 4. */
    private void plain(WireMessage request) {
        start(new Deal(request, key(request), card(request), -minor(request), 0));
    }

    private void given(WireMessage request) {
        start(new Deal(request, key(request), card(request), minor(request), 0));
    }

    private void hold() {
        WireMessage request = messages.preAuthorization(world.card(), amount());
        start(new Deal(request, key(request), card(request), 0, minor(request)));
    }

    /** A void, a refund or a tip. What the host says of the sale after that is no new sale: it is left alone. */
    private void goOnFromASale() {
        Deal sale = remembered.stream().filter(Deal::isStandingSale).findFirst().orElse(null);
        if (sale == null) {
            sell(world.card());
            return;
        }
        sale.code = null;
        switch (world.below(3)) {
            case 0 -> given(messages.voiding(sale.card, sale.amountMinor, sale.request, sale.answer));
            case 1 -> given(messages.refund(sale.card, 1 + sale.amountMinor / 2, sale.request, sale.answer));
            default -> {
                long more = sale.amountMinor / 10;
                WireMessage tip = messages.tip(sale.card, sale.amountMinor + more, sale.request);
                start(new Deal(tip, key(tip), sale.card, -more, 0));
            }
        }
    }

    /** A completion for less or more, as an advice or not, or a void. */
    private void goOnFromAHold() {
        Deal hold = remembered.stream().filter(Deal::isOpenHold).findFirst().orElse(null);
        if (hold == null) {
            hold();
            return;
        }
        hold.code = null;
        long minor = world.chance(200) ? hold.amountMinor * 110 / 100 : 1 + hold.amountMinor * 8 / 10;
        WireMessage request = switch (world.below(3)) {
            case 0 -> messages.completion(hold.card, minor, hold.request, hold.answer);
            case 1 -> messages.completionAdvice(hold.card, minor, hold.request, hold.answer);
            default -> messages.preAuthorizationVoid(hold.card, hold.amountMinor, hold.request, hold.answer);
        };
        boolean voided = "200000".equals(request.get(3));
        start(new Deal(request, key(request), hold.card, voided ? 0 : -minor, -hold.amountMinor));
    }

    private static long minor(WireMessage request) {
        return Long.parseLong(request.get(4));
    }

    private static Pan card(WireMessage request) {
        return Pan.of(request.get(2));
    }

    private Deal decided(WireMessage request, String code) {
        return new Deal(request, key(request), null, 0, code, false);
    }

    private Deal undecided(WireMessage request, String code) {
        return new Deal(request, key(request), null, 0, code, true);
    }

    private ExchangeKey key(WireMessage request) {
        return new ExchangeKey(id, paper.batch(), Integer.parseInt(request.get(11)), request.mti() >> 8);
    }

    private void start(Deal deal) {
        open.add(deal);
        if (!deal.undecided) {
            world.asked(deal.key);
        }
        send(deal);
    }

    private void cancelTheLast() {
        Deal last = remembered.stream().filter(Deal::isStandingSale).findFirst().orElse(null);
        if (last == null) {
            sell(world.card());
            return;
        }
        books.merge(last.card, -last.amountMinor, Long::sum);
        // It is cancelled once: what the host says of it again is no new sale.
        last.code = null;
        remembered.remove(last);
        open.add(last);
        reverse(last, "17");
    }

    /** Whatever it was, the host must say the same again. */
    private void askAgain() {
        Deal[] old = remembered.toArray(Deal[]::new);
        if (old.length == 0) {
            sell(world.card());
            return;
        }
        Deal deal = old[world.below(old.length)];
        if (wire != null) {
            wire.toHost(paper.sign(deal.request));
        }
    }

    private void reverseWhatWasNeverSent() {
        Pan card = world.card();
        long amountMinor = amount();
        WireMessage request = sale(card, amountMinor);
        Deal deal = new Deal(request, key(request), card, amountMinor, null, false);
        open.add(deal);
        world.asked(deal.key);
        reverse(deal, "98");
    }

    private void reverse(Deal deal, String reason) {
        deal.state = Deal.State.REVERSING;
        deal.reversal = messages.reversal(deal.request).set(39, reason);
        deal.refusedForLoad = 0;
        world.asked(deal.reversalKey());
        send(deal);
    }

    private void wrongMac() {
        WireMessage request = sale(world.card(), amount());
        long wrong = world.takesWrongMacs() ? paper.mac().compute(data(request), 0, data(request).length) : world.number();
        open.add(undecided(request, "A0"));
        wire.toHost(request.encode(wrong));
        armTimer(open.getLast());
    }

    private byte[] data(WireMessage request) {
        return TestTerminal.unsigned(paper.sign(request));
    }

    private void otherContent() {
        Deal old = remembered.peekFirst();
        if (old == null || !old.movesMoney() || old.undecided || old.advice || old.request.mti() != 0x0200) {
            sell(world.card());
            return;
        }
        start(new Deal(old.request.copy().set(4, old.amountMinor + 1, 12), old.key, null, 0, "94", true));
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
            boolean repeat = deal.sends > 0 && world.chance(500);
            WireMessage message = repeat ? deal.current().copy().mti(deal.current().mti() | 1) : deal.current();
            wire.toHost(paper.sign(message));
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
        } else if (deal.state == Deal.State.ASKED && deal.isReversible() && world.chance(400)) {
            reverse(deal, "98");
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
                paper.take(answer);
                signedOn = true;
                strikes = 0;
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
        for (Deal deal : open) {
            if (deal.stan() == stan && (deal.state == Deal.State.REVERSING) == reversal
                    && Objects.equals(deal.request.get(4), amount)) {
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
            world.refusedAsExpected(code);
            end(deal);
        } else if (ASK_AGAIN.contains(code)) {
            world.askedTooEarly(code);
            later(deal);
        } else if ("A0".equals(code)) {
            signedOn &= ++strikes <= STRIKES_MAX;
            later(deal);
        } else if (UNDECIDED.contains(code) || deal.expected != null && deal.state == Deal.State.ASKED) {
            world.broken("terminal " + number + " STAN " + deal.stan() + " got " + code + " in " + deal.state
                    + (deal.expected == null ? "" : " and not " + deal.expected));
            end(deal);
        } else {
            takeDecision(deal, answer, code);
        }
    }

    /** The host could not decide yet: soon again, and after a few times a sale is given up. */
    private void later(Deal deal) {
        boolean givesUp = ++deal.refusedForLoad > REFUSALS_MAX && deal.isReversible() && deal.state == Deal.State.ASKED;
        int sent = ++deal.sends;
        world.after(world.upTo(400_000_000), () -> {
            if (deal.sends == sent && deal.state != Deal.State.ENDED) {
                if (givesUp) {
                    reverse(deal, "98");
                } else {
                    send(deal);
                }
            }
        });
    }

    private void takeDecision(Deal deal, WireMessage answer, String code) {
        switch (deal.state) {
            case REVERSING -> {
                if (!"00".equals(code)) {
                    world.broken("terminal " + number + " STAN " + deal.stan() + ": its reversal got " + code);
                }
                world.count(Happening.REVERSAL_ANSWERED);
                deal.state = Deal.State.REVERSED;
                send(deal);
            }
            case REVERSED -> {
                world.askedAfterReversal(code);
                end(deal);
            }
            case ASKED -> {
                world.decided(deal, answer, code);
                if ("00".equals(code) && deal.movesMoney()) {
                    books.merge(deal.card, -deal.balanceMinor, Long::sum);
                    held.merge(deal.card, deal.heldMinor, Long::sum);
                }
                deal.code = code;
                deal.answer = answer;
                end(deal);
            }
            case ENDED -> throw new IllegalStateException("it is not open");
        }
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
