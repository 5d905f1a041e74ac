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
    private final int batch;
    /** What the terminal says that it has. */
    private final TreeMap<Integer, Books.Line> claimed;
    /** What the host has to say of it; null when both agree. */
    private final String difference;
    /** The terminal cannot know its totals: whatever the host says is taken. */
    private final boolean loose;
    private Iterator<Map.Entry<Integer, Books.Line>> items;

    BatchEnd(World world, SimulatedTerminal terminal, KindMessages messages, Books books) {
        this.world = world;
        this.terminal = terminal;
        this.messages = messages;
        batch = terminal.batch();
        claimed = new TreeMap<>(books.lines(batch));
        loose = books.isLoose(batch);
        difference = !loose && world.chance(300) ? spoil() : null;
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
                terminal.batchClosed();
            }

            @Override
            public void disputed() {
                if (difference == null && !loose) {
                    world.broken("terminal " + terminal.number() + ": a batch that balances was disputed: " + claimed);
                }
                world.count(Happening.BATCH_DISPUTED);
                items = claimed.entrySet().iterator();
                nextItem();
            }

            @Override
            public void tooLate() {
                terminal.batchCutOver();
            }
        });
    }

    private WireMessage totals() {
        long[] home = Books.sum(claimed, false);
        long[] foreign = Books.sum(claimed, true);
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

    private void nextItem() {
        if (terminal.batch() != batch) {
            // A sign-on has told it.
            cutOver();
            return;
        }
        if (!items.hasNext()) {
            end();
            return;
        }
        Map.Entry<Integer, Books.Line> item = items.next();
        long minor = item.getValue().minor();
        upload(messages.batchItem(item.getKey(), minor > 0 ? "000000" : "200000", Math.abs(minor)), Happening.ITEM_TAKEN,
                (_, _) -> nextItem());
    }

    private void end() {
        upload(messages.batchEnd(), Happening.BATCH_UPLOADED, (_, answer) -> {
            if (!loose && !difference.equals(answer.get(56))) {
                world.broken("the difference is " + difference + " and the host says " + answer.get(56));
            }
            terminal.batchClosed();
        });
    }

    /** The business day may end in the middle of it. */
    private void upload(WireMessage request, Happening happening, Deal.Ending taken) {
        terminal.ask(request, happening, Deal.NONE, new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                taken.approved(deal, answer);
            }

            @Override
            public void tooLate() {
                cutOver();
            }
        });
    }

    private void cutOver() {
        world.count(Happening.UPLOAD_CUT_OVER);
        terminal.batchCutOver();
    }
}
