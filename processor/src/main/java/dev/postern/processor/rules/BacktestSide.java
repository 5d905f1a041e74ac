package dev.postern.processor.rules;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.fraud.JournaledSubject;
import dev.postern.processor.fraud.Merchants;
import it.unimi.dsi.fastutil.objects.Object2LongOpenHashMap;
import java.util.Arrays;
import java.util.List;

/**
 * One rule set that judges what a journal holds, in the journal's order, with features made anew from what really
 * happened. One thread at a time.
 */
final class BacktestSide {

    /** What came out for each event of a batch: the code to refuse with and the rules that held; null of what is not judged. */
    record Verdicts(String[] codes, int[] decidedBy, int[][] hits) {
    }

    private static final int KEYS_MAX = 10_000_000;
    private static final int BIN_DIGITS = 6;
    private static final int NOBODY = -1;

    private final Desk desk;
    private final JournaledSubject subject;
    private final Object2LongOpenHashMap<CardToken> bins = new Object2LongOpenHashMap<>();
    private final Object2LongOpenHashMap<OriginalKey> times = new Object2LongOpenHashMap<>();
    private final long[] hits;

    BacktestSide(RuleSet rules, Merchants merchants) {
        desk = new Desk(rules, KEYS_MAX);
        subject = new JournaledSubject(merchants);
        hits = new long[rules.rules().size()];
    }

    RuleSet rules() {
        return desk.rules();
    }

    /** How often each rule held, shadow included. */
    long[] hits() {
        return hits;
    }

    Verdicts judge(List<Event> events) {
        Verdicts judged = new Verdicts(new String[events.size()], new int[events.size()], new int[events.size()][]);
        Arrays.fill(judged.decidedBy, NOBODY);
        for (int i = 0; i < events.size(); i++) {
            switch (events.get(i)) {
                case AccountOpened e -> bins.put(e.token(), bin(e.maskedPan()));
                case Approved e when e.kind().isSale() -> decided(judged, i, e.exchange(),
                        subject.of(e, bins.getLong(e.token())), true);
                case Declined e when e.kind().isSale() -> decided(judged, i, e.exchange(),
                        subject.of(e, bins.getLong(e.token())), false);
                case Reversed e when e.ending() == Ending.MONEY_RETURNED -> reversed(e);
                default -> { }
            }
        }
        return judged;
    }

    private void decided(Verdicts judged, int i, Exchange exchange, Subject of, boolean approved) {
        Judgement judgement = desk.judge(of);
        judged.codes[i] = judgement.code();
        judged.decidedBy[i] = judgement.decidedBy();
        judged.hits[i] = new int[judgement.hitCount()];
        for (int hit = 0; hit < judgement.hitCount(); hit++) {
            hits[judgement.rule(hit)]++;
            judged.hits[i][hit] = judgement.rule(hit);
        }
        desk.decided(of, approved);
        times.put(OriginalKey.of(exchange), of.atEpochMillis());
    }

    private void reversed(Reversed e) {
        long at = times.getLong(new OriginalKey(e.exchange().terminal(), e.originalBatch(), e.originalStan()));
        if (at > 0) {
            desk.reversed(subject.of(e, bins.getLong(e.token()), at));
        }
    }

    /** The first six digits, as facts have them. */
    static long bin(String maskedPan) {
        long word = 0;
        for (int i = 0; i < BIN_DIGITS; i++) {
            word = word << 8 | (i < maskedPan.length() ? maskedPan.charAt(i) : 0);
        }
        return word << 16;
    }
}
