package dev.postern.fraud.synthetic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A fraud from its first transaction to its last. Used once. */
final class Episode {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long STOLEN_CARDS = 1L << 40;

    private final List<Shop> shops;
    private final Random random;
    private final List<Transaction> made = new ArrayList<>();

    private Episode(List<Shop> shops, Random random) {
        this.shops = shops;
        this.random = random;
    }

    /** The transactions of a fraud that begins then, in the order of time. */
    static ArrayDeque<Transaction> of(Scenario scenario, long at, Customer victim, List<Shop> shops, Random random) {
        Episode episode = new Episode(shops, random);
        switch (scenario) {
            case CARD_TESTING -> episode.cardTesting(at);
            case ACCOUNT_TAKEOVER -> episode.takeover(at, victim);
            case LOST_AND_STOLEN -> episode.stolen(at, victim);
            case COLLUSIVE_MERCHANT -> episode.collusive(at);
            case BUST_OUT -> episode.bustOut(at, victim);
            case GENUINE -> throw new IllegalArgumentException("genuine transactions are no episode");
        }
        episode.made.sort(Comparator.comparingLong(Transaction::atEpochMillis));
        return new ArrayDeque<>(episode.made);
    }

    private void cardTesting(long start) {
        Shop shop = pick(Shop::online);
        String bin = random.nextBoolean() ? "411111" : "555555";
        int numbers = 30 + random.nextInt(90);
        long at = start;
        for (int i = 0; i < numbers; i++) {
            at += 2 * SECOND + random.nextInt(12_000);
            add(at, Scenario.CARD_TESTING, STOLEN_CARDS + random.nextInt(1 << 30), bin, shop, "keyed", "",
                    50 + random.nextInt(200), random.nextInt(10) < 3);
        }
    }

    private void takeover(long start, Customer victim) {
        String device = "X%08d".formatted(random.nextInt(100_000_000));
        long at = start;
        for (int i = 0; i < 4 + random.nextInt(6); i++) {
            at += 2 * MINUTE + random.nextInt(900_000);
            add(at, Scenario.ACCOUNT_TAKEOVER, victim.card, victim.bin, shops.get(random.nextInt(shops.size())), "code",
                    device, 15_000 + random.nextInt(45_000), random.nextInt(8) != 0);
        }
    }

    private void stolen(long start, Customer victim) {
        Shop around = shops.get(random.nextInt(shops.size()));
        List<Shop> near = shops.stream().filter(shop -> !shop.online())
                .sorted(Comparator.comparingLong(around::apart)).limit(10).toList();
        long at = start;
        for (int i = 0; i < 6 + random.nextInt(8); i++) {
            at += 3 * MINUTE + random.nextInt(600_000);
            add(at, Scenario.LOST_AND_STOLEN, victim.card, victim.bin, near.get(random.nextInt(near.size())),
                    random.nextInt(4) == 0 ? "stripe" : "contactless", "", 2_500 + random.nextInt(22_500),
                    random.nextInt(6) != 0);
        }
    }

    private void collusive(long start) {
        Shop shop = pick(each -> !each.online());
        long night = start - start % (24 * HOUR);
        for (int day = 0; day < 3; day++) {
            for (int i = 0; i < 12 + random.nextInt(20); i++) {
                long at = night + day * 24 * HOUR + HOUR + random.nextInt((int) (3 * HOUR));
                if (at >= start) {
                    add(at, Scenario.COLLUSIVE_MERCHANT, STOLEN_CARDS + random.nextInt(1 << 30), "424242", shop, "keyed",
                            "", (4 + random.nextInt(7)) * 5_000L, random.nextInt(3) != 0);
                }
            }
        }
    }

    private void bustOut(long start, Customer victim) {
        long at = start;
        for (int i = 0; i < 8 + random.nextInt(8); i++) {
            at += 10 * MINUTE + random.nextInt(3_600_000);
            add(at, Scenario.BUST_OUT, victim.card, victim.bin,
                    pick(shop -> "5732".equals(shop.category()) || "5944".equals(shop.category())), "chip", "",
                    50_000 + random.nextInt(100_000), random.nextInt(5) != 0);
        }
    }

    private Shop pick(java.util.function.Predicate<Shop> which) {
        List<Shop> fitting = shops.stream().filter(which).toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    private void add(long at, Scenario scenario, long card, String bin, Shop shop, String entry, String device,
            long amount, boolean approves) {
        made.add(new Transaction(at, scenario, card, bin, shop, entry, device, amount, approves));
    }
}
