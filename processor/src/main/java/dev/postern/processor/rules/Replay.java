package dev.postern.processor.rules;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureSpec;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Facts;
import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.fraud.Judged;
import dev.postern.processor.fraud.JournaledSubject;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.fraud.RuleShelf;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.io.IOException;
import java.util.List;

/**
 * Makes a journal's decisions again: each by the rule set that made it, with the values that its record holds, and beside
 * that with features made anew by the set that made the journal's last decisions. One thread at a time.
 */
final class Replay {

    private static final int KEYS_MAX = 10_000_000;

    /** One rule set at work again. */
    private static final class Again {
        final Desk desk;
        final Judgement judgement = new Judgement();
        long decisions;
        long firstEpochMillis = Long.MAX_VALUE;

        Again(RuleSet rules) {
            desk = new Desk(rules, 1);
        }
    }

    private final RuleShelf shelf;
    private final JournaledSubject subject;
    private final Judged judged = new Judged();
    private final Long2ObjectOpenHashMap<Again> sets = new Long2ObjectOpenHashMap<>();
    private final Object2LongOpenHashMap<CardToken> bins = new Object2LongOpenHashMap<>();
    private final Object2LongOpenHashMap<OriginalKey> times = new Object2LongOpenHashMap<>();
    private final Desk anew;
    private final Judgement anewJudgement = new Judgement();
    private final FeatureDifferences differences;
    private long firstSaleEpochMillis = Long.MAX_VALUE;
    private long decisions;
    private long refused;
    private long unjudged;
    private long same;
    private long different;
    private long sameAnew;
    private long differentAnew;
    private String firstDifference;

    /** @param last the set whose features are made anew; null: none are */
    Replay(RuleShelf shelf, Merchants merchants, RuleSet last) {
        this.shelf = shelf;
        subject = new JournaledSubject(merchants);
        anew = last == null ? null : new Desk(last, KEYS_MAX);
        differences = last == null ? null : new FeatureDifferences(last);
    }

    void take(List<Event> events) throws IOException {
        for (Event event : events) {
            switch (event) {
                case AccountOpened e -> bins.put(e.token(), BacktestSide.bin(e.maskedPan()));
                case Approved e when e.kind().isSale() -> decided(e.exchange(), subject.of(e, bins.getLong(e.token())),
                        e.judged(), null, e.rrn());
                case Declined e when e.kind().isSale() -> decided(e.exchange(), subject.of(e, bins.getLong(e.token())),
                        e.judged(), e.responseCode(), e.rrn());
                case Reversed e when e.ending() == Ending.MONEY_RETURNED && e.kind().isSale() -> reversed(e);
                default -> { }
            }
        }
    }

    private void decided(Exchange exchange, Subject of, byte[] record, String declinedWith, String rrn)
            throws IOException {
        firstSaleEpochMillis = Math.min(firstSaleEpochMillis, of.atEpochMillis());
        if (record == null || !judged.read(record).asked()) {
            unjudged++;
        } else {
            again(of, declinedWith, rrn);
        }
        if (anew != null) {
            anew.decided(of, declinedWith == null);
            times.put(OriginalKey.of(exchange), of.atEpochMillis());
        }
    }

    private void again(Subject of, String declinedWith, String rrn) throws IOException {
        Again set = sets.get(judged.ruleSet());
        if (set == null) {
            set = new Again(shelf.find(judged.ruleSet()));
            sets.put(judged.ruleSet(), set);
        }
        set.decisions++;
        set.firstEpochMillis = Math.min(set.firstEpochMillis, of.atEpochMillis());
        decisions++;
        refused += judged.refused() ? 1 : 0;
        RuleSet rules = set.desk.rules();
        Facts facts = set.desk.readSubject(of);
        judged.fill(facts, rules);
        rules.judge(facts, set.judgement, judged.withheld(), judged.clock(), 1, judged.policy(), judged.floorMinor());
        if (isSame(set.judgement, declinedWith)) {
            same++;
        } else {
            different++;
            firstDifference = firstDifference == null ? rrn : firstDifference;
        }
        if (anew != null && anew.rules().shortHash() == judged.ruleSet()) {
            makeAnew(of, set);
        }
    }

    /** The same rules held and stood the same, and what they decided is what was answered. */
    private boolean isSame(Judgement now, String declinedWith) {
        boolean equal = (now.code() != null) == judged.refused() && now.late() == judged.late()
                && (now.code() == null || now.code().equals(declinedWith)) && now.hitCount() == judged.hitCount();
        for (int i = 0; equal && i < now.hitCount(); i++) {
            equal = now.rule(i) == judged.rule(i) && now.standing(i) == judged.standing(i);
        }
        return equal;
    }

    private void makeAnew(Subject of, Again set) {
        Facts facts = anew.read(of);
        // A set that was there from the first sale on saw all there was.
        differences.add(judged, facts, set.firstEpochMillis == firstSaleEpochMillis ? Long.MAX_VALUE
                : of.atEpochMillis() - set.firstEpochMillis);
        anew.rules().judge(facts, anewJudgement, judged.withheld());
        boolean equal = (anewJudgement.code() == null ? "" : anewJudgement.code())
                .equals(set.judgement.code() == null ? "" : set.judgement.code());
        sameAnew += equal ? 1 : 0;
        differentAnew += equal ? 0 : 1;
    }

    private void reversed(Reversed e) {
        long at = e.originalEpochMillis() > 0 ? e.originalEpochMillis()
                : times.getLong(new OriginalKey(e.exchange().terminal(), e.originalBatch(), e.originalStan()));
        if (anew != null && at > 0) {
            anew.reversed(subject.of(e, bins.getLong(e.token()), at));
        }
    }

    /** Decisions that did not come out as they were. */
    long different() {
        return different;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append("decisions by rules: %,d, of which they refused %,d; sales that no rule was asked about: %,d\n"
                .formatted(decisions, refused, unjudged));
        sets.values().stream().sorted((a, b) -> Long.compare(a.firstEpochMillis, b.firstEpochMillis)).forEach(set ->
                text.append("  %s %s: %,d\n".formatted(set.desk.rules().name(),
                        set.desk.rules().hash().substring(0, 16), set.decisions)));
        text.append("again with the values that were journaled: %,d the same, %,d different\n".formatted(same,
                different));
        if (firstDifference != null) {
            text.append("  the first: ").append(firstDifference).append('\n');
        }
        if (anew != null) {
            text.append("again by %s with features made anew: %,d the same, %,d different\n".formatted(
                    anew.rules().name(), sameAnew, differentAnew));
            text.append(differences.text());
        }
        return text.toString();
    }

    /** How values that were read then and values made anew differ, feature by feature. */
    private static final class FeatureDifferences {
        private final RuleSet rules;
        private final int[] read;
        private final long[] compared;
        private final long[] different;
        private final long[] cold;
        private final long[] largest;

        FeatureDifferences(RuleSet rules) {
            this.rules = rules;
            read = rules.featuresRead();
            compared = new long[read.length];
            different = new long[read.length];
            cold = new long[read.length];
            largest = new long[read.length];
        }

        /** @param sinceMillis since the set's first decision */
        void add(Judged then, Facts now, long sinceMillis) {
            for (int i = 0; i < read.length; i++) {
                compared[i]++;
                long apart = Math.abs(then.feature(i) - now.feature(read[i]));
                if (apart != 0) {
                    different[i]++;
                    largest[i] = Math.max(largest[i], apart);
                    cold[i] += sinceMillis < rules.features().get(read[i]).windowMillis() ? 1 : 0;
                }
            }
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < read.length; i++) {
                FeatureSpec spec = rules.features().get(read[i]);
                text.append("  feature %-24s %,12d values, %,9d different, by %,d at most".formatted(spec.name(),
                        compared[i], different[i], largest[i]));
                if (different[i] > 0) {
                    text.append(": ").append(why(spec, cold[i], different[i]));
                }
                text.append('\n');
            }
            return text.toString();
        }

        private static String why(FeatureSpec spec, long cold, long all) {
            String live = spec.key() == FeatureKey.CARD ? "sales on their way counted then"
                    : "then it was told once durable, here at once";
            return cold == 0 ? live : "%,d while the window of that set was not full yet, %,d: %s".formatted(cold,
                    all - cold, live);
        }
    }
}
