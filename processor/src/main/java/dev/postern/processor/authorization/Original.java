package dev.postern.processor.authorization;

/** What a shard remembers of a decided request, so that a reversal finds it. Confined to its shard. */
final class Original {

    final CardToken token;
    final long amountMinor;
    final int currency;
    final boolean approved;
    final long atEpochMillis;
    boolean reversed;

    Original(CardToken token, long amountMinor, int currency, boolean approved, long atEpochMillis) {
        this.token = token;
        this.amountMinor = amountMinor;
        this.currency = currency;
        this.approved = approved;
        this.atEpochMillis = atEpochMillis;
    }
}
