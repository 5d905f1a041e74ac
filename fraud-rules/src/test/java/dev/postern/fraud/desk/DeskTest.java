package dev.postern.fraud.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.fraud.features.FeatureKey;
import dev.postern.fraud.features.FeatureTable;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.RuleFile;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Standing;
import dev.postern.fraud.schema.Variable;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class DeskTest {

    private static final long NOW = 1_767_571_200_000L;
    private static final String FILE = """
            name: a
            features:
              sales: { of: card, take: count, over: 10m }
              tries: { of: card, take: count, over: 10m, outcome: any }
            rules:
              - { id: three, mode: live, do: decline 59, say: x, when: feature.sales >= 3 }
            """;

    @Test
    void shouldCountWhatWasApprovedAndTakeBackWhatWasReversed() throws RuleFileRefused {
        Desk desk = new Desk(RuleFile.read("a", FILE), 10);
        for (int i = 0; i < 3; i++) {
            assertNull(desk.judge(sale(NOW + i)).code());
            desk.decided(sale(NOW + i), true);
            desk.decided(sale(NOW + i), false);
        }
        assertEquals("59", desk.judge(sale(NOW + 3)).code());
        assertEquals(6, desk.facts().feature(1));
        desk.reversed(sale(NOW + 1));
        assertNull(desk.judge(sale(NOW + 4)).code());
        assertEquals(2, desk.facts().feature(0));
    }

    @Test
    void shouldGoOnWithTheFeaturesThatTheNextFileDeclaresToo() throws RuleFileRefused {
        Desk desk = new Desk(RuleFile.read("a", FILE), 10);
        for (int i = 0; i < 2; i++) {
            desk.decided(sale(NOW + i), true);
        }
        RuleSet two = RuleFile.read("a", FILE.replace(">= 3", ">= 2"));
        assertEquals("59", desk.followedBy(two, NOW + 5).judge(sale(NOW + 5)).code());
    }

    @Test
    void shouldLeaveARuleInShadowUntilItsNewWindowIsWarm() throws RuleFileRefused {
        Desk desk = new Desk(RuleFile.read("a", FILE), 10);
        RuleSet other = RuleFile.read("a", FILE.replace("10m", "20m").replace(">= 3", ">= 1"));
        Desk next = desk.followedBy(other, NOW);
        next.decided(sale(NOW + 1), true);
        Judgement cold = next.judge(sale(NOW + 2));
        assertNull(cold.code());
        assertEquals(1, cold.hitCount());
        long warm = NOW + 20 * 60_000L;
        next.decided(sale(warm - 1), true);
        assertEquals("59", next.judge(sale(warm)).code());
        assertTrue(next.judge(sale(warm)).counted(0));
    }

    @Test
    void shouldLeaveRulesLiveWhoseWindowsGoOnAndAloneTheNewOneInShadow() throws RuleFileRefused {
        Desk desk = new Desk(RuleFile.read("a", FILE), 10);
        for (int i = 0; i < 3; i++) {
            desk.decided(sale(NOW + i), true);
        }
        RuleSet more = RuleFile.read("a", FILE.replace("  sales:", "  day: { of: card, take: count, over: 1d }\n  sales:")
                + "  - { id: day, mode: live, do: decline 61, say: x, when: feature.day >= 1 }\n");
        Desk next = desk.followedBy(more, NOW + 5);
        next.decided(sale(NOW + 6), true);
        Judgement judgement = next.judge(sale(NOW + 7));
        assertEquals("59", judgement.code());
        assertEquals(Standing.COUNTED, judgement.standing(0));
        assertEquals(Standing.COLD, judgement.standing(1));
        assertEquals(4, next.facts().feature(1));
        assertEquals(1, next.facts().feature(0));
        assertFalse(next.isWhole(NOW + 7));

        FeatureTable late = new FeatureTable(FeatureKey.CARD, more.features(), 10);
        late.beganAt(NOW + 5);
        assertFalse(next.goOnWith(late, NOW + 8), "what is warm does not become cold");
        FeatureTable made = new FeatureTable(FeatureKey.CARD, more.features(), 10);
        assertTrue(next.goOnWith(made, NOW + 8));
        assertTrue(next.isWhole(NOW + 8));
        assertEquals(new Desk(more, 10).hash(), next.hash());
    }

    @Test
    void shouldTellHourAndWeekdayInTheZoneAcrossTheChangeOfClocks() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Hours hours = new Hours(berlin);
        ZonedDateTime at = ZonedDateTime.of(2026, 3, 28, 20, 7, 0, 0, berlin);
        for (int i = 0; i < 300; i++) {
            assertEquals(at.getHour(), hours.hour(at.toInstant().toEpochMilli()), at.toString());
            assertEquals(at.getDayOfWeek().getValue(), hours.weekday(at.toInstant().toEpochMilli()), at.toString());
            at = at.plusMinutes(41);
        }
    }

    private static Subject sale(long at) {
        Subject subject = new Subject();
        subject.facts().amount(500, 978);
        subject.facts().text(Variable.KIND, "purchase");
        subject.facts().number(Variable.MOVES_MONEY, 1);
        subject.facts().words(Variable.TOKEN, 7, 7);
        subject.at(at);
        return subject;
    }
}
