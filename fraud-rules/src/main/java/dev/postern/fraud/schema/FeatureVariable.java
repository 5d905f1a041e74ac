package dev.postern.fraud.schema;

/**
 * A declared feature as rules see it. Immutable; any thread.
 *
 * @param name its name in the file; rules write {@code feature.name}
 * @param currency of a sum of money, ISO 4217 number; 0 for a plain number
 * @param index its place among the file's features
 */
public record FeatureVariable(String name, int currency, int index) {

    /** What stands before a feature's name in a rule. */
    public static final String PREFIX = "feature.";

    /** Its name in a rule. */
    public String path() {
        return PREFIX + name;
    }

    /** Its word in {@link Facts}: the number, or the minor units. */
    public int slot() {
        return Variable.WORDS + index;
    }
}
