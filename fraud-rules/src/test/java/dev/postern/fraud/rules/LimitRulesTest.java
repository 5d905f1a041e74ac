package dev.postern.fraud.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.fraud.features.CardActivities;
import org.junit.jupiter.api.Test;

class LimitRulesTest {

    private final LimitRules rules = new LimitRules(50_000, 3);
    private final CardActivities cards = new CardActivities(60_000, 10);

    @Test
    void shouldRefuseAboveTheAmountLimitAndPassAtIt() {
        assertEquals("61", judge(50_001, true, 0).responseCode());
        assertEquals(Verdict.PASS, judge(50_000, true, 0));
    }

    @Test
    void shouldRefuseTheSaleAfterTheLastAllowedAndPassWhenTheWindowHasMoved() {
        cards.sold(1, 2, 0);
        cards.sold(1, 2, 10);
        assertEquals(Verdict.PASS, judge(1, true, 20));
        cards.sold(1, 2, 20);
        assertEquals("65", judge(1, true, 30).responseCode());
        assertEquals(Verdict.PASS, judge(1, true, 200_000));
    }

    @Test
    void shouldLetInquiriesPass() {
        cards.sold(1, 2, 0);
        cards.sold(1, 2, 0);
        cards.sold(1, 2, 0);
        assertEquals(Verdict.PASS, judge(0, false, 1));
    }

    private Verdict judge(long amountMinor, boolean movesMoney, long at) {
        return rules.evaluate(new Transaction(amountMinor, 156, movesMoney, at), cards.of(1, 2));
    }
}
