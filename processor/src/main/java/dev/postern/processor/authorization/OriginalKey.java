package dev.postern.processor.authorization;

/**
 * The name under which a shard remembers what a terminal asked: terminal, batch and STAN. Immutable.
 */
public record OriginalKey(long terminal, int batch, int stan) {

    /** The key of a request that may later be reversed. */
    public static OriginalKey of(Exchange exchange) {
        return new OriginalKey(exchange.terminal(), exchange.batch(), exchange.stan());
    }

    @Override
    public int hashCode() {
        // Terminals and STANs both count upwards: each is spread by its own odd number, or their sums would meet.
        long mixed = terminal * 0x9E3779B97F4A7C15L + ((long) batch << 20 | stan) * 0xC2B2AE3D27D4EB4FL;
        return (int) (mixed >>> 32);
    }
}
