package dev.postern.fraud.rules;

/**
 * Something wrong in a rule file. Immutable; any thread.
 *
 * @param file its name
 * @param line from 1
 * @param column from 1
 * @param what one sentence
 * @param suggestion what to write instead, or null
 */
public record Problem(String file, int line, int column, String what, String suggestion) {

    /** {@code retail.yaml:12:9: nothing is named tx.amont; did you mean tx.amount?} */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + what
                + (suggestion == null ? "" : "; did you mean " + suggestion + "?");
    }
}
