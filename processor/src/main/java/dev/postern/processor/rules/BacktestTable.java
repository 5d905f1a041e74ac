package dev.postern.processor.rules;

import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Money;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.fraud.Judged;
import dev.postern.processor.fraud.Merchants;
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
        private final Set<String> merchants = new HashSet<>();
        private final Map<Integer, Long> amounts = new TreeMap<>();
        private long sales;
        private long fraud;
        private long genuine;

        void add(CardToken token, long terminal, String merchant, long amountMinor, int currency, Boolean truth) {
            sales++;
            fraud += Boolean.TRUE.equals(truth) ? 1 : 0;
            genuine += Boolean.FALSE.equals(truth) ? 1 : 0;
            if (!merchant.isEmpty()) {
                merchants.add(merchant);
            }
            cards.add(token);
            terminals.add(terminal);
            amounts.merge(currency, amountMinor, Long::sum);
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("%,d sales, %,d cards, %,d terminals".formatted(sales, cards.size(),
                    terminals.size()));
            if (!merchants.isEmpty()) {
                text.append(", %,d merchants".formatted(merchants.size()));
            }
            amounts.forEach((currency, minor) -> text.append(", ").append(new Money(minor, currency)));
            if (fraud + genuine > 0) {
                text.append("; labelled since: %,d fraud, %,d genuine".formatted(fraud, genuine));
            }
            return text.toString();
        }
    }

    private final long fromEpochMillis;
    private final long toEpochMillis;
    private final boolean hasOld;
    private final long[] newlyBy;
    private final long[] fraudHits;
    private final long[] genuineHits;
    private final Merchants merchants;
    private final Labels labels;
    private final Judged judged = new Judged();
    private long fraud;
    private final Difference newly = new Difference();
    private final Difference newlyApproved = new Difference();
    private final Difference noLonger = new Difference();
    private long judgedSales;
    private long same;
    /** A record told what rules had said. */
    private boolean ruled;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /** @param rules how many the new set has */
    BacktestTable(long fromEpochMillis, long toEpochMillis, boolean hasOld, int rules) {
        this(fromEpochMillis, toEpochMillis, hasOld, rules, new Merchants(List.of()), Labels.NONE);
    }

    /** @param merchants whose terminals they are; @param labels what sales turned out to be */
    BacktestTable(long fromEpochMillis, long toEpochMillis, boolean hasOld, int rules, Merchants merchants,
            Labels labels) {
        this.merchants = merchants;
        this.labels = labels;
        fraudHits = new long[rules];
        genuineHits = new long[rules];
        this.fromEpochMillis = fromEpochMillis;
        this.toEpochMillis = toEpochMillis;
        this.hasOld = hasOld;
        newlyBy = new long[rules];
    }

    /** @param before of the old set, or null when what the journal says is compared with */
    void add(List<Event> events, BacktestSide.Verdicts before, BacktestSide.Verdicts after) {
        for (int i = 0; i < events.size(); i++) {
            switch (events.get(i)) {
                case Approved e when e.kind().isSale() -> {
                    boolean refused = before != null && before.codes()[i] != null;
                    compare(new Sale(e.token(), e.exchange().terminal(), e.amountMinor(), e.currency(),
                            e.atEpochMillis(), e.rrn()), refused, after, i, true);
                }
                case Declined e when e.kind().isSale() -> {
                    boolean refused = before != null ? before.codes()[i] != null : byRules(e.judged());
                    compare(new Sale(e.token(), e.exchange().terminal(), e.amountMinor(), e.currency(),
                            e.atEpochMillis(), e.rrn()), refused, after, i, false);
                }
                default -> { }
            }
        }
    }

    private record Sale(CardToken token, long terminal, long amountMinor, int currency, long at, String rrn) {
    }

    /** Where no rule was asked, another reason would decline again. */
    private boolean byRules(byte[] record) {
        if (record == null || !judged.read(record).asked()) {
            return true;
        }
        ruled = true;
        return judged.refused();
    }

    private void compare(Sale sale, boolean before, BacktestSide.Verdicts after, int i, boolean approved) {
        if (sale.at < fromEpochMillis || sale.at >= toEpochMillis) {
            return;
        }
        judgedSales++;
        first = Math.min(first, sale.at);
        last = Math.max(last, sale.at);
        Boolean truth = labels.of(sale.rrn);
        if (truth != null) {
            fraud += truth ? 1 : 0;
            for (int rule : after.hits()[i]) {
                (truth ? fraudHits : genuineHits)[rule]++;
            }
        }
        boolean now = after.codes()[i] != null;
        if (now && !before) {
            add(newly, sale, truth);
            if (approved) {
                add(newlyApproved, sale, truth);
            }
            if (after.decidedBy()[i] >= 0) {
                newlyBy[after.decidedBy()[i]]++;
            }
        } else if (before && !now && (hasOld || ruled)) {
            add(noLonger, sale, truth);
        } else {
            same++;
        }
    }

    private void add(Difference difference, Sale sale, Boolean truth) {
        difference.add(sale.token, sale.terminal, merchants.name(sale.terminal), sale.amountMinor, sale.currency, truth);
    }

    String text(RuleSet now, RuleSet old, long[] hits) {
        StringBuilder text = new StringBuilder();
        text.append("new: ").append(now.name()).append(' ').append(now.hash()).append('\n');
        text.append("old: ").append(old == null ? "what the journal says" : old.name() + ' ' + old.hash()).append('\n');
        text.append("judged: %,d sales".formatted(judgedSales));
        if (judgedSales > 0) {
            text.append(" from ").append(Instant.ofEpochMilli(first)).append(" to ").append(Instant.ofEpochMilli(last));
        }
        text.append("; features made anew from the journal's beginning\n");
        text.append("as before: %,d\n".formatted(same));
        text.append("newly declined: ").append(newly).append('\n');
        text.append("  of these approved then: ").append(newlyApproved).append('\n');
        if (hasOld || ruled) {
            text.append("no longer declined: ").append(noLonger).append('\n');
        }
        for (int rule = 0; rule < hits.length; rule++) {
            text.append("  %-40s %-14s held %,d, newly declined by it %,d%n".formatted(now.rules().get(rule).id(),
                    now.rules().get(rule).action(), hits[rule], newlyBy[rule]).replace(System.lineSeparator(), "\n"));
            if (labels.any()) {
                long labelled = fraudHits[rule] + genuineHits[rule];
                text.append("    labelled: %,d fraud, %,d genuine; precision %s %%, recall %s %%\n".formatted(
                        fraudHits[rule], genuineHits[rule], percent(fraudHits[rule], labelled),
                        percent(fraudHits[rule], fraud)));
            }
        }
        return text.toString();
    }

    /** With one decimal; "-" of nothing. */
    private static String percent(long part, long whole) {
        long tenths = whole == 0 ? 0 : Math.round(part * 1_000.0 / whole);
        return whole == 0 ? "-" : tenths / 10 + "." + tenths % 10;
    }
}
