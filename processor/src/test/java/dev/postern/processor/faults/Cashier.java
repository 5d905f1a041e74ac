package dev.postern.processor.faults;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.TillLine;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One terminal that sells, asks, repeats and reverses in a closed loop, over whatever happens to the host. A request
 * whose answer did not come is repeated after the next connect until it is decided, or reversed and then repeated.
 * One thread.
 */
final class Cashier {
    private static final int SILENCE_MILLIS_MAX = 20_000;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int REMEMBERED_MAX = 40;
    private static final int TRIES_MAX = 2_000;
    private static final Set<String> AGAIN = Set.of("09", "91", "96");

    /** A request as it was sent. */
    private record Sent(ExchangeKey key, WireMessage message, byte[] bytes) {
    }

    private final TestTerminal terminal;
    private final int cards;
    private final Random random;
    private final History history;
    private final Supplier<InetSocketAddress> host;
    private final ConcurrentLinkedDeque<Sent> decided = new ConcurrentLinkedDeque<>();
    private final List<Sent> abandoned = new ArrayList<>();
    private Sent open;
    private volatile boolean stopped;

    /**
     * @param host where it is now, or null while it is down
     */
    Cashier(TestTerminal terminal, int cards, long seed, History history, Supplier<InetSocketAddress> host) {
        this.terminal = terminal;
        this.cards = cards;
        this.random = new Random(seed);
        this.history = history;
        this.host = host;
    }

    /** Ends the selling after the exchange that runs; an open one stays open. */
    void stop() {
        stopped = true;
    }

    void goOn() {
        stopped = false;
    }

    /** Sells until it is stopped. */
    void sell() {
        while (!stopped) {
            connected(line -> {
                repeatSome(line, 2);
                while (!stopped) {
                    exchange(line);
                }
            });
        }
    }

    /** Brings all that is open to its end; the host is up and stays so. */
    void settle(int repeats) {
        boolean[] settled = new boolean[1];
        for (int i = 0; i < TRIES_MAX && !settled[0]; i++) {
            connected(line -> {
                while (open != null) {
                    exchange(line);
                }
                while (!abandoned.isEmpty()) {
                    open = abandoned.removeLast();
                    exchange(line);
                    while (open != null) {
                        exchange(line);
                    }
                }
                repeatSome(line, repeats);
                settled[0] = true;
            });
        }
    }

    /** What the host says a card holds, minor units. */
    long balance(Pan card) {
        long[] balance = new long[1];
        boolean[] known = new boolean[1];
        for (int i = 0; i < TRIES_MAX && !known[0]; i++) {
            connected(line -> {
                open = sent(terminal.balance(card));
                WireMessage answer = null;
                while (open != null) {
                    answer = exchange(line);
                }
                balance[0] = Long.parseLong(answer.get(54).substring(28, 40));
                known[0] = true;
            });
        }
        return balance[0];
    }

    /** Sends what was decided before once more and has the answers judged. */
    void repeatSome(TillLine line, int count) throws IOException {
        int left = count;
        for (Sent sent : decided) {
            if (left-- == 0) {
                return;
            }
            ask(line, sent, "repeat ");
        }
    }

    /** The same on a connection of its own, for a host on a copy of the disk. */
    void repeatOn(InetSocketAddress copy, int count) throws IOException {
        try (TillLine line = new TillLine(copy, SILENCE_MILLIS_MAX)) {
            repeatSome(line, count);
        }
    }

    private interface Conversation {
        void on(TillLine line) throws IOException;
    }

    private void connected(Conversation conversation) {
        InetSocketAddress now = host.get();
        if (now == null) {
            LockSupport.parkNanos(PAUSE_NANOS);
            return;
        }
        try (TillLine line = new TillLine(now, SILENCE_MILLIS_MAX)) {
            if (terminal.mac() == null) {
                terminal.take(WireMessage.decode(line.ask(terminal.signOn().encode())));
            }
            conversation.on(line);
        } catch (IOException gone) {
            LockSupport.parkNanos(PAUSE_NANOS);
            reverseInstead();
        }
    }

    /** The answer to a sale did not come: some cashiers reverse it rather than ask again. */
    private void reverseInstead() {
        if (open != null && isSale(open) && random.nextInt(3) == 0) {
            abandoned.add(open);
            open = sent(terminal.reversal(open.message));
        }
    }

    private WireMessage exchange(TillLine line) throws IOException {
        if (open == null) {
            open = next();
        }
        history.asked(open.key);
        boolean sale = isSale(open);
        WireMessage answer = ask(line, open, decided.contains(open) ? "repeat " : sale ? "sale " : "other ");
        if (AGAIN.contains(answer.get(39))) {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (sale && "96".equals(answer.get(39)) && !stopped) {
                reverseInstead();
            }
        } else {
            decided.addFirst(open);
            if (decided.size() > REMEMBERED_MAX) {
                decided.removeLast();
            }
            open = null;
        }
        return answer;
    }

    private static boolean isSale(Sent sent) {
        return sent.key.messageClass() == 2 && "000000".equals(sent.message.get(3));
    }

    private WireMessage ask(TillLine line, Sent sent, String sort) throws IOException {
        byte[] bytes = line.ask(sent.bytes);
        WireMessage answer = WireMessage.decode(bytes);
        String code = answer.get(39);
        history.came((sent.key.messageClass() == 4 && !sort.startsWith("repeat") ? "reversal " : sort) + code);
        if (!terminal.signed(bytes)) {
            history.odd(sent.key + " was answered " + code + " without a good MAC");
        } else if (!sent.message.get(11).equals(answer.get(11))) {
            history.odd(sent.key + " got the answer to STAN " + answer.get(11));
        } else if (Set.of("30", "77", "94", "97", "A0").contains(code)) {
            history.odd(sent.key + " was answered " + code);
        } else {
            history.told(sent.key, code, TestTerminal.unsigned(bytes));
        }
        return answer;
    }

    private Sent next() {
        int choice = random.nextInt(100);
        if (choice < 12) {
            for (Sent sent : decided) {
                if (isSale(sent)) {
                    return sent(terminal.reversal(sent.message));
                }
            }
        }
        if (choice < 20 && !decided.isEmpty()) {
            return decided.peekFirst();
        }
        Pan card = Cards.cny(random.nextInt(cards));
        return sent(choice < 25 ? terminal.balance(card) : terminal.purchase(card, 1 + random.nextInt(10_000)));
    }

    private Sent sent(WireMessage message) {
        boolean reversal = message.mti() == 0x0400;
        int batch = reversal ? Integer.parseInt(message.get(61).substring(0, 6))
                : Integer.parseInt(message.get(60).substring(2, 8));
        long packed = ByteBuffer.wrap(terminal.id().getBytes(StandardCharsets.US_ASCII)).getLong();
        ExchangeKey key = new ExchangeKey(packed, batch, Integer.parseInt(message.get(11)), reversal ? 4 : 2);
        return new Sent(key, message, terminal.sign(message));
    }
}
