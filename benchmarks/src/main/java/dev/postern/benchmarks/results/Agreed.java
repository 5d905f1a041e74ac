package dev.postern.benchmarks.results;

/**
 * Random messages on which two codecs agreed, both ways. Immutable.
 *
 * @param definition what the messages were made from
 * @param messages   how many, each written by both and read by the other
 * @param fields     fields in them
 * @param sameBytes  messages that both wrote to the very same bytes
 */
public record Agreed(String definition, int messages, int fields, int sameBytes) {
}
