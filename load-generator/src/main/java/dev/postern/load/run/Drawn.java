package dev.postern.load.run;

import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Kind;
import dev.postern.load.schedule.Mix;
import dev.postern.load.schedule.Schedule;
import dev.postern.protocol.fleet.BadFleetFile;
import java.io.IOException;

/**
 * What a run will send, drawn from its seed before the first byte, and who sends it. Where the host is does not matter to it, so it can be
 * drawn while a host starts. Used once; main thread only.
 */
public final class Drawn implements AutoCloseable {
    private static final int RING_SIZE = 1 << 16;

    private final FleetInUse fleet;
    private final Cards cards;
    private final Schedule schedule;
    private final String transport;

    private Drawn(FleetInUse fleet, Cards cards, Schedule schedule) {
        this.fleet = fleet;
        this.cards = cards;
        this.schedule = schedule;
        // Asked for here: the first who asks loads the transport's library.
        this.transport = Lanes.transport();
    }

    /**
     * Draws a plan's cards and schedule and takes its fleet into use.
     *
     * @throws BadPlan       when it cannot be made as asked for
     * @throws BadFleetFile  when the fleet file is wrong
     * @throws BadFleetState when what terminals remember cannot be used
     * @throws IOException   when a file cannot be read or written
     */
    public static Drawn of(LoadPlan plan) throws BadPlan, BadFleetFile, BadFleetState, IOException {
        FleetInUse fleet = FleetInUse.open(plan);
        try {
            FileLimit.check(fleet.rows().size());
            Cards cards = cards(plan, fleet.wholeCount());
            return new Drawn(fleet, cards, schedule(plan, cards));
        } catch (BadPlan | RuntimeException bad) {
            fleet.close();
            throw bad;
        }
    }

    FleetInUse fleet() {
        return fleet;
    }

    Cards cards() {
        return cards;
    }

    Schedule schedule() {
        return schedule;
    }

    String transport() {
        return transport;
    }

    @Override
    public void close() throws IOException {
        fleet.close();
    }

    private static Cards cards(LoadPlan plan, int wholeCount) throws BadPlan {
        Cards cards = Cards.draw(wholeCount, plan.cards().perTerminal(), plan.cards().specialShare(),
            plan.cards().cases().stream().mapToInt(Integer::intValue).toArray(), plan.seed())
            .of(plan.share().from(wholeCount), plan.share().to(wholeCount));
        if (!plan.traffic().mix().ofWallets()) {
            return cards;
        }
        requireOwnPayer(plan);
        return cards.withWallets();
    }

    /** Codes that merchants show are all paid by one card, whose money several generators could not tell apart. */
    private static void requireOwnPayer(LoadPlan plan) throws BadPlan {
        Mix mix = plan.traffic().mix();
        if (plan.share().of() > 1 && (mix.has(Kind.MERCHANT_CODE) || mix.has(Kind.MERCHANT_CODE_EXPIRED))) {
            throw new BadPlan("merchant-code cannot be sent by one of several generators (--part): one card pays all of their codes");
        }
    }

    private static Schedule schedule(LoadPlan plan, Cards cards) throws BadPlan {
        Traffic traffic = plan.traffic();
        // Parts draw their own schedules, so that generators do not send in step.
        long seed = plan.seed() + plan.share().part() - 1;
        try {
            return traffic.closedLoop() ? Schedule.closedLoop(RING_SIZE, cards.perTerminal(), traffic.mix(), seed)
                : Schedule.openLoop(cards, traffic.mix(), traffic.arrivals(), traffic.profile().after(traffic.warmUpNanos()), seed);
        } catch (IllegalArgumentException tooMuch) {
            throw new BadPlan(tooMuch.getMessage());
        }
    }
}
