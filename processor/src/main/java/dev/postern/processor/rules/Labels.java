package dev.postern.processor.rules;

import dev.postern.processor.authorization.FraudLabelled;
import dev.postern.processor.journal.JournalScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What transactions of a journal turned out to be, as people said later. Immutable; any thread. */
final class Labels {

    /** Nobody said anything. */
    static final Labels NONE = new Labels(Map.of());

    private final Map<String, Boolean> fraudByRrn;

    Labels(Map<String, Boolean> fraudByRrn) {
        this.fraudByRrn = Map.copyOf(fraudByRrn);
    }

    /** Those of a journal; it is read through for them, since a label stands behind what it names. */
    static Labels of(Path journal) throws IOException {
        Map<String, Boolean> newest = new HashMap<>();
        JournalScan.present(journal).run(record -> {
            if (record.event() instanceof FraudLabelled label) {
                newest.put(label.rrn(), label.fraud());
            }
        });
        return new Labels(newest);
    }

    boolean any() {
        return !fraudByRrn.isEmpty();
    }

    /** True of fraud, false of what is genuine, null when nobody said. */
    Boolean of(String rrn) {
        return rrn == null ? null : fraudByRrn.get(rrn);
    }
}
