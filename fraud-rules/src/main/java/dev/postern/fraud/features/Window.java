package dev.postern.fraud.features;

import dev.postern.fraud.schema.Packed;
import java.util.List;

/** One feature of a key within a table's words; words of zeros are a key that did nothing. Immutable. */
abstract sealed class Window {

    private final FeatureSpec spec;
    private final long[] kinds;
    private final int at;
    private final int length;
    private final boolean approved;
    private final boolean declined;
    private final int currency;

    private Window(Place place) {
        this.spec = place.spec;
        this.at = place.at;
        this.length = place.length;
        approved = spec.approved();
        declined = spec.declined();
        currency = spec.currency();
        List<String> names = spec.kinds();
        kinds = new long[2 * names.size()];
        for (int i = 0; i < names.size(); i++) {
            kinds[2 * i] = Packed.high(names.get(i));
            kinds[2 * i + 1] = Packed.low(names.get(i));
        }
    }

    /**
     * Where a window is.
     *
     * @param at its first word within a key's words
     * @param length its bucket's place among the lengths of {@link Moments}
     */
    record Place(FeatureSpec spec, int at, int length) {
    }

    static Window of(Place place) {
        return switch (place.spec.take()) {
            case COUNT -> new Count(place);
            case SUM -> new Sum(place);
            case DISTINCT_TERMINALS -> new Distinct(place, FeatureKey.TERMINAL);
            case DISTINCT_MERCHANTS -> new Distinct(place, FeatureKey.MERCHANT);
            case DISTINCT_CARDS -> new Distinct(place, FeatureKey.CARD);
            case SINCE_FIRST -> new SinceFirst(place);
            case SINCE_LAST -> new SinceLast(place);
            case DECLINED_PERCENT -> new DeclinedPercent(place);
            case DISTANCE -> new Travel(place, false);
            case SPEED -> new Travel(place, true);
            case AMOUNT_PERCENT -> new AmountPercent(place);
        };
    }

    final FeatureSpec spec() {
        return spec;
    }

    /** Words it takes. */
    abstract int words();

    /** @param when the observation's own time, as all of them here */
    final void observe(long[] words, int base, Observation seen, Moments when) {
        if (accepts(seen)) {
            take(words, base + at, seen, when.bucket(length), when.slot(length));
        }
    }

    /** Takes an approved one back. */
    final void reverse(long[] words, int base, Observation original, Moments when) {
        if (accepts(original)) {
            giveBack(words, base + at, original, when.bucket(length), when.slot(length));
        }
    }

    final long value(long[] words, int base, Observation now, Moments when) {
        return read(words, base + at, now, when.bucket(length), when.slot(length));
    }

    /** The value as if another one had been approved, which is still on its way to its issuer. */
    final long with(long value, Observation running) {
        return accepts(running) ? more(value, running) : value;
    }

    abstract void take(long[] words, int at, Observation seen, long bucket, int slot);

    void giveBack(long[] words, int at, Observation original, long bucket, int slot) {
        // That it happened stays true: only counts and sums are of money.
    }

    abstract long read(long[] words, int at, Observation now, long bucket, int slot);

    /** Only counts and sums know what is running; the rest is of what was decided. */
    long more(long value, Observation running) {
        return value;
    }

    private boolean accepts(Observation seen) {
        if (!(seen.approved ? approved : declined) || currency != 0 && currency != seen.currency) {
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

        Count(Place place) {
            super(place);
            ring = new Ring(1, 0);
        }

        @Override
        long more(long value, Observation running) {
            return value + 1;
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            if (ring.enter(words, at, bucket, slot) >= 0) {
                ring.count(words, at, 0, slot, 1);
            }
        }

        @Override
        void giveBack(long[] words, int at, Observation original, long bucket, int slot) {
            if (ring.find(words, at, bucket, slot) >= 0) {
                ring.count(words, at, 0, slot, -1);
            }
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            return ring.counted(words, at, 0, bucket, slot);
        }
    }

    private static final class Sum extends Window {

        private final Ring ring;

        Sum(Place place) {
            super(place);
            ring = new Ring(0, 1);
        }

        @Override
        long more(long value, Observation running) {
            return value + running.amountMinor;
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            if (ring.enter(words, at, bucket, slot) >= 0) {
                ring.sum(words, at, 0, slot, seen.amountMinor);
            }
        }

        @Override
        void giveBack(long[] words, int at, Observation original, long bucket, int slot) {
            if (ring.find(words, at, bucket, slot) >= 0) {
                ring.sum(words, at, 0, slot, -original.amountMinor);
            }
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            return ring.summed(words, at, 0, bucket, slot);
        }
    }

    private static final class DeclinedPercent extends Window {

        private final Ring ring;

        DeclinedPercent(Place place) {
            super(place);
            ring = new Ring(2, 0);
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            if (ring.enter(words, at, bucket, slot) >= 0) {
                ring.count(words, at, 0, slot, 1);
                if (!seen.approved) {
                    ring.count(words, at, 1, slot, 1);
                }
            }
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            long all = ring.counted(words, at, 0, bucket, slot);
            return all == 0 ? 0 : ring.counted(words, at, 1, bucket, slot) * 100 / all;
        }
    }

    private static final class AmountPercent extends Window {

        private static final long USUAL = 100;
        private static final int SALES_MIN = 3;
        private static final long PERCENT_MAX = 1_000_000;

        private final Ring ring;

        AmountPercent(Place place) {
            super(place);
            ring = new Ring(1, 1);
        }

        @Override
        int words() {
            return ring.words();
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            add(words, at, ring.enter(words, at, bucket, slot), 1, seen.amountMinor);
        }

        @Override
        void giveBack(long[] words, int at, Observation original, long bucket, int slot) {
            add(words, at, ring.find(words, at, bucket, slot), -1, -original.amountMinor);
        }

        private void add(long[] words, int at, int slot, int count, long minor) {
            if (slot >= 0) {
                ring.count(words, at, 0, slot, count);
                ring.sum(words, at, 0, slot, minor);
            }
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            long count = ring.counted(words, at, 0, bucket, slot);
            long sum = ring.summed(words, at, 0, bucket, slot);
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

        private static final long HASH = 0xFFFF_FFFF_0000_0000L;
        private static final long BUCKET = 0xFFFF_FFFFL;

        private final FeatureKey of;

        Distinct(Place place, FeatureKey of) {
            super(place);
            this.of = of;
        }

        @Override
        int words() {
            return 1 + FeatureSpec.DISTINCT_MAX;
        }

        /**
         * A word is 32 bits of the value's hash and the number of the bucket in which it was last seen. The one seen last stands first,
         * so that who sees the same value again, and who counts the few that are in the window, need no more than the first words.
         */
        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            if (bucket < words[at] - FeatureSpec.BUCKETS) {
                return;
            }
            words[at] = Math.max(words[at], bucket);
            long hash = (seen.high(of) * 0x9E3779B97F4A7C15L ^ seen.low(of)) * 0xD6E8FEB86659FD93L & HASH;
            int last = at + FeatureSpec.DISTINCT_MAX;
            int place = at + 1;
            while (place < last && words[place] != 0 && (words[place] & HASH) != hash) {
                place++;
            }
            boolean known = words[place] != 0 && (words[place] & HASH) == hash;
            long newest = known ? Math.max(words[place] & BUCKET, bucket) : bucket;
            if (known && newest == (words[place] & BUCKET)) {
                return;
            }
            while (place > at + 1 && (words[place - 1] & BUCKET) <= newest) {
                words[place] = words[place - 1];
                place--;
            }
            words[place] = hash | newest;
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            long first = Math.max(bucket, words[at]) - FeatureSpec.BUCKETS;
            int count = 0;
            while (count < FeatureSpec.DISTINCT_MAX && (words[at + 1 + count] & BUCKET) >= first) {
                count++;
            }
            return count;
        }
    }

    private static final class SinceFirst extends Window {

        SinceFirst(Place place) {
            super(place);
        }

        @Override
        int words() {
            return 1;
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            words[at] = words[at] == 0 ? seen.atEpochMillis : Math.min(words[at], seen.atEpochMillis);
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            return words[at] == 0 ? 0 : Math.max(0, now.atEpochMillis - words[at]) / 1_000;
        }
    }

    private static final class SinceLast extends Window {

        SinceLast(Place place) {
            super(place);
        }

        @Override
        int words() {
            return 1;
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            words[at] = Math.max(words[at], seen.atEpochMillis);
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
            return Math.min(spec().windowMillis(), Math.max(0, now.atEpochMillis - words[at])) / 1_000;
        }
    }

    private static final class Travel extends Window {

        private final boolean speed;

        Travel(Place place, boolean speed) {
            super(place);
            this.speed = speed;
        }

        @Override
        int words() {
            return 2;
        }

        @Override
        void take(long[] words, int at, Observation seen, long bucket, int slot) {
            if (seen.placed && seen.atEpochMillis >= words[at]) {
                words[at] = seen.atEpochMillis;
                words[at + 1] = (long) seen.latitudeMicroDegrees << 32 | seen.longitudeMicroDegrees & 0xFFFF_FFFFL;
            }
        }

        @Override
        long read(long[] words, int at, Observation now, long bucket, int slot) {
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
