package dev.postern.processor.rules;

import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Money;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a backtest found, in a form that is the same whenever the journal and the files are. One thread at a time. */
final class BacktestTable {

    /** Sales that fell on one side of a difference. */
    private static final class Difference {
        private final Set<CardToken> cards = new HashSet<>();
        private final Set<Long> terminals = new HashSet<>();
        private final Map<Integer, Long> amounts = new TreeMap<>();
        private long sales;

        void add(CardToken token, long terminal, long amountMinor, int currency) {
            sales++;
            cards.add(token);
            terminals.add(terminal);
            amounts.merge(currency, amountMinor, Long::sum);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("%,d sales, %,d cards, %,d terminals".formatted(sales, cards.size(),
                    terminals.size()));
            amounts.forEach((currency, minor) -> text.append(", ").append(new Money(minor, currency)));
            return text.toString();
        }
    }

    private final long fromEpochMillis;
    private final long toEpochMillis;
    private final boolean hasOld;
    private final long[] newlyBy;
    private final Difference newly = new Difference();
    private final Difference newlyApproved = new Difference();
    private final Difference noLonger = new Difference();
    private long judged;
    private long same;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** @param rules how many the new set has */
    BacktestTable(long fromEpochMillis, long toEpochMillis, boolean hasOld, int rules) {
        this.fromEpochMillis = fromEpochMillis;
        this.toEpochMillis = toEpochMillis;
        this.hasOld = hasOld;
        newlyBy = new long[rules];
    }

    /** @param before of the old set, or null when what the journal says is compared with */
    void add(List<Event> events, BacktestSide.Judged before, BacktestSide.Judged after) {
        for (int i = 0; i < events.size(); i++) {
            boolean refused = after.codes()[i] != null;
            int by = after.decidedBy()[i];
            switch (events.get(i)) {
                case Approved e when e.kind().isSale() -> compare(e.token(), e.exchange().terminal(), e.amountMinor(),
                        e.currency(), e.atEpochMillis(), before != null && before.codes()[i] != null, refused, by, true);
                case Declined e when e.kind().isSale() -> compare(e.token(), e.exchange().terminal(), e.amountMinor(),
                        e.currency(), e.atEpochMillis(), before == null || before.codes()[i] != null, refused, by, false);
                default -> { }
            }
        }
    }

    private void compare(CardToken token, long terminal, long amountMinor, int currency, long at, boolean before,
            boolean after, int by, boolean approved) {
        if (at < fromEpochMillis || at >= toEpochMillis) {
            return;
        }
        judged++;
        first = Math.min(first, at);
        last = Math.max(last, at);
        if (after && !before) {
            newly.add(token, terminal, amountMinor, currency);
            if (approved) {
                newlyApproved.add(token, terminal, amountMinor, currency);
            }
            if (by >= 0) {
                newlyBy[by]++;
            }
        } else if (before && !after && hasOld) {
            noLonger.add(token, terminal, amountMinor, currency);
        } else {
            same++;
        }
    }

    String text(RuleSet now, RuleSet old, long[] hits) {
        StringBuilder text = new StringBuilder();
        text.append("new: ").append(now.name()).append(' ').append(now.hash()).append('\n');
        text.append("old: ").append(old == null ? "what the journal says" : old.name() + ' ' + old.hash()).append('\n');
        text.append("judged: %,d sales".formatted(judged));
        if (judged > 0) {
            text.append(" from ").append(Instant.ofEpochMilli(first)).append(" to ").append(Instant.ofEpochMilli(last));
        }
        text.append("; features made anew from the journal's beginning\n");
        text.append("as before: %,d\n".formatted(same));
        text.append("newly declined: ").append(newly).append('\n');
        text.append("  of these approved then: ").append(newlyApproved).append('\n');
        if (hasOld) {
            text.append("no longer declined: ").append(noLonger).append('\n');
        }
        for (int rule = 0; rule < hits.length; rule++) {
            text.append("  %-40s %-14s held %,d, newly declined by it %,d%n".formatted(now.rules().get(rule).id(),
                    now.rules().get(rule).action(), hits[rule], newlyBy[rule]).replace(System.lineSeparator(), "\n"));
        }
        return text.toString();
    }
}
