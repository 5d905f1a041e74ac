package dev.postern.fraud.desk;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Schema;
import java.util.List;
import java.util.Map;

/**
 * A transaction that is judged, or was decided: what is known of it whatever the rules are. Reused; not thread-safe.
 */
public final class Subject {

    private final Facts facts = new Schema(List.of(), Map.of()).facts();
    private long atEpochMillis;

    /** Variables but hour, weekday and country, which depend on the rule file. */
    public Facts facts() {
        return facts;
    }

    /** When it is judged, or was; milliseconds since 1970. */
    public void at(long epochMillis) {
        atEpochMillis = epochMillis;
    }

    /** See {@link #at(long)}. */
    public long atEpochMillis() {
        return atEpochMillis;
    }

    /** Takes everything of another one. */
    public void copy(Subject from) {
        facts.copy(from.facts);
        atEpochMillis = from.atEpochMillis;
    }
}

