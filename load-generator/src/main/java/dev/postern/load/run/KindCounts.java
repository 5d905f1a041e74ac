package dev.postern.load.run;

import java.util.Map;

/**
 * How the exchanges of one kind ended. Immutable.
 *
 * @param kind     the kind's label
 * @param begun    exchanges that were sent
 * @param outcomes how they ended, outcome to count
 * @param codes    answers to messages of the kind by response code; those to a cancelled sale's 0200 are under purchase
 */
public record KindCounts(String kind, long begun, Map<String, Long> outcomes, Map<String, Long> codes) {
    /** Whether every exchange ended in exactly one outcome. */
    public boolean complete() {
        return begun == ended();
    }

    /** Exchanges that ended. */
    public long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }
}
