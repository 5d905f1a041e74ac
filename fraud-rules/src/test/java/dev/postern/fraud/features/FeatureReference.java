package dev.postern.fraud.features;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** The slow and obvious form of {@link FeatureTable}: all events of a key in a list, looked through for every value. */
final class FeatureReference {

    /** What happened once. */
    static final class Event {
        final long card;
        final long terminal;
        final boolean approved;
        final boolean balance;
        final long amount;
        final int currency;
        final long at;
        final int latitude;
        boolean reversed;

        Event(long card, long terminal, boolean approved, boolean balance, long amount, int currency, long at,
                int latitude) {
            this.card = card;
            this.terminal = terminal;
            this.approved = approved;
            this.balance = balance;
            this.amount = amount;
            this.currency = currency;
            this.at = at;
            this.latitude = latitude;
        }
    }

    private final Map<Long, List<Event>> byCard = new HashMap<>();
    private final Map<Long, Long> firsts = new HashMap<>();

    void observe(Event event) {
        List<Event> events = byCard.computeIfAbsent(event.card, _ -> new ArrayList<>());
        events.add(event);
        if (event.approved && !event.balance) {
            firsts.merge(event.card, event.at, Math::min);
        }
        // Nothing looks back further than two of the longest windows here, a day.
        events.removeIf(old -> old.at < event.at - 3 * 86_400_000L);
    }

    /** The exact value with buckets as coarse as the table's; {@code slack} buckets more or less than that. */
    long value(FeatureSpec spec, Event now) {
        return value(spec, now, start(spec, now));
    }

    /** The value of exactly the window. */
    long exact(FeatureSpec spec, Event now) {
        return value(spec, now, Math.max(now.at, newest(spec, now)) - spec.windowMillis() + 1);
    }

    private long start(FeatureSpec spec, Event now) {
        long bucket = spec.bucketMillis();
        return (Math.max(now.at, newest(spec, now)) / bucket - FeatureSpec.BUCKETS) * bucket;
    }

    private long newest(FeatureSpec spec, Event now) {
        return of(spec, now).stream().mapToLong(event -> event.at).max().orElse(0);
    }

    private List<Event> of(FeatureSpec spec, Event now) {
        return byCard.getOrDefault(now.card, List.of()).stream().filter(event -> accepts(spec, event)).toList();
    }

    private static boolean accepts(FeatureSpec spec, Event event) {
        return (event.approved ? spec.approved() : spec.declined())
                && (spec.currency() == 0 || spec.currency() == event.currency)
                && (spec.kinds().isEmpty() ? !event.balance
                        : spec.kinds().contains(event.balance ? "balance" : "purchase"));
    }

    private long value(FeatureSpec spec, Event now, long from) {
        List<Event> all = of(spec, now);
        List<Event> seen = all.stream().filter(event -> event.at >= from).toList();
        List<Event> kept = seen.stream().filter(event -> !event.reversed).toList();
        return switch (spec.take()) {
            case COUNT -> kept.size();
            case SUM -> sum(kept, event -> event.amount);
            case DISTINCT_TERMINALS -> distinct(seen);
            case DECLINED_PERCENT -> seen.isEmpty() ? 0
                    : seen.stream().filter(event -> !event.approved).count() * 100 / seen.size();
            case AMOUNT_PERCENT -> kept.size() < 3 || now.currency != spec.currency() ? 100
                    : now.amount * 100 * kept.size() / sum(kept, event -> event.amount);
            case SINCE_FIRST -> firsts.containsKey(now.card) ? Math.max(0, now.at - firsts.get(now.card)) / 1_000 : 0;
            case SINCE_LAST -> Math.min(spec.windowMillis(),
                    Math.max(0, now.at - all.stream().mapToLong(event -> event.at).max().orElse(0))) / 1_000;
            case DISTANCE, SPEED -> travel(spec, all, now);
            default -> throw new IllegalArgumentException("not of a card: " + spec);
        };
    }

    private static long sum(List<Event> events, ToLongFunction<Event> of) {
        return events.stream().mapToLong(of).sum();
    }

    private static long distinct(List<Event> events) {
        Set<Long> terminals = new HashSet<>();
        events.forEach(event -> terminals.add(event.terminal));
        return terminals.size();
    }

    private static long travel(FeatureSpec spec, List<Event> all, Event now) {
        Event last = null;
        for (Event event : all) {
            if (last == null || event.at >= last.at) {
                last = event;
            }
        }
        if (last == null || now.at - last.at > spec.windowMillis()) {
            return 0;
        }
        long metres = Distance.metres(last.latitude, 0, now.latitude, 0);
        return spec.take() == Take.DISTANCE ? metres / 1_000
                : metres * 3_600 / Math.max(60_000, Math.abs(now.at - last.at));
    }
}
