package dev.postern.fraud.rules;

import dev.postern.fraud.condition.Condition;

/**
 * One rule. Immutable; any thread.
 *
 * @param id small letters, digits and hyphens; unique in its file, and the same through all versions
 * @param version from 1; a person raises it with each change
 * @param say for people
 * @param line where it begins in its file
 * @param matching examples that it holds for, as the file says
 * @param passing examples that it does not hold for
 */
public record Rule(String id, int version, Mode mode, Condition when, Action action, Say say, int line, int matching,
        int passing) {

    /** Whether it decides the same. */
    boolean sameAs(Rule other) {
        return version == other.version && mode.equals(other.mode) && action.equals(other.action)
                && when.source().equals(other.when.source()) && say.equals(other.say);
    }
}
