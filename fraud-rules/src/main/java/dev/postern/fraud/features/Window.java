package dev.postern.fraud.features;

import dev.postern.fraud.schema.Packed;
import java.util.List;

/** One feature of a key within a table's words; words of zeros are a key that did nothing. Immutable. */
abstract sealed class Window {

    private final FeatureSpec spec;
    private final int index;
    private final long[] kinds;
    private final int at;

    private Window(FeatureSpec spec, int index, int at) {
        this.spec = spec;
        this.index = index;
        this.at = at;
        List<String> names = spec.kinds();
        kinds = new long[2 * names.size()];
        for (int i = 0; i < names.size(); i++) {
            kinds[2 * i] = Packed.high(names.get(i));
            kinds[2 * i + 1] = Packed.low(names.get(i));
        }
    }

    /** @param index the feature's place in the file; @param at its first word within a key's words */
    static Window of(FeatureSpec spec, int index, int at) {
        return switch (spec.take()) {
            case COUNT -> new Count(spec, index, at);
            case SUM -> new Sum(spec, index, at);
            case DISTINCT_TERMINALS -> new Distinct(spec, index, at, FeatureKey.TERMINAL);
            case DISTINCT_MERCHANTS -> new Distinct(spec, index, at, FeatureKey.MERCHANT);
            case DISTINCT_CARDS -> new Distinct(spec, index, at, FeatureKey.CARD);
            case SINCE_FIRST -> new SinceFirst(spec, index, at);
            case SINCE_LAST -> new SinceLast(spec, index, at);
            case DECLINED_PERCENT -> new DeclinedPercent(spec, index, at);
            case DISTANCE -> new Travel(spec, index, at, false);
            case SPEED -> new Travel(spec, index, at, true);
            case AMOUNT_PERCENT -> new AmountPercent(spec, index, at);
        };
    }

    final int index() {
        return index;
    }

    final FeatureSpec spec() {
        return spec;
    }

    /** Words it takes. */
    abstract int words();

    final void observe(long[] words, int base, Observation seen) {
        if (accepts(seen)) {
            take(words, base + at, seen);
        }
    }

    /** Takes an approved one back. */
    final void reverse(long[] words, int base, Observation original) {
        if (accepts(original)) {
            giveBack(words, base + at, original);
        }
    }

    final long value(long[] words, int base, Observation now) {
        return read(words, base + at, now);
    }

    abstract void take(long[] words, int at, Observation seen);

    void giveBack(long[] words, int at, Observation original) {
        // That it happened stays true: only counts and sums are of money.
    }

    abstract long read(long[] words, int at, Observation now);

    private boolean accepts(Observation seen) {
        if (!(seen.approved ? spec.approved() : spec.declined())
                || spec.currency() != 0 && spec.currency() != seen.currency) {
            return false;
        }
        if (kinds.length == 0) {
            return seen.movesMoney;
        }
        for (int i = 0; i < kinds.length; i += 2) {
            if (kinds[i] == seen.kindHigh && kinds[i + 1] == seen.kindLow) {
                return true;
            }
        }
        return false;
    }

    private static final class Count extends Window {

        private final Ring ring;

        Count(FeatureSpec spec, int index, int at) {
            super(spec, index, at);
            ring = new Ring(spec.bucketMillis(), 1, 0);
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            int slot = ring.enter(words, at, seen.atEpochMillis);
            if (slot >= 0) {
                ring.count(words, at, 0, slot, 1);
            }
        }

        @Override
        void giveBack(long[] words, int at, Observation original) {
            int slot = ring.find(words, at, original.atEpochMillis);
            if (slot >= 0) {
                ring.count(words, at, 0, slot, -1);
            }
        }

        @Override
        long read(long[] words, int at, Observation now) {
            return ring.counted(words, at, 0, now.atEpochMillis);
        }
    }

    private static final class Sum extends Window {

        private final Ring ring;

        Sum(FeatureSpec spec, int index, int at) {
            super(spec, index, at);
            ring = new Ring(spec.bucketMillis(), 0, 1);
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            int slot = ring.enter(words, at, seen.atEpochMillis);
            if (slot >= 0) {
                ring.sum(words, at, 0, slot, seen.amountMinor);
            }
        }

        @Override
        void giveBack(long[] words, int at, Observation original) {
            int slot = ring.find(words, at, original.atEpochMillis);
            if (slot >= 0) {
                ring.sum(words, at, 0, slot, -original.amountMinor);
            }
        }

        @Override
        long read(long[] words, int at, Observation now) {
            return ring.summed(words, at, 0, now.atEpochMillis);
        }
    }

    private static final class DeclinedPercent extends Window {

        private final Ring ring;

        DeclinedPercent(FeatureSpec spec, int index, int at) {
            super(spec, index, at);
            ring = new Ring(spec.bucketMillis(), 2, 0);
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            int slot = ring.enter(words, at, seen.atEpochMillis);
            if (slot >= 0) {
                ring.count(words, at, 0, slot, 1);
                if (!seen.approved) {
                    ring.count(words, at, 1, slot, 1);
                }
            }
        }

        @Override
        long read(long[] words, int at, Observation now) {
            long all = ring.counted(words, at, 0, now.atEpochMillis);
            return all == 0 ? 0 : ring.counted(words, at, 1, now.atEpochMillis) * 100 / all;
        }
    }

    private static final class AmountPercent extends Window {

        private static final long USUAL = 100;
        private static final int SALES_MIN = 3;
        private static final long PERCENT_MAX = 1_000_000;

        private final Ring ring;

        AmountPercent(FeatureSpec spec, int index, int at) {
            super(spec, index, at);
            ring = new Ring(spec.bucketMillis(), 1, 1);
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            add(words, at, ring.enter(words, at, seen.atEpochMillis), 1, seen.amountMinor);
        }

        @Override
        void giveBack(long[] words, int at, Observation original) {
            add(words, at, ring.find(words, at, original.atEpochMillis), -1, -original.amountMinor);
        }

        private void add(long[] words, int at, int slot, int count, long minor) {
            if (slot >= 0) {
                ring.count(words, at, 0, slot, count);
                ring.sum(words, at, 0, slot, minor);
            }
        }

        @Override
        long read(long[] words, int at, Observation now) {
            long count = ring.counted(words, at, 0, now.atEpochMillis);
            long sum = ring.summed(words, at, 0, now.atEpochMillis);
            if (count < SALES_MIN || sum == 0 || now.currency != spec().currency()) {
                return USUAL;
            }
            // Amounts have at most twelve digits; the product stays in a long up to 92,000 sales of the largest.
            return Math.min(PERCENT_MAX, now.amountMinor / sum >= PERCENT_MAX ? PERCENT_MAX
                    : Math.multiplyHigh(now.amountMinor, 100 * count) != 0 ? PERCENT_MAX
                    : Long.divideUnsigned(now.amountMinor * (100 * count), sum));
        }
    }

    private static final class Distinct extends Window {

        private final FeatureKey of;

        Distinct(FeatureSpec spec, int index, int at, FeatureKey of) {
            super(spec, index, at);
            this.of = of;
        }

        @Override
        int words() {
            return 1 + FeatureSpec.DISTINCT_MAX;
        }

        /** A word is 32 bits of the value's hash and the number of the bucket in which it was last seen. */
        @Override
        void take(long[] words, int at, Observation seen) {
            long bucket = seen.atEpochMillis / spec().bucketMillis();
            if (bucket < words[at] - FeatureSpec.BUCKETS) {
                return;
            }
            words[at] = Math.max(words[at], bucket);
            long hash = (seen.high(of) * 0x9E3779B97F4A7C15L ^ seen.low(of)) * 0xD6E8FEB86659FD93L & 0xFFFF_FFFF_0000_0000L;
            int oldest = at + 1;
            for (int i = at + 1; i <= at + FeatureSpec.DISTINCT_MAX; i++) {
                if (words[i] != 0 && (words[i] & 0xFFFF_FFFF_0000_0000L) == hash) {
                    words[i] = hash | Math.max(words[i] & 0xFFFF_FFFFL, bucket);
                    return;
                }
                if ((words[i] & 0xFFFF_FFFFL) < (words[oldest] & 0xFFFF_FFFFL)) {
                    oldest = i;
                }
            }
            words[oldest] = hash | bucket;
        }

        @Override
        long read(long[] words, int at, Observation now) {
            long first = Math.max(now.atEpochMillis / spec().bucketMillis(), words[at]) - FeatureSpec.BUCKETS;
            int count = 0;
            for (int i = at + 1; i <= at + FeatureSpec.DISTINCT_MAX; i++) {
                if ((words[i] & 0xFFFF_FFFFL) >= first) {
                    count++;
                }
            }
            return count;
        }
    }

    private static final class SinceFirst extends Window {

        SinceFirst(FeatureSpec spec, int index, int at) {
            super(spec, index, at);
        }

        @Override
        int words() {
            return 1;
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            words[at] = words[at] == 0 ? seen.atEpochMillis : Math.min(words[at], seen.atEpochMillis);
        }

        @Override
        long read(long[] words, int at, Observation now) {
            return words[at] == 0 ? 0 : Math.max(0, now.atEpochMillis - words[at]) / 1_000;
        }
    }

    private static final class SinceLast extends Window {

        SinceLast(FeatureSpec spec, int index, int at) {
            super(spec, index, at);
        }

        @Override
        int words() {
            return 1;
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            words[at] = Math.max(words[at], seen.atEpochMillis);
        }

        @Override
        long read(long[] words, int at, Observation now) {
            return Math.min(spec().windowMillis(), Math.max(0, now.atEpochMillis - words[at])) / 1_000;
        }
    }

    private static final class Travel extends Window {

        private final boolean speed;

        Travel(FeatureSpec spec, int index, int at, boolean speed) {
            super(spec, index, at);
            this.speed = speed;
        }

        @Override
        int words() {
            return 2;
        }

        @Override
        void take(long[] words, int at, Observation seen) {
            if (seen.placed && seen.atEpochMillis >= words[at]) {
                words[at] = seen.atEpochMillis;
                words[at + 1] = (long) seen.latitudeMicroDegrees << 32 | seen.longitudeMicroDegrees & 0xFFFF_FFFFL;
            }
        }

        @Override
        long read(long[] words, int at, Observation now) {
            long elapsedMillis = now.atEpochMillis - words[at];
            if (words[at] == 0 || !now.placed || elapsedMillis > spec().windowMillis()) {
                return 0;
            }
            long metres = Distance.metres((int) (words[at + 1] >> 32), (int) words[at + 1], now.latitudeMicroDegrees,
                    now.longitudeMicroDegrees);
            return speed ? metres * 3_600 / Math.max(60_000, Math.abs(elapsedMillis)) : metres / 1_000;
        }
    }
}
