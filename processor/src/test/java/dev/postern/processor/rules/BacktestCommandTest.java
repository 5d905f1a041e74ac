package dev.postern.processor.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Seed;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.fraud.Merchants;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BacktestCommandTest {

    private static final byte[] NO_ANSWER = {};
    private static final long START = 1_767_571_200_000L;
    private static final String THREE = """
            name: three
            features:
              sales: { of: card, take: count, over: 10m }
              at_terminal: { of: terminal, take: count, over: 10m }
            rules:
              - { id: many, version: 1, mode: live, do: decline 59, say: x, when: feature.sales >= 3 }
              - { id: busy, version: 1, mode: shadow, do: refer, say: x, when: feature.at_terminal >= 4 }
            """;

    /** One card sells five times within ten minutes at one terminal: the fourth and the fifth are too many. */
    @Test
    void shouldTellWhatWouldBeDeclinedAndWhatNoLonger() throws RuleFileRefused {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            events.add(approved(1, i + 1, 1_000, START + i * 1_000L));
        }
        events.add(approved(2, 6, 700, START + 6_000));
        BacktestSide now = new BacktestSide(RuleFile.read("three", THREE), new Merchants(List.of()));
        BacktestTable against = new BacktestTable(0, Long.MAX_VALUE, false, 2);
        against.add(events, null, now.judge(events));
        String text = against.text(now.rules(), null, now.hits());
        assertTrue(text.contains("judged: 6 sales"), text);
        assertTrue(text.contains("newly declined: 2 sales, 1 cards, 1 terminals, 20.00 CNY"), text);
        assertTrue(text.contains("held 2, newly declined by it 2"), text);
        assertTrue(text.contains("held 2, newly declined by it 0"), text);

        BacktestSide strict = new BacktestSide(RuleFile.read("three", THREE), new Merchants(List.of()));
        BacktestSide loose = new BacktestSide(RuleFile.read("four", THREE.replace(">= 3", ">= 4")),
                new Merchants(List.of()));
        BacktestTable between = new BacktestTable(0, Long.MAX_VALUE, true, 2);
        between.add(events, strict.judge(events), loose.judge(events));
        text = between.text(loose.rules(), strict.rules(), loose.hits());
        assertTrue(text.contains("newly declined: 0 sales"), text);
        assertTrue(text.contains("no longer declined: 1 sales, 1 cards, 1 terminals, 10.00 CNY"), text);
    }

    @Test
    void shouldSayTheSameWhateverTheBatches() throws RuleFileRefused {
        Random random = new Random(Seed.of("BacktestCommandTest"));
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            events.add(approved(random.nextInt(40), i + 1, 1 + random.nextInt(900), START + i * 7_000L));
        }
        String whole = text(events, events.size());
        assertTrue(!whole.contains("newly declined: 0 sales"), "nothing was declined: the test is blind");
        assertEquals(whole, text(events, 1));
        assertEquals(whole, text(events, 333));
    }

    private static String text(List<Event> events, int batch) throws RuleFileRefused {
        BacktestSide side = new BacktestSide(RuleFile.read("three", THREE), new Merchants(List.of()));
        BacktestTable table = new BacktestTable(0, Long.MAX_VALUE, false, 2);
        for (int from = 0; from < events.size(); from += batch) {
            List<Event> some = events.subList(from, Math.min(events.size(), from + batch));
            table.add(some, null, side.judge(some));
        }
        return table.text(side.rules(), null, side.hits());
    }

    @Test
    void shouldSayThatThereIsNoJournal() {
        assertEquals(1, new CommandLine(new RulesCommand()).execute("backtest", "--data", "nowhere-at-all", "--new",
                "retail"));
        assertEquals(1, new CommandLine(new RulesCommand()).execute("backtest", "--journal", "nowhere-at-all"));
    }

    private static Approved approved(long card, int stan, long amountMinor, long at) {
        return new Approved(new Exchange(0x3132333435363738L, 1, stan, 2, stan, stan), new CardToken(card + 1, card + 1),
                Kind.PURCHASE, amountMinor, 156, "632612000002", "000002", NO_ANSWER, at);
    }
}
