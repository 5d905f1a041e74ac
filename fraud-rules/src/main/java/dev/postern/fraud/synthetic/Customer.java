package dev.postern.fraud.synthetic;

import java.util.List;
import java.util.Random;

/** A genuine cardholder: shops near home by day, now and then a journey. Not thread-safe. */
final class Customer {

    private static final long HOUR = 3_600_000;
    private static final String[] BINS = {"411111", "555555", "424242", "510510", "400000"};
    private static final int NEAR = 14;

    final long card;
    final String bin;
    final String device;
    final Shop home;
    private final List<Shop> near;
    private final double meanHours;
    private final double level;
    private final boolean wallet;
    private Shop journey;
    private int journeySales;

    Customer(long card, List<Shop> shops, Random random) {
        this.card = card;
        bin = BINS[random.nextInt(BINS.length)];
        wallet = random.nextInt(4) == 0;
        device = wallet ? "D%08d".formatted(card) : "";
        Shop first = shops.get(random.nextInt(shops.size()));
        home = "DE".equals(first.country()) ? first : shops.getFirst();
        near = shops.stream().filter(shop -> shop.country().equals(home.country()))
                .sorted(java.util.Comparator.comparingLong(home::apart)).limit(NEAR).toList();
        meanHours = 4 + random.nextInt(9);
        level = 0.6 + random.nextDouble();
    }

    long next(long now, Random random) {
        long at = now + (long) (-Math.log(1 - random.nextDouble()) * meanHours * HOUR) + 60_000;
        int hour = (int) (at / HOUR % 24);
        // Few buy at night.
        return hour < 6 && random.nextInt(12) != 0 ? at + (7 - hour) * HOUR : at;
    }

    Transaction buy(long at, List<Shop> shops, Random random) {
        if (journeySales > 0) {
            journeySales--;
        } else {
            journey = null;
            if (random.nextInt(400) == 0) {
                journey = shops.get(random.nextInt(shops.size()));
                journeySales = 3 + random.nextInt(6);
            }
        }
        Shop shop = journey == null ? near.get(random.nextInt(near.size())) : journey;
        boolean byCode = wallet && random.nextInt(3) == 0;
        String entry = shop.online() ? "keyed" : byCode ? "code" : random.nextInt(3) == 0 ? "chip" : "contactless";
        double spread = Math.exp(random.nextGaussian() * 0.6);
        long amount = Math.max(50, (long) (shop.usualMinor() * level * spread));
        // Now and then a large purchase, as a refrigerator or a flight.
        amount = random.nextInt(150) == 0 ? amount * (4 + random.nextInt(8)) : amount;
        return new Transaction(at, Scenario.GENUINE, card, bin, shop, entry, byCode ? device : "", amount,
                random.nextInt(40) != 0);
    }
}
