package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A random life of one shard, from a seed that is printed: the ledger against an obvious one that only knows balances,
 * against its own replay, and against the one law that money has: opening = balance + approved - reversed.
 */
class LedgerReplayTest {

    private static final int STEPS = 6_000;
    private static final int CARDS = 12;
    private static final int TERMINALS = 4;
    private static final long OPENING = 50_000;
    private static final IssuerTerms TERMS = new IssuerTerms(622_424, Asks.CNY, OPENING);

    /** The obvious ledger: what each card has, and what became of each sale. */
    private static final class Oracle {
        final Map<Pan, Long> balances = new HashMap<>();
        final Map<OriginalKey, Sale> sales = new HashMap<>();
        long approved;
        long returned;

        long balance(Pan card) {
            return balances.getOrDefault(card, OPENING);
        }
    }

    private static final class Sale {
        final Pan card;
        final long amountMinor;
        final boolean approved;
        boolean reversed;

        Sale(Pan card, long amountMinor, boolean approved) {
            this.card = card;
            this.amountMinor = amountMinor;
            this.approved = approved;
        }
    }

    private final Ledger live = empty();
    private final Oracle oracle = new Oracle();
    private final List<Event> journal = new ArrayList<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Set<String> references = new HashSet<>();
    private Random random;
    private int nextStan;

    @Test
    void shouldComeOutTheSameWhenTheJournalIsReplayed() {
        long seed = Seed.of("LedgerReplayTest");
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + " step " + step;
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> sell(where);
                case 5 -> inquire(where);
                case 6 -> cancel(where);
                default -> reverse(where);
            }
            assertEquals(journal.size(), live.sequence(), where);
        }
        assertMoneyIsConstant("seed " + seed);
        assertReplayIsEqual("seed " + seed);
        for (String wanted : List.of("00", "51", "61", "57", "inquiry", "64", "22", "MONEY_RETURNED",
                "NOTHING_TO_RETURN", "ORIGINAL_UNKNOWN", "ORIGINAL_CANCELLED")) {
            assertTrue(seen.getOrDefault(wanted, 0) > 0, "seed " + seed + " never came to " + wanted + ": " + seen);
        }
    }

    private static Ledger empty() {
        return new Ledger(5, new Ledger.Bounds(1_000_000, 1_000_000_000L));
    }

    private void sell(String where) {
        Pan card = anyCard();
        long amount = 1 + random.nextInt(5_000);
        String refusal = random.nextInt(20) == 0 ? "61" : null;
        int currency = random.nextInt(25) == 0 ? 840 : Asks.CNY;
        AuthorizationRequest request = Asks.purchase(anyTerminal(), card, ++nextStan, amount, currency, anyTime());
        String expected = refusal != null ? refusal : currency != Asks.CNY ? "57"
                : amount > oracle.balance(card) ? "51" : "00";

        Decision decision = take(live.decide(request, TERMS, refusal));

        assertEquals(expected, decision.responseCode(), where);
        boolean approved = expected.equals("00");
        if (approved) {
            oracle.balances.put(card, oracle.balance(card) - amount);
            oracle.approved += amount;
        } else {
            oracle.balances.putIfAbsent(card, OPENING);
        }
        // What a declined sale in another currency was about is in that currency: its reversal must say so too.
        if (currency == Asks.CNY) {
            oracle.sales.put(OriginalKey.of(request.exchange()), new Sale(card, amount, approved));
        }
        count(expected);
    }

    private void inquire(String where) {
        Pan card = anyCard();
        Decision decision = take(live.decide(Asks.balance(card, ++nextStan), TERMS, null));
        oracle.balances.putIfAbsent(card, OPENING);
        assertEquals(oracle.balance(card), Asks.said(decision).more().balance().availableMinor(), where);
        count("inquiry");
    }

    private void cancel(String where) {
        long terminal = anyTerminal();
        Pan card = anyCard();
        int stan = ++nextStan;
        AuthorizationRequest waiting = Asks.purchase(terminal, card, stan, 77, Asks.CNY, anyTime());
        Decision decision = take(live.decide(
                Asks.reversal(terminal, card, stan, 77, Asks.CNY, false, anyTime()), waiting));
        assertEquals("00", decision.responseCode(), where);
        oracle.sales.put(OriginalKey.of(waiting.exchange()), new Sale(card, 77, false));
        count(((Reversed) decision.event()).ending().name());
    }

    private void reverse(String where) {
        if (oracle.sales.isEmpty() || random.nextInt(12) == 0) {
            Decision decision = take(live.decide(
                    Asks.reversal(anyTerminal(), anyCard(), ++nextStan, 5, Asks.CNY, false, anyTime()), null));
            assertEquals(Ending.ORIGINAL_UNKNOWN, ((Reversed) decision.event()).ending(), where);
            count("ORIGINAL_UNKNOWN");
            return;
        }
        OriginalKey key = new ArrayList<>(oracle.sales.keySet()).get(random.nextInt(oracle.sales.size()));
        Sale sale = oracle.sales.get(key);
        Pan card = random.nextInt(10) == 0 ? anyCard() : sale.card;
        long amount = random.nextInt(10) == 0 ? sale.amountMinor + 1 : sale.amountMinor;
        boolean known = random.nextBoolean();

        Decision decision = take(live.decide(
                Asks.reversal(key.terminal(), card, key.stan(), amount, Asks.CNY, known, anyTime()), null));

        String expected = !card.equals(sale.card) ? "22" : amount != sale.amountMinor ? "64" : "00";
        assertEquals(expected, decision.responseCode(), where);
        if (decision.event() instanceof Reversed reversed) {
            boolean returns = sale.approved && !sale.reversed;
            assertEquals(returns ? Ending.MONEY_RETURNED : Ending.NOTHING_TO_RETURN, reversed.ending(), where);
            assertEquals(returns ? amount : 0, reversed.amountMinor(), where);
            if (returns) {
                sale.reversed = true;
                oracle.balances.merge(card, amount, Long::sum);
                oracle.returned += amount;
            }
            count(reversed.ending().name());
        } else {
            count(expected);
        }
    }

    /** What the shard's writer does with a decision: into the journal, and into the state. */
    private Decision take(Decision decision) {
        if (decision.before() != null) {
            write(decision.before());
        }
        if (decision.event() != null) {
            write(decision.event());
        } else {
            return decision;
        }
        assertTrue(references.add(Asks.said(decision).rrn()), "the reference came before");
        return decision;
    }

    private void write(Event event) {
        journal.add(event);
        live.apply(event);
    }

    private void assertMoneyIsConstant(String where) {
        long cards = oracle.balances.size();
        assertEquals(cards, live.accountCount(), where);
        assertEquals(cards * OPENING - oracle.approved + oracle.returned, live.balanceSumMinor(Asks.CNY), where);
        long opened = 0;
        for (Event event : journal) {
            opened += event instanceof AccountOpened o ? o.openingMinor() : 0;
            opened -= event instanceof Approved a ? a.amountMinor() : 0;
            opened += event instanceof Reversed r ? r.amountMinor() : 0;
        }
        assertEquals(opened, live.balanceSumMinor(Asks.CNY), where + ": the journal alone tells the sum");
    }

    private void assertReplayIsEqual(String where) {
        Ledger replayed = empty();
        journal.forEach(replayed::apply);
        assertEquals(live.sequence(), replayed.sequence(), where);
        assertEquals(live.accountCount(), replayed.accountCount(), where);
        for (Pan card : oracle.balances.keySet()) {
            Decision here = live.decide(Asks.balance(card, ++nextStan), TERMS, null);
            Decision there = replayed.decide(Asks.balance(card, nextStan), TERMS, null);
            assertEquals(oracle.balance(card), Asks.said(here).more().balance().ledgerMinor(), where);
            assertSame(here, there, where);
        }
        for (var original : oracle.sales.entrySet()) {
            Sale sale = original.getValue();
            ReversalRequest request = Asks.reversal(original.getKey().terminal(), sale.card, original.getKey().stan(),
                    sale.amountMinor, Asks.CNY, true, Asks.AT);
            assertSame(live.decide(request, null), replayed.decide(request, null), where);
        }
    }

    private static void assertSame(Decision here, Decision there, String where) {
        assertEquals(here.responseCode(), there.responseCode(), where);
        assertArrayEquals(here.answer(), there.answer(), where);
        assertEquals(here.event() == null, there.event() == null, where);
    }

    private Pan anyCard() {
        return Cards.cny(random.nextInt(CARDS));
    }

    private long anyTerminal() {
        return Asks.TERMINAL + random.nextInt(TERMINALS);
    }

    private long anyTime() {
        return Asks.AT + random.nextInt(1_000);
    }

    private void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }
}
