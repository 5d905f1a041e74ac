package dev.postern.load.run;

import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.protocol.fleet.BadFleetFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the highest rate at which a promise is kept. Method: a closed loop gives the ceiling; stairs towards it until the
 * promise is missed; bisection between the last step that kept it and the first that did not; then the rate has to be confirmed
 * by several runs, and is lowered until it is. A run that misses the promise is made a second time, and counts as missed only
 * when both do: one pause of a shared machine must not decide. Pure but for the probe; one thread.
 */
public final class CapacitySearch {
    /** One run at one rate. */
    public interface Probe {
        /** @return what was missed, one sentence, or null when the promise was kept */
        String missedAt(double perSecond)
            throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException;
    }

    /**
     * One run of the search.
     *
     * @param part      of the search: stairs, bisection or confirmation
     * @param perSecond the rate
     * @param missed    what was missed, or null
     */
    public record Trial(String part, double perSecond, String missed) {
        boolean kept() {
            return missed == null;
        }
    }

    /**
     * What was found.
     *
     * @param perSecond the highest rate that was confirmed, or 0 when none was
     * @param missedAt  the lowest rate at which the promise was missed, or 0 when it was kept up to the ceiling
     */
    public record Found(double perSecond, double missedAt, List<Trial> trials) {
    }

    private static final double[] STAIRS = {0.3, 0.45, 0.6, 0.7, 0.8, 0.9, 1.0};
    private static final double BRACKET = 1.04;
    private static final int BISECTIONS_MAX = 6;
    private static final int HALVINGS_MAX = 4;
    static final int CONFIRMATIONS = 3;
    private static final int LOWERINGS_MAX = 5;
    private static final double LOWER = 0.95;

    private final double ceiling;
    private final List<Trial> trials = new ArrayList<>();
    private double kept;
    private double missed;

    private CapacitySearch(double ceiling) {
        this.ceiling = ceiling;
    }

    /**
     * Searches.
     *
     * @param ceilingPerSecond what a closed loop reached
     */
    public static Found search(double ceilingPerSecond, Probe probe)
            throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        CapacitySearch search = new CapacitySearch(ceilingPerSecond);
        search.climb(probe);
        search.bisect(probe);
        double confirmed = search.confirm(probe);
        return new Found(confirmed, search.missed, List.copyOf(search.trials));
    }

    private void climb(Probe probe)
            throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        for (int i = 0; i < STAIRS.length && missed == 0; i++) {
            look("stairs", round(ceiling * STAIRS[i]), probe);
        }
        for (int i = 0; i < HALVINGS_MAX && kept == 0; i++) {
            look("stairs", round(missed / 2), probe);
        }
    }

    private void bisect(Probe probe)
            throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        for (int i = 0; i < BISECTIONS_MAX && kept > 0 && missed > kept * BRACKET; i++) {
            look("bisection", round(Math.sqrt(kept * missed)), probe);
        }
    }

    private double confirm(Probe probe)
            throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        double rate = kept;
        for (int lowered = 0; lowered <= LOWERINGS_MAX && rate >= 1; lowered++) {
            int good = 0;
            while (good < CONFIRMATIONS && look("confirmation", rate, probe)) {
                good++;
            }
            if (good == CONFIRMATIONS) {
                return rate;
            }
            rate = round(rate * LOWER);
        }
        return 0;
    }

    private boolean look(String part, double rate, Probe probe)
            throws BadPlan, BadFleetFile, BadFleetState, HostUnusable, IOException, InterruptedException {
        Trial trial = new Trial(part, rate, probe.missedAt(rate));
        trials.add(trial);
        if (!trial.kept()) {
            trial = new Trial(part + ", again", rate, probe.missedAt(rate));
            trials.add(trial);
        }
        if (trial.kept()) {
            kept = Math.max(kept, rate);
        } else {
            missed = missed == 0 ? rate : Math.min(missed, rate);
        }
        return trial.kept();
    }

    /** Three digits: what a person would ask for. */
    private static double round(double rate) {
        double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(Math.max(1, rate))) - 2));
        return Math.max(1, Math.round(rate / unit) * unit);
    }
}
