package dev.postern.processor.journal;

/**
 * What a high-water mark says of its journal. Immutable.
 *
 * @param sequence the last sequence that was known to be durable; 0 before the first
 * @param chain the chain of the record with that sequence
 * @param streams the numbers of streams that the journal is written with
 */
public record HighWater(long sequence, long chain, Streams streams) {
}
