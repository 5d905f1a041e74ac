package dev.postern.processor.till;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A terminal with a memory, as a careful merchant has one: it sells and reverses until its line ends, keeps every answer
 * that it was given, and knows what was never answered. Afterwards it can say what must be true of the host. One thread
 * at a time.
 */
public final class Seller {

    private record Told(WireMessage request, byte[] answer) {
    }

    /** A sale without an answer, and whether its reversal had been sent behind it. */
    private record InDoubt(WireMessage purchase, boolean reversed) {
    }

    private final TestTerminal terminal;
    private final List<Pan> cards;
    private final Random random;
    private final List<Told> told = new ArrayList<>();
    private final List<InDoubt> inDoubt = new ArrayList<>();
    private final Map<Pan, Long> taken = new HashMap<>();
    private int sales;
    private int reversals;
    private int doubts;

    public Seller(TestTerminal terminal, List<Pan> cards, long seed) {
        this.terminal = terminal;
        this.cards = cards;
        this.random = new Random(seed);
    }

    public TestTerminal terminal() {
        return terminal;
    }

    /** What each card has lost to this seller. */
    public Map<Pan, Long> taken() {
        return taken;
    }

    public int sales() {
        return sales;
    }

    public int reversals() {
        return reversals;
    }

    /** Requests that a crash left without an answer. */
    public int doubts() {
        return doubts;
    }

    /** Connects; the session is for {@link #sellUntilClosed}. */
    public Session connect(InetSocketAddress host) throws IOException {
        return new Session(terminal, host);
    }

    /** Sells until the line ends; every answer counts. Closes the session. */
    public void sellUntilClosed(Session session, AtomicLong answers) throws IOException {
        try (session) {
            boolean open = true;
            while (open) {
                WireMessage purchase = terminal.purchase(card(), 1 + random.nextInt(1_000));
                open = switch (random.nextInt(4)) {
                    case 0 -> sellAndReverse(session, purchase, answers);
                    case 1 -> sellAndReverseAtOnce(session, purchase, answers);
                    default -> sell(session, purchase, answers);
                };
            }
        }
    }

    private Pan card() {
        return cards.get(random.nextInt(cards.size()));
    }

    private boolean sell(Session session, WireMessage purchase, AtomicLong answers) throws IOException {
        if (!ask(session, purchase, answers)) {
            inDoubt.add(new InDoubt(purchase, false));
            return false;
        }
        take(purchase);
        return true;
    }

    private boolean sellAndReverse(Session session, WireMessage purchase, AtomicLong answers) throws IOException {
        if (!sell(session, purchase, answers)) {
            return false;
        }
        give(purchase);
        if (!ask(session, terminal.reversal(purchase), answers)) {
            inDoubt.add(new InDoubt(purchase, true));
            return false;
        }
        reversals++;
        return true;
    }

    /** The reversal goes out behind the sale, which nobody has answered yet: whatever comes of it, nothing is taken. */
    private boolean sellAndReverseAtOnce(Session session, WireMessage purchase, AtomicLong answers) throws IOException {
        WireMessage reversal = terminal.reversal(purchase);
        if (!send(session, purchase) || !send(session, reversal)) {
            inDoubt.add(new InDoubt(purchase, true));
            return false;
        }
        for (int i = 0; i < 2; i++) {
            byte[] answer = receive(session);
            if (answer == null) {
                inDoubt.add(new InDoubt(purchase, true));
                return false;
            }
            boolean ofReversal = WireMessage.decode(answer).mti() == 0x0410;
            keep(ofReversal ? reversal : purchase, answer, answers);
        }
        reversals++;
        return true;
    }

    private boolean ask(Session session, WireMessage request, AtomicLong answers) throws IOException {
        byte[] answer = send(session, request) ? receive(session) : null;
        if (answer == null) {
            return false;
        }
        keep(request, answer, answers);
        return true;
    }

    private boolean send(Session session, WireMessage request) throws IOException {
        try {
            session.line().send(terminal.sign(request));
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    private static byte[] receive(Session session) throws IOException {
        return session.line().receiveOrClosed();
    }

    private void keep(WireMessage request, byte[] answer, AtomicLong answers) {
        assertEquals("00", WireMessage.decode(answer).get(39));
        told.add(new Told(request, answer));
        answers.incrementAndGet();
        sales += WireMessage.decode(answer).mti() == 0x0210 ? 1 : 0;
    }

    private void take(WireMessage purchase) {
        taken.merge(Pan.of(purchase.get(2)), Long.parseLong(purchase.get(4)), Long::sum);
    }

    private void give(WireMessage purchase) {
        taken.merge(Pan.of(purchase.get(2)), -Long.parseLong(purchase.get(4)), Long::sum);
    }

    /**
     * On the host as it came up again: what was never answered is settled by a repeat or a reversal, and every answer
     * that was given is given again, byte for byte but the MAC. Throws an AssertionError when one is not.
     */
    public void settleAndCompare(InetSocketAddress host) throws IOException {
        try (Session session = new Session(terminal, host)) {
            doubts += inDoubt.size();
            for (InDoubt doubt : inDoubt) {
                settle(session, doubt);
            }
            inDoubt.clear();
            for (Told before : told) {
                byte[] again = session.askBytes(before.request());
                assertArrayEquals(TestTerminal.unsigned(before.answer()), TestTerminal.unsigned(again),
                        () -> terminal.id() + " STAN " + before.request().get(11) + " was told "
                                + WireMessage.decode(before.answer()) + ", now " + WireMessage.decode(again));
            }
            told.clear();
        }
    }

    private void settle(Session session, InDoubt doubt) throws IOException {
        if (doubt.reversed() || random.nextBoolean()) {
            assertEquals("00", session.code(terminal.reversal(doubt.purchase()).mti(0x0401)));
            reversals++;
        } else {
            assertEquals("00", session.code(doubt.purchase()));
            take(doubt.purchase());
        }
    }
}
