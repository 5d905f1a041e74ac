package dev.postern.processor.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.postern.fraud.features.CardActivities;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.LimitRules;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Asks;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.till.Cards;
import dev.postern.processor.state.Copying;
import dev.postern.processor.time.HandAlarm;
import dev.postern.processor.time.HandClock;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FraudScreenerTest {

    private static final Pan CARD = Cards.cny(1);
    private static final long WINDOW_MILLIS = 60_000;
    private static final Executor HOME = Runnable::run;

    /** Tells by its code what the rules see. */
    private static final String COUNTING = """
            name: counting
            features:
              sales: { of: card, take: count, over: 1h }
              spent: { of: card, take: sum, over: 1h, currency: CNY }
            rules:
              - { id: none, mode: live, do: decline 57, say: x, when: tx.minor == 777 && feature.sales == 0 }
              - { id: one, mode: live, do: decline 58, say: x, when: tx.minor == 777 && feature.sales == 1 }
              - { id: two, mode: live, do: decline 59, say: x, when: tx.minor == 777 && feature.sales == 2 }
              - { id: three, mode: live, do: decline 61, say: x, when: tx.minor == 777 && feature.sales == 3 }
              - { id: nothing, mode: live, do: decline 57, say: x, when: 'tx.minor == 778 && feature.spent == money("0.00", "CNY")' }
              - { id: both, mode: live, do: decline 58, say: x, when: 'tx.minor == 778 && feature.spent == money("0.21", "CNY")' }
              - { id: outer, mode: live, do: decline 59, say: x, when: 'tx.minor == 778 && feature.spent == money("3.01", "CNY")' }
              - { id: all, mode: live, do: decline 61, say: x, when: 'tx.minor == 778 && feature.spent == money("3.21", "CNY")' }
            """;

    private final HandClock clock = new HandClock();
    private final TestInbox<Issuer.Command> issuer = TestInbox.create();
    private final Issuer.ReplyTo replyTo = _ -> { };
    private final CardActivities activities = new CardActivities(WINDOW_MILLIS, 100);
    private final BehaviorTestKit<FraudScreener.Command> screener = screener(2, features());

    private BehaviorTestKit<FraudScreener.Command> screener(int countMax, CardFeatures features) {
        return BehaviorTestKit.create(FraudScreener.create(activities, new LimitRules(10_000, countMax), features, issuer.getRef(),
                new HandAlarm(clock), new Copying.Pace(200_000, 2_000_000), clock, new StageHistograms(1, clock).writer(0)));
    }

    private static CardFeatures features() {
        return new CardFeatures(LiveRules.none(), new Merchants(List.of()), 100,
                new CardFeatures.Lateness(1_000_000, LatePolicy.REFER, 0));
    }

    @Test
    void shouldPassAGoodRequestOnWithItsWayBack() {
        CardRequest purchase = Asks.purchase(CARD, 1, 10_000);
        Issuer.Handle handle = screen(purchase);

        assertSame(purchase, handle.request());
        assertNull(handle.refusal());
        assertSame(replyTo, handle.replyTo());
        assertSame(HOME, handle.home());
    }

    @Test
    void shouldPassTheRefusalOfARuleOnToTheIssuerWhoWritesIt() {
        assertEquals("61", screen(Asks.purchase(CARD, 1, 10_001)).refusal());
    }

    @Test
    void shouldCountWhatTheIssuerApprovedAndNothingElse() {
        for (int stan = 1; stan <= 5; stan++) {
            assertNull(screen(Asks.purchase(CARD, stan, 1)).refusal(), "what was not approved is not counted");
            screener.run(new FraudScreener.NotApproved(Asks.token(CARD)));
        }
        assertNull(screen(Asks.purchase(CARD, 6, 1)).refusal());
        screener.run(ended(true));
        assertNull(screen(Asks.purchase(CARD, 7, 1)).refusal());
        screener.run(ended(true));

        assertEquals("65", screen(Asks.purchase(CARD, 8, 1)).refusal());
        assertNull(screen(Asks.purchase(Cards.cny(2), 9, 1)).refusal(), "another card");
        assertNull(screen(Asks.balance(CARD, 10)).refusal(), "an inquiry");
    }

    @Test
    void shouldCountSalesThatAreNotDecidedYet() {
        assertNull(screen(Asks.purchase(CARD, 1, 1)).refusal());
        assertNull(screen(Asks.purchase(CARD, 2, 1)).refusal());
        assertEquals("65", screen(Asks.purchase(CARD, 3, 1)).refusal(), "two are on the way");
        screener.run(new FraudScreener.NotApproved(Asks.token(CARD)));
        assertNull(screen(Asks.purchase(CARD, 4, 1)).refusal(), "one of them was declined");
    }

    @Test
    void shouldForgetSalesThatLeftTheWindow() {
        screener.run(ended(true));
        screener.run(ended(true));
        assertEquals("65", screen(Asks.purchase(CARD, 1, 1)).refusal());

        assertNull(screen(Asks.purchase(Asks.TERMINAL, CARD, 2, 1, Asks.CNY, Asks.AT + 2 * WINDOW_MILLIS)).refusal());
    }

    @Test
    void shouldPassReversalsUnjudged() {
        screener.run(ended(true));
        screener.run(ended(true));
        assertNull(screen(Asks.reversal(CARD, 1, 99_999)).refusal());
    }

    // ---- The end of a sale, which ends it among those that run and counts it, in one message ----

    @Test
    void shouldCountASaleOnceFromItsJudgementOnWhileAnotherOneRuns() {
        BehaviorTestKit<FraudScreener.Command> ofThree = screener(3, features());
        for (int stan = 1; stan <= 2; stan++) {
            assertNull(screen(ofThree, Asks.purchase(CARD, stan, 1)).refusal());
        }
        ofThree.run(ended(true));
        assertNull(screen(ofThree, Asks.purchase(CARD, 3, 1)).refusal(), "one is counted and one runs: it is not both");
        assertEquals("65", screen(ofThree, Asks.purchase(CARD, 4, 1)).refusal(), "one is counted and two run");
        ofThree.run(ended(false));
        assertNull(screen(ofThree, Asks.purchase(CARD, 5, 1)).refusal(), "a declined one counts no more");
        assertEquals("65", screen(ofThree, Asks.purchase(CARD, 6, 1)).refusal());
    }

    @Test
    void shouldTakeASaleIntoItsFeaturesAsItLeavesThoseThatRun(@TempDir Path folder) throws IOException {
        BehaviorTestKit<FraudScreener.Command> byFile = screener(100, new CardFeatures(
                LiveRules.open(Files.writeString(folder.resolve("rules.yaml"), COUNTING), 1), new Merchants(List.of()), 100,
                new CardFeatures.Lateness(1_000_000_000_000L, LatePolicy.REFER, 0)));
        assertSees(byFile, 0, 0);
        assertNull(screen(byFile, Asks.purchase(CARD, 1, 1)).refusal());
        assertNull(screen(byFile, Asks.purchase(CARD, 2, 20)).refusal());
        assertSees(byFile, 2, 21);
        byFile.run(ended(1, 1, true));
        assertSees(byFile, 2, 21);
        assertNull(screen(byFile, Asks.purchase(CARD, 3, 300)).refusal());
        assertSees(byFile, 3, 321);
        byFile.run(ended(2, 20, false));
        assertSees(byFile, 2, 301);
        assertNull(screen(byFile, Asks.purchase(Cards.cny(2), 4, 1)).refusal(), "another card");
        byFile.run(ended(3, 300, true));
        assertSees(byFile, 2, 301);
    }

    /** By questions that a rule refuses, so that they leave nothing behind. */
    private void assertSees(BehaviorTestKit<FraudScreener.Command> byFile, int sales, int spentMinor) {
        assertEquals(List.of("57", "58", "59", "61").get(sales), screen(byFile, Asks.purchase(CARD, 1_000, 777)).refusal(), "sales");
        assertEquals(Map.of(0, "57", 21, "58", 301, "59", 321, "61").get(spentMinor), screen(byFile, Asks.purchase(CARD, 1_000, 778)).refusal(), "spent");
    }

    private static FraudScreener.Ended ended(int stan, int amountMinor, boolean approved) {
        AuthorizationRequest sale = Asks.purchase(CARD, stan, amountMinor);
        Event event = approved
                ? new Approved(sale.exchange(), sale.token(), Kind.PURCHASE, amountMinor, Asks.CNY, "600000000001", "ABC123", new byte[0], Asks.AT)
                : new Declined(sale.exchange(), sale.token(), Kind.PURCHASE, amountMinor, Asks.CNY, "600000000001", "51", new byte[0], Asks.AT);
        return new FraudScreener.Ended(event, stan, true);
    }

    /** The end of a sale that no rules of a file hear of. */
    private static FraudScreener.Ended ended(boolean approved) {
        return new FraudScreener.Ended(ended(1, 1, approved).event(), 1, false);
    }

    private Issuer.Handle screen(CardRequest request) {
        return screen(screener, request);
    }

    private Issuer.Handle screen(BehaviorTestKit<FraudScreener.Command> screener, CardRequest request) {
        screener.run(new FraudScreener.Screen(request, new Passage(0, 0), replyTo, HOME));
        return (Issuer.Handle) issuer.receiveMessage();
    }
}
