package dev.postern.load.reconcile;

import java.util.List;

/**
 * The batch check of a run: hosts and terminals count the same entries, and a difference list names what was left out, and nothing else. Immutable.
 *
 * @param balanced  batches whose totals agreed
 * @param uploaded  batches that were closed by their items: one was left out on purpose, or the terminal had not seen all of the batch
 * @param differing batches that the host has otherwise than a terminal that knows all of them
 * @param sentences the first of them
 */
public record BatchCheck(int balanced, int uploaded, int differing, List<String> sentences) {
    /** No batch was closed. */
    public static final BatchCheck NONE = new BatchCheck(0, 0, 0, List.of());
}
