package dev.postern.load.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the rate of an open loop goes over time, as phases one after the other, and when many terminals reconnect at once.
 * Immutable, any thread may read it. Written as
 *
 * <pre>
 *   hold 5000/s 2m
 *   ramp 0->5000/s 30s
 *   stairs 1000->5000/s 5 steps 10s        each step holds for 10 s
 *   sine 1000..3000/s period 20s 2m
 *   storm 2000 reconnects in 1s            on top of the phase that follows; takes no time of its own
 * </pre>
 *
 * with commas between.
 */
public final class Profile {
    /** So many terminals drop their connections and make them again, spread evenly. */
    public record Storm(long atNanos, int reconnects, long withinNanos) {
    }

    private interface Shape {
        double perSecond(double share, long sinceNanos);
    }

    /** @param sliceNanos the rate is taken as constant over so long */
    private record Phase(long nanos, long sliceNanos, Shape shape) {
        static Phase constant(long nanos, double perSecond) {
            return new Phase(nanos, Math.max(1, nanos), (_, _) -> perSecond);
        }

        static Phase changing(long nanos, Shape shape) {
            return new Phase(nanos, SLICE_NANOS, shape);
        }

        double perSecond(long sinceNanos) {
            return shape.perSecond((double) sinceNanos / nanos, sinceNanos);
        }
    }

    private static final String RATE = "([0-9]{1,7}(?:\\.[0-9]{1,3})?)";
    private static final String TIME = "([0-9]{1,9}(?:us|ms|s|m|h))";
    private static final Pattern HOLD = Pattern.compile("hold " + RATE + "(?:/s)? " + TIME);
    private static final Pattern RAMP = Pattern.compile("ramp " + RATE + " ?-> ?" + RATE + "(?:/s)? " + TIME);
    private static final Pattern STAIRS = Pattern.compile("stairs " + RATE + " ?-> ?" + RATE + "(?:/s)? ([0-9]{1,3}) steps " + TIME);
    private static final Pattern SINE = Pattern.compile("sine " + RATE + " ?\\.\\. ?" + RATE + "(?:/s)? period " + TIME + " " + TIME);
    private static final Pattern STORM = Pattern.compile("storm ([0-9]{1,6}) reconnects in " + TIME);
    /** So short that what a step of a ramp is off by is not seen. */
    private static final long SLICE_NANOS = 1_000_000;

    private final List<Phase> phases;
    private final List<Storm> storms;
    private final String text;
    private final long durationNanos;

    private Profile(List<Phase> phases, List<Storm> storms, String text) {
        this.phases = List.copyOf(phases);
        this.storms = List.copyOf(storms);
        this.text = text;
        this.durationNanos = phases.stream().mapToLong(Phase::nanos).sum();
    }

    /** One rate all the time. */
    public static Profile hold(double perSecond, long nanos) {
        return new Profile(List.of(Phase.constant(nanos, perSecond)), List.of(),
            String.format(Locale.ROOT, "hold %s/s %dms", number(perSecond), nanos / 1_000_000));
    }

    /**
     * Reads a profile.
     *
     * @throws IllegalArgumentException with one sentence that names the part that is wrong
     */
    public static Profile parse(String text) {
        List<Phase> phases = new ArrayList<>();
        List<Storm> storms = new ArrayList<>();
        long at = 0;
        for (String part : text.split(",")) {
            String words = part.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
            Matcher storm = STORM.matcher(words);
            if (storm.matches()) {
                storms.add(new Storm(at, Integer.parseInt(storm.group(1)), nanos(storm.group(2))));
                continue;
            }
            List<Phase> read = phases(words);
            phases.addAll(read);
            at += read.stream().mapToLong(Phase::nanos).sum();
        }
        if (at == 0) {
            throw new IllegalArgumentException("the profile '" + text + "' lasts no time: give it a hold, ramp, stairs or sine");
        }
        return new Profile(phases, storms, text.strip());
    }

    private static List<Phase> phases(String words) {
        Matcher hold = HOLD.matcher(words);
        Matcher ramp = RAMP.matcher(words);
        Matcher stairs = STAIRS.matcher(words);
        Matcher sine = SINE.matcher(words);
        if (hold.matches()) {
            return List.of(Phase.constant(nanos(hold.group(2)), rate(hold.group(1))));
        }
        if (ramp.matches()) {
            return List.of(Phase.changing(nanos(ramp.group(3)), between(rate(ramp.group(1)), rate(ramp.group(2)))));
        }
        if (stairs.matches()) {
            return steps(rate(stairs.group(1)), rate(stairs.group(2)), Integer.parseInt(stairs.group(3)), nanos(stairs.group(4)));
        }
        if (sine.matches()) {
            double low = rate(sine.group(1));
            double high = rate(sine.group(2));
            double period = nanos(sine.group(3));
            return List.of(Phase.changing(nanos(sine.group(4)),
                (_, since) -> (low + high) / 2 - (high - low) / 2 * StrictMath.cos(2 * Math.PI * since / period)));
        }
        throw new IllegalArgumentException("the profile has '" + words + "', expected such as hold 5000/s 2m, ramp 0->5000/s 30s, "
            + "stairs 1000->5000/s 5 steps 10s, sine 1000..3000/s period 20s 2m or storm 2000 reconnects in 1s");
    }

    private static Shape between(double from, double to) {
        return (share, _) -> from + (to - from) * share;
    }

    private static List<Phase> steps(double from, double to, int steps, long nanosEach) {
        if (steps < 2) {
            throw new IllegalArgumentException("the profile has stairs of " + steps + " steps, at least 2 are needed");
        }
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            phases.add(Phase.constant(nanosEach, from + (to - from) * i / (steps - 1)));
        }
        return phases;
    }

    /** The rate at the start is held for so long before. */
    public Profile after(long warmUpNanos) {
        if (warmUpNanos == 0) {
            return this;
        }
        List<Phase> all = new ArrayList<>();
        all.add(Phase.constant(warmUpNanos, ratePerSecond(0)));
        all.addAll(phases);
        return new Profile(all, storms.stream().map(storm -> new Storm(storm.atNanos + warmUpNanos, storm.reconnects, storm.withinNanos)).toList(),
            text);
    }

    /** How long it lasts. */
    public long durationNanos() {
        return durationNanos;
    }

    /** When many terminals reconnect. */
    public List<Storm> storms() {
        return storms;
    }

    /** The rate at a time after the start, sends a second; 0 behind the end. */
    public double ratePerSecond(long atNanos) {
        long rest = atNanos;
        for (Phase phase : phases) {
            if (rest < phase.nanos) {
                return phase.perSecond(rest);
            }
            rest -= phase.nanos;
        }
        return 0;
    }

    /** Sends a second over the whole of it. */
    public double meanPerSecond() {
        double sends = 0;
        for (Phase phase : phases) {
            for (long in = 0; in < phase.nanos; in += phase.sliceNanos) {
                long nanos = Math.min(phase.sliceNanos, phase.nanos - in);
                sends += phase.perSecond(in + nanos / 2) * nanos / 1e9;
            }
        }
        return sends * 1e9 / durationNanos;
    }

    /** Takes one due time after the other. */
    interface Times {
        /** @return false when no more are wanted */
        boolean at(long nanos);
    }

    /**
     * Makes the due times of a run: a gap is a number of sends, 1 on average, and lasts until so many are due at the rate of the
     * time (time rescaling of a Poisson process).
     */
    void times(DoubleSupplier gaps, boolean firstAtOnce, Times into) {
        double due = 0;
        double wanted = firstAtOnce ? 0 : gaps.getAsDouble();
        long at = 0;
        for (Phase phase : phases) {
            for (long in = 0; in < phase.nanos; in += phase.sliceNanos) {
                long nanos = Math.min(phase.sliceNanos, phase.nanos - in);
                double perNano = phase.perSecond(in + nanos / 2) / 1e9;
                double until = due + perNano * nanos;
                while (wanted < until) {
                    if (!into.at(at + Math.min(nanos - 1, Math.round((wanted - due) / perNano)))) {
                        return;
                    }
                    wanted += gaps.getAsDouble();
                }
                due = until;
                at += nanos;
            }
        }
    }

    private static double rate(String text) {
        return Double.parseDouble(text);
    }

    private static long nanos(String text) {
        int digits = 0;
        while (Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        long unit = switch (text.substring(digits)) {
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), unit);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The profile as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
