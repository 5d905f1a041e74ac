package dev.postern.processor.ops;

import java.util.function.DoubleSupplier;

/**
 * Something that is read once an interval.
 *
 * @param value quick, and safe from any thread
 * @param grows only its growth within an interval says something
 */
record Measure(String name, DoubleSupplier value, boolean grows) {
}
