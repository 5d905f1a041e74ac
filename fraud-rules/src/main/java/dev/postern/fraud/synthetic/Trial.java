package dev.postern.fraud.synthetic;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.rules.Action;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.Place;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Variable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Lets a rule set judge synthetic transactions and compares with the truth. The same seed, count and file give the same
 * report, byte for byte. Any thread, each with its own.
 */
public final class Trial {

    private static final int EUR = 978;
    private static final int KEYS_MAX = 1_000_000;

    /** Sums of one scenario. */
    private static final class Row {
        long transactions;
        long stopped;
        long amountMinor;
        long stoppedMinor;
    }

    private final Desk desk;
    private final SyntheticStream stream;
    private final Map<Scenario, Row> rows = new LinkedHashMap<>();
    private final long[] hitsOfFraud;
    private final long[] hitsOfGenuine;
    private final Subject subject = new Subject();

    private Trial(RuleSet rules, SyntheticStream stream) {
        this.stream = stream;
        desk = new Desk(rules, KEYS_MAX);
        hitsOfFraud = new long[rules.rules().size()];
        hitsOfGenuine = new long[rules.rules().size()];
        for (Scenario scenario : Scenario.values()) {
            rows.put(scenario, new Row());
        }
    }

    /**
     * Runs a trial.
     *
     * @param rules the set; terminals of the synthetic shops get their places
     * @return a table for people
     */
    public static String run(RuleSet rules, long transactions, long seed) {
        SyntheticStream stream = new SyntheticStream(seed);
        Map<String, Place> places = new LinkedHashMap<>();
        stream.shops().forEach(shop -> places.put(shop.terminal(),
                new Place(shop.latitude(), shop.longitude(), shop.country())));
        Trial trial = new Trial(rules.withPlaces(places), stream);
        for (long i = 0; i < transactions; i++) {
            trial.judge(stream.next());
        }
        return trial.report(transactions, seed);
    }

    /**
     * Runs a trial of a set that ships.
     *
     * @throws RuleFileRefused when there is no such set
     */
    public static String run(String shipped, long transactions, long seed) throws RuleFileRefused {
        return run(RuleFile.shipped(shipped), transactions, seed);
    }

    private void judge(Transaction transaction) {
        fill(transaction);
        Judgement judgement = desk.judge(subject);
        boolean stopped = judgement.code() != null;
        for (int i = 0; i < judgement.hitCount(); i++) {
            (transaction.fraud() ? hitsOfFraud : hitsOfGenuine)[judgement.rule(i)]++;
        }
        Row row = rows.get(transaction.scenario());
        row.transactions++;
        row.stopped += stopped ? 1 : 0;
        // Money is saved, or wrongly kept, only where the issuer would have given it.
        if (transaction.issuerApproves()) {
            row.amountMinor += transaction.amountMinor();
            row.stoppedMinor += stopped ? transaction.amountMinor() : 0;
        }
        desk.decided(subject, !stopped && transaction.issuerApproves());
    }

    private void fill(Transaction transaction) {
        Facts facts = subject.facts();
        facts.amount(transaction.amountMinor(), EUR);
        facts.text(Variable.KIND, "purchase");
        facts.number(Variable.MOVES_MONEY, 1);
        facts.text(Variable.ENTRY, transaction.entry());
        facts.words(Variable.TOKEN, transaction.card() * 0x9E3779B97F4A7C15L, transaction.card());
        facts.text(Variable.BIN, transaction.bin());
        facts.text(Variable.DEVICE, transaction.device());
        facts.text(Variable.TERMINAL, transaction.shop().terminal());
        facts.text(Variable.MERCHANT, transaction.shop().merchant());
        facts.text(Variable.CATEGORY, transaction.shop().category());
        subject.at(transaction.atEpochMillis());
    }

    private String report(long transactions, long seed) {
        RuleSet rules = desk.rules();
        StringBuilder text = new StringBuilder();
        line(text, "rule set %s, %s, %,d transactions, seed %d", rules.name(), rules.hash().substring(0, 16),
                transactions, seed);
        line(text, "%-20s %12s %10s %9s %16s %16s", "scenario", "transactions", "stopped", "recall %", "at stake EUR",
                "stopped EUR");
        long caught = 0;
        long fraud = 0;
        for (Map.Entry<Scenario, Row> entry : rows.entrySet()) {
            Row row = entry.getValue();
            boolean genuine = entry.getKey() == Scenario.GENUINE;
            line(text, "%-20s %,12d %,10d %9s %,16d %,16d",
                    entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-'), row.transactions, row.stopped,
                    genuine ? "" : percent(row.stopped, row.transactions), row.amountMinor / 100,
                    row.stoppedMinor / 100);
            caught += genuine ? 0 : row.stopped;
            fraud += genuine ? 0 : row.transactions;
        }
        Row genuine = rows.get(Scenario.GENUINE);
        line(text, "precision %s %%, recall %s %%, genuine stopped %s %%", percent(caught, caught + genuine.stopped),
                percent(caught, fraud), percent(genuine.stopped, genuine.transactions));
        line(text, "%-32s %-14s %12s %12s %11s", "rule", "does", "hits fraud", "hits genuine", "precision %");
        for (int i = 0; i < hitsOfFraud.length; i++) {
            Action action = rules.rules().get(i).action();
            line(text, "%-32s %-14s %,12d %,12d %11s", rules.rules().get(i).id(), action, hitsOfFraud[i],
                    hitsOfGenuine[i], percent(hitsOfFraud[i], hitsOfFraud[i] + hitsOfGenuine[i]));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** With one decimal; "-" of nothing. */
    private static String percent(long part, long whole) {
        long tenths = whole == 0 ? 0 : Math.round(part * 1_000.0 / whole);
        return whole == 0 ? "-" : tenths / 10 + "." + tenths % 10;
    }
}
