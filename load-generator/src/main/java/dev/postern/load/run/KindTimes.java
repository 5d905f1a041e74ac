package dev.postern.load.run;

import dev.postern.load.record.Percentiles;

/**
 * The times of one kind of message, or of all. Immutable.
 *
 * @param kind     the kind's label, or "all"
 * @param response from the moment the schedule meant to send
 * @param service  from the actual send
 */
public record KindTimes(String kind, Percentiles response, Percentiles service) {
}
