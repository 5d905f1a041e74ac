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
        long mixed = (terminal ^ ((long) batch << 20 | stan)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }
}
