package dev.postern.processor.simulation;

import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.WireMessage;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The end of a simulated terminal's batch: its totals, sometimes with one item that is wrong, then the upload of all items,
 * and the one line that the host's difference list must have. Not thread-safe.
 */
final class BatchEnd {

    private final World world;
    private final SimulatedTerminal terminal;
    private final KindMessages messages;
    private final Books books;
    /** What the terminal says that it has. */
    private final TreeMap<Integer, Books.Line> claimed;
    /** What the host has to say of it; null when both agree. */
    private final String difference;
    private Iterator<Map.Entry<Integer, Books.Line>> items;

    BatchEnd(World world, SimulatedTerminal terminal, KindMessages messages, Books books) {
        this.world = world;
        this.terminal = terminal;
        this.messages = messages;
        this.books = books;
        claimed = new TreeMap<>(books.lines());
        difference = world.chance(300) ? spoil() : null;
    }

    /** Makes one item wrong: it is gone, or too much, or has another amount. */
    private String spoil() {
        int way = claimed.isEmpty() ? 0 : world.below(3);
        if (way == 0) {
            int stan = 990_000 + world.below(9_999);
            claimed.put(stan, new Books.Line(777, false));
            return line(stan, 'H', 0, 777);
        }
        int stan = claimed.keySet().stream().skip(world.below(claimed.size())).findFirst().orElseThrow();
        Books.Line ours = claimed.get(stan);
        if (way == 1) {
            claimed.remove(stan);
            return line(stan, 'T', ours.minor(), 0);
        }
        long minor = ours.minor() + (ours.minor() > 0 ? 3 : -3);
        claimed.put(stan, new Books.Line(minor, ours.foreign()));
        return line(stan, 'A', ours.minor(), minor);
    }

    private static String line(int stan, char what, long oursMinor, long theirsMinor) {
        return "%06d %c %d %d;".formatted(stan, what, oursMinor, theirsMinor);
    }

    void begin() {
        terminal.ask(totals(), Happening.BATCH_BALANCED, Deal.NONE, new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                if (difference != null) {
                    world.broken("a batch that does not balance was closed");
                }
                closed();
            }

            @Override
            public void disputed() {
                if (difference == null) {
                    world.broken("terminal " + terminal.number() + ": a batch that balances was disputed: " + claimed);
                }
                world.count(Happening.BATCH_DISPUTED);
                items = claimed.entrySet().iterator();
                nextItem();
            }
        });
    }

    private WireMessage totals() {
        long[] home = sum(false);
        long[] foreign = sum(true);
        WireMessage close = messages.batchClose(0, 0, 0, 0);
        if (world.chance(200)) {
            return close.without(48).set(88, home[0] + foreign[0], 16).set(76, home[1] + foreign[1], 10)
                    .set(86, home[2] + foreign[2], 16).set(74, home[3] + foreign[3], 10);
        }
        return close.set(48, text(home) + text(foreign));
    }

    private static String text(long[] totals) {
        return "%012d%03d%012d%03d0".formatted(totals[0], totals[1], totals[2], totals[3]);
    }

    /** Debits and their count, credits and theirs. */
    private long[] sum(boolean foreign) {
        long[] totals = new long[4];
        for (Books.Line line : claimed.values()) {
            if (line.foreign() == foreign) {
                int side = line.minor() > 0 ? 0 : 2;
                totals[side] += Math.abs(line.minor());
                totals[side + 1]++;
            }
        }
        return totals;
    }

    private void nextItem() {
        if (!items.hasNext()) {
            end();
            return;
        }
        Map.Entry<Integer, Books.Line> item = items.next();
        long minor = item.getValue().minor();
        terminal.ask(messages.batchItem(item.getKey(), minor > 0 ? "000000" : "200000", Math.abs(minor)), Happening.ITEM_TAKEN,
                Deal.NONE, (_, _) -> nextItem());
    }

    private void end() {
        terminal.ask(messages.batchEnd(), Happening.BATCH_UPLOADED, Deal.NONE, (_, answer) -> {
            if (!difference.equals(answer.get(56))) {
                world.broken("the difference is " + difference + " and the host says " + answer.get(56));
            }
            closed();
        });
    }

    private void closed() {
        books.nextBatch();
        terminal.batchClosed();
    }
}
