package dev.postern.processor.terminal;

import dev.postern.processor.authorization.BatchDifference;
import dev.postern.processor.authorization.BatchTotals;
import java.time.Instant;
import java.util.Locale;

/** What the operator is told of one terminal, as text. Confined to its partition. */
final class TerminalPages {

    private static final int[] CLASSES = {MessageClass.AUTHORIZATION, MessageClass.FINANCIAL, MessageClass.FILE,
        MessageClass.REVERSAL, MessageClass.RECONCILIATION, MessageClass.ADMINISTRATIVE};

    private TerminalPages() {
    }

    /** What is known of a STAN, and which messages with it matched nothing. */
    static String why(TerminalState terminal, int stan) {
        StringBuilder page = new StringBuilder();
        page.append("open batch %06d%n".formatted(terminal.batch));
        for (int batch : new int[] {terminal.batch, terminal.batch - 1}) {
            for (int messageClass : CLASSES) {
                String standing = terminal.window.describe(batch, stan, messageClass);
                if (standing != null) {
                    page.append("batch %06d STAN %06d class %d: %s%n".formatted(batch, stan, messageClass, standing));
                }
            }
        }
        int found = 0;
        for (Mismatch mismatch : terminal.mismatches()) {
            if (mismatch.stan() == stan) {
                found++;
                page.append("%s %04X %s: expected %s; came %s; differs: %s%s%n".formatted(
                        Instant.ofEpochMilli(mismatch.atEpochMillis()), mismatch.mti(), mismatch.reason(),
                        mismatch.expected(), mismatch.came(), mismatch.differed(),
                        mismatch.ageMillis() < 0 ? "" : "; %d ms old".formatted(mismatch.ageMillis())));
            }
        }
        if (found == 0) {
            page.append("no message with this STAN is remembered that matched nothing%n".formatted());
        }
        return page.toString();
    }

    /** The open batch, and how the last one was closed, line by line. */
    static String batch(TerminalState terminal) {
        BatchState open = terminal.batchState;
        StringBuilder page = new StringBuilder("open batch %06d%s%n".formatted(terminal.batch,
                open.isDisputed() ? ", totals disputed: the terminal sends its items" : ""));
        totals(page, "home", open.home());
        totals(page, "foreign", open.foreign());
        ClosedBatch last = open.last();
        if (last == null) {
            return page.append("no batch was closed yet%n".formatted()).toString();
        }
        page.append("last batch %06d, closed %s, %s%n".formatted(last.batch(), Instant.ofEpochMilli(last.atEpochMillis()),
                name(last.reason())));
        totals(page, "ours", last.ours());
        totals(page, "terminal's", last.claimed());
        for (BatchDifference line : last.differences()) {
            page.append("STAN %06d %s: ours %d, terminal's %d%n".formatted(line.stan(), name(line.what()),
                    line.oursMinor(), line.theirsMinor()));
        }
        if (last.differencesMore() > 0) {
            page.append("and %d more%n".formatted(last.differencesMore()));
        }
        return page.toString();
    }

    private static void totals(StringBuilder page, String whose, BatchTotals totals) {
        page.append("  %s: debits %d (%d), credits %d (%d)%n".formatted(whose, totals.debitMinor(), totals.debitCount(),
                totals.creditMinor(), totals.creditCount()));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
