package dev.postern.processor.journal;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One record file of the archive, as its manifest tells it, with all that is needed to go on reading behind it.
 * Immutable.
 *
 * @param file its name, the same as in the queue's folder
 * @param bytes its length
 * @param sha256 of all of its bytes, in hexadecimal
 * @param firstSequence its first record; one above the last when it has none
 * @param lastSequence the last record of the journal up to and with this file
 * @param chain that record's chain
 * @param streamSequences the last sequence of each stream by its code, up to and with this file
 * @param archivedAt when it was moved
 */
record ArchivedCycle(String file, long bytes, String sha256, long firstSequence, long lastSequence, long chain,
        Map<Integer, Long> streamSequences, Instant archivedAt) {

    ArchivedCycle {
        streamSequences = Map.copyOf(streamSequences);
    }

    /** All of it as one line, the same for the same content: what the manifest's digest is made of. */
    String line() {
        return String.join(" ", file, Long.toString(bytes), sha256, Long.toString(firstSequence),
                Long.toString(lastSequence), Long.toHexString(chain), new TreeMap<>(streamSequences).toString(),
                archivedAt.toString());
    }

    /** The records that it holds, for people. */
    String records() {
        return lastSequence < firstSequence ? "no records" : "records " + firstSequence + " to " + lastSequence;
    }
}
