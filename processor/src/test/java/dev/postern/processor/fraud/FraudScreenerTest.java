package dev.postern.processor.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.postern.fraud.features.CardActivities;
import dev.postern.fraud.rules.LatePolicy;
import dev.postern.fraud.rules.LimitRules;
import dev.postern.processor.authorization.Asks;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.till.Cards;
import dev.postern.processor.state.Copying;
import dev.postern.processor.time.HandAlarm;
import dev.postern.processor.time.HandClock;
import dev.postern.protocol.iso8583.Pan;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class FraudScreenerTest {

    private static final Pan CARD = Cards.cny(1);
    private static final long WINDOW_MILLIS = 60_000;
    private static final Executor HOME = Runnable::run;

    private final HandClock clock = new HandClock();
    private final TestInbox<Issuer.Command> issuer = TestInbox.create();
    private final Issuer.ReplyTo replyTo = _ -> { };
    private final CardActivities activities = new CardActivities(WINDOW_MILLIS, 100);
    private final BehaviorTestKit<FraudScreener.Command> screener = BehaviorTestKit.create(FraudScreener.create(
            activities, new LimitRules(10_000, 2), features(), issuer.getRef(), new HandAlarm(clock),
            new Copying.Pace(200_000, 2_000_000), clock, new StageHistograms(1, clock).writer(0)));

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
        screener.run(new FraudScreener.Ended(Asks.token(CARD), true, Asks.AT, null));
        assertNull(screen(Asks.purchase(CARD, 7, 1)).refusal());
        screener.run(new FraudScreener.Ended(Asks.token(CARD), true, Asks.AT, null));

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
        screener.run(new FraudScreener.Ended(Asks.token(CARD), true, Asks.AT, null));
        screener.run(new FraudScreener.Ended(Asks.token(CARD), true, Asks.AT, null));
        assertEquals("65", screen(Asks.purchase(CARD, 1, 1)).refusal());

        assertNull(screen(Asks.purchase(Asks.TERMINAL, CARD, 2, 1, Asks.CNY, Asks.AT + 2 * WINDOW_MILLIS)).refusal());
    }

    @Test
    void shouldPassReversalsUnjudged() {
        screener.run(new FraudScreener.Ended(Asks.token(CARD), true, Asks.AT, null));
        screener.run(new FraudScreener.Ended(Asks.token(CARD), true, Asks.AT, null));
        assertNull(screen(Asks.reversal(CARD, 1, 99_999)).refusal());
    }

    private Issuer.Handle screen(CardRequest request) {
        screener.run(new FraudScreener.Screen(request, new Passage(0, 0), replyTo, HOME));
        return (Issuer.Handle) issuer.receiveMessage();
    }
}
