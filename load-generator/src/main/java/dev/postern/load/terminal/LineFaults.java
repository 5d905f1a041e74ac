package dev.postern.load.terminal;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How often each {@link LineFault} strikes, in frames of a million. Immutable, shared by all lanes; written as
 * {@code split=1%,cut-after=0.1%}.
 */
public final class LineFaults {
    /** Lines that do what they should. */
    public static final LineFaults NONE = new LineFaults(new int[LineFault.values().length], "none");

    private static final int MILLION = 1_000_000;

    private final int[] inAMillion;
    private final int total;
    private final String text;

    private LineFaults(int[] inAMillion, String text) {
        this.inAMillion = inAMillion;
        this.text = text;
        int sum = 0;
        for (int each : inAMillion) {
            sum += each;
        }
        total = sum;
    }

    /**
     * Reads shares in per cent; a fault that is not named never strikes.
     *
     * @throws IllegalArgumentException with one sentence when a name or a share is wrong, or all together are over 100 %
     */
    public static LineFaults parse(String text) {
        if (text.strip().equals("none")) {
            return NONE;
        }
        int[] shares = new int[LineFault.values().length];
        long sum = 0;
        for (String part : text.split(",")) {
            String[] pair = part.strip().split("=", -1);
            LineFault fault = pair.length == 2 ? named(pair[0].strip()) : null;
            if (fault == null || !pair[1].matches("[0-9]{1,3}(\\.[0-9]{1,4})?%")) {
                throw new IllegalArgumentException("the faults have '" + part.strip()
                    + "', expected NAME=SHARE% with a name of split, bytes, glued, slow-reader, cut-before, cut-after, half-open, silence or clock-skew");
            }
            shares[fault.ordinal()] = (int) Math.round(Double.parseDouble(pair[1].substring(0, pair[1].length() - 1)) * MILLION / 100);
            sum += shares[fault.ordinal()];
        }
        if (sum > MILLION) {
            throw new IllegalArgumentException("the faults '" + text + "' are more than 100 % together");
        }
        return new LineFaults(shares, text.strip());
    }

    private static LineFault named(String name) {
        for (LineFault fault : LineFault.values()) {
            if (fault.label().equals(name.toLowerCase(Locale.ROOT))) {
                return fault;
            }
        }
        return null;
    }

    /** Whether no fault ever strikes. */
    public boolean none() {
        return total == 0;
    }

    /** What strikes the next frame, or null. */
    LineFault draw(SplittableRandom random) {
        if (total == 0) {
            return null;
        }
        int roll = random.nextInt(MILLION);
        for (int i = 0; i < inAMillion.length; i++) {
            roll -= inAMillion[i];
            if (roll < 0) {
                return LineFault.at(i);
            }
        }
        return null;
    }

    /** The shares as they were written. */
    @Override
    public String toString() {
        return text;
    }
}
