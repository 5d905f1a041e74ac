package dev.postern.fraud.rules;

/**
 * What is done from a sum of scores on. Immutable; any thread.
 *
 * @param from the least sum
 */
public record Threshold(int from, Action action) {
}
