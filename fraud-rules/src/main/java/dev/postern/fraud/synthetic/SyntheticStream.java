package dev.postern.fraud.synthetic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Transactions in the order of time, the same for the same seed: cardholders by profile, and among them frauds that
 * begin at random. Not thread-safe.
 */
final class SyntheticStream {

    /** 2026-01-05, a Monday. */
    private static final long START = 1_767_571_200_000L;
    private static final int CARDS = 8_000;
    private static final int SHOPS = 600;
    private static final Scenario[] FRAUDS = {Scenario.CARD_TESTING, Scenario.ACCOUNT_TAKEOVER,
            Scenario.ACCOUNT_TAKEOVER, Scenario.ACCOUNT_TAKEOVER, Scenario.LOST_AND_STOLEN, Scenario.LOST_AND_STOLEN,
            Scenario.LOST_AND_STOLEN, Scenario.COLLUSIVE_MERCHANT, Scenario.BUST_OUT, Scenario.BUST_OUT};
    /** The first days are for features to learn what is usual. */
    private static final long LEARNING_MILLIS = 2L * 24 * 3_600_000;
    /** Genuine transactions from one fraud's begin to the next. */
    private static final int FRAUD_EVERY = 2_500;

    private record Next(long at, Customer customer, ArrayDeque<Transaction> episode) {
    }

    private final Random random;
    private final List<Shop> shops = new ArrayList<>();
    private final List<Customer> customers = new ArrayList<>();
    private final PriorityQueue<Next> queue = new PriorityQueue<>(Comparator.comparingLong(Next::at));

    SyntheticStream(long seed) {
        random = new Random(seed);
        for (int i = 0; i < SHOPS; i++) {
            shops.add(Shop.of(i, random));
        }
        for (int i = 0; i < CARDS; i++) {
            Customer customer = new Customer(i + 1, shops, random);
            customers.add(customer);
            queue.add(new Next(customer.next(START, random), customer, null));
        }
    }

    List<Shop> shops() {
        return shops;
    }

    Transaction next() {
        Next next = queue.poll();
        if (next.episode != null) {
            Transaction fraud = next.episode.poll();
            if (!next.episode.isEmpty()) {
                queue.add(new Next(next.episode.peek().atEpochMillis(), null, next.episode));
            }
            return fraud;
        }
        Transaction sale = next.customer.buy(next.at, shops, random);
        queue.add(new Next(next.customer.next(next.at, random), next.customer, null));
        if (next.at > START + LEARNING_MILLIS && random.nextInt(FRAUD_EVERY) == 0) {
            ArrayDeque<Transaction> episode = Episode.of(FRAUDS[random.nextInt(FRAUDS.length)], next.at + 1,
                    customers.get(random.nextInt(CARDS)), shops, random);
            if (!episode.isEmpty()) {
                queue.add(new Next(episode.peek().atEpochMillis(), null, episode));
            }
        }
        return sale;
    }
}
