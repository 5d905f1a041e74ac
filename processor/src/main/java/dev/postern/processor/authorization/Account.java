package dev.postern.processor.authorization;

/** What the simulated issuer holds for one card. Confined to its shard. */
final class Account {

    final int currency;
    long balanceMinor;

    Account(int currency, long openingMinor) {
        this.currency = currency;
        this.balanceMinor = openingMinor;
    }
}
