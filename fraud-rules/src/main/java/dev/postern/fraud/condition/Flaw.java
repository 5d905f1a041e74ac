package dev.postern.fraud.condition;

/**
 * Something wrong in a condition. Immutable; any thread.
 *
 * @param line from 1, in the condition's own text
 * @param column from 1
 * @param what one sentence
 * @param suggestion what to write instead, or null
 */
public record Flaw(int line, int column, String what, String suggestion) {
}
