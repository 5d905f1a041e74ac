package dev.postern.load.reconcile;

import java.util.ArrayList;
import java.util.List;

/**
 * How the batches of a run were closed, and which of them the host has otherwise than its terminal. Any event loop may tell; read after the lanes
 * have stopped. Rare beside sales, so it is locked.
 */
public final class Batches {
    private static final int SENTENCES_MAX = 20;

    private final List<String> sentences = new ArrayList<>();
    private int balanced;
    private int uploaded;
    private int differing;

    /** Totals agreed. */
    public synchronized void balanced() {
        balanced++;
    }

    /** They did not, and the items were uploaded. */
    public synchronized void uploaded() {
        uploaded++;
    }

    /** The host's batch is not what the terminal knows of it. */
    public synchronized void wrong(String terminal, int batch, String how) {
        differing++;
        if (sentences.size() < SENTENCES_MAX) {
            sentences.add("batch %06d of terminal %s: %s".formatted(batch, terminal, how));
        }
    }

    /** What has been told so far. */
    public synchronized BatchCheck check() {
        return new BatchCheck(balanced, uploaded, differing, List.copyOf(sentences));
    }
}
