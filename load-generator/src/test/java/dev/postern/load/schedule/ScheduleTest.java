package dev.postern.load.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;
    private final Cards cards = Cards.draw(50, 3, 0.02, new int[] {9001}, 7);

    @Test
    void shouldGiveTheSameSendsForTheSameSeed() {
        Schedule first = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.POISSON, Profile.hold(1_000, 5 * SECOND), 42);
        Schedule second = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.POISSON, Profile.hold(1_000, 5 * SECOND), 42);

        assertArrayEquals(flat(first), flat(second));
    }

    @Test
    void shouldGiveOtherSendsForAnotherSeed() {
        Schedule first = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.POISSON, Profile.hold(1_000, SECOND), 42);
        Schedule second = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.POISSON, Profile.hold(1_000, SECOND), 43);

        assertNotEquals(LongStream.of(flat(first)).sum(), LongStream.of(flat(second)).sum());
    }

    @Test
    void shouldKeepTheRateAndTheOrderWithPoissonArrivals() {
        Schedule schedule = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.POISSON, Profile.hold(1_000, 20 * SECOND), 1);

        // 20,000 expected, standard deviation 141: six of them either way.
        assertTrue(Math.abs(schedule.count() - 20_000) < 850, () -> "sends " + schedule.count());
        assertTrue(IntStream.range(1, schedule.count()).allMatch(i -> schedule.dueNanos(i - 1) <= schedule.dueNanos(i)));
        assertTrue(schedule.dueNanos(schedule.count() - 1) < 20 * SECOND);
    }

    @Test
    void shouldSpaceEvenArrivalsEvenly() {
        Schedule schedule = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.EVEN, Profile.hold(1_000, SECOND), 1);

        assertEquals(1_000, schedule.count());
        assertTrue(IntStream.range(0, 1_000).allMatch(i -> schedule.dueNanos(i) == i * 1_000_000L));
    }

    @Test
    void shouldSplitIntoLanesWithoutLosingASend() {
        Schedule whole = Schedule.openLoop(cards, Mix.RETAIL, Arrivals.POISSON, Profile.hold(1_000, SECOND), 3);
        Schedule even = whole.lane(0, 2, cards.perTerminal());
        Schedule odd = whole.lane(1, 2, cards.perTerminal());

        assertEquals(whole.count(), even.count() + odd.count());
        assertTrue(IntStream.range(0, even.count()).allMatch(i -> cards.terminalOf(even.card(i)) % 2 == 0));
        assertTrue(IntStream.range(0, odd.count()).allMatch(i -> cards.terminalOf(odd.card(i)) % 2 == 1));
        assertEquals(LongStream.of(flat(whole)).sum(), LongStream.of(flat(even)).sum() + LongStream.of(flat(odd)).sum());
    }

    @Test
    void shouldDrawEachKindAsOftenAsTheMixSays() {
        Schedule schedule = Schedule.openLoop(cards, Mix.parse("purchase=50,echo=50"), Arrivals.EVEN, Profile.hold(10_000, SECOND), 5);
        long purchases = IntStream.range(0, schedule.count()).filter(i -> schedule.kind(i) == Kind.PURCHASE).count();
        long echoes = IntStream.range(0, schedule.count()).filter(i -> schedule.kind(i) == Kind.ECHO).count();

        assertEquals(10_000, purchases + echoes);
        // 5,000 expected, standard deviation 50.
        assertTrue(Math.abs(purchases - 5_000) < 300, () -> "purchases " + purchases);
    }

    @Test
    void shouldRefuseARunWithMoreSendsThanTheArraysHold() {
        assertThrows(IllegalArgumentException.class, () -> Schedule.openLoop(cards, Mix.RETAIL, Arrivals.EVEN, Profile.hold(1e6, 3_600 * SECOND), 1));
    }

    private static long[] flat(Schedule schedule) {
        return IntStream.range(0, schedule.count()).boxed().flatMapToLong(i -> LongStream.of(schedule.dueNanos(i), schedule.card(i),
            schedule.amountMinor(i), schedule.kind(i).ordinal())).toArray();
    }
}
