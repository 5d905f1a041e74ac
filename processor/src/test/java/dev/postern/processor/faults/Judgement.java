package dev.postern.processor.faults;

import dev.postern.processor.KeyFixture;
import dev.postern.processor.audit.Invariants;
import dev.postern.processor.audit.Violation;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.JournalScan;
import dev.postern.processor.keys.CardTokens;
import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a data folder after a fault, and how much was looked at: a run that saw nothing proves nothing.
 *
 * @param problems one sentence each; empty when all holds
 * @param told decisions that terminals were told
 * @param decisions decisions in the journal
 * @param returned debits that a reversal returned
 * @param files record files that hold records
 * @param borders how often the records of one file went on in its next block
 */
record Judgement(List<String> problems, int told, int decisions, long returned, int files, int borders) {
    /** What {@link Host} sets. */
    static final long BLOCK_BYTES = 1 << 20;

    /**
     * Reads the journal and puts beside it what terminals were told.
     *
     * @param end how much of the history counts: {@link History#size} at the fault
     * @param settled whether every request must have its outcome
     * @param balances what the host said of each card, or nothing
     */
    static Judgement of(Path data, History history, int end, boolean settled, Map<Pan, Long> balances)
            throws IOException {
        return of(data, history, end, settled, balances, BLOCK_BYTES);
    }

    /** The same with blocks of another size. */
    static Judgement of(Path data, History history, int end, boolean settled, Map<Pan, Long> balances, long blockBytes)
            throws IOException {
        List<String> problems = new ArrayList<>(history.odd());
        Invariants invariants = new Invariants();
        int[] borders = new int[1];
        Map<Path, Long> blocks = new HashMap<>();
        Path journal = data.resolve("journal");
        try {
            if (Files.isDirectory(journal)) {
                JournalScan.whole(journal).run(record -> {
                    invariants.recorded(record.event());
                    long block = record.position() / blockBytes;
                    Long before = blocks.put(record.file(), block);
                    borders[0] += before != null && before != block ? 1 : 0;
                });
            }
        } catch (JournalRefused refused) {
            problems.add(refused.getMessage());
        }
        history.tell(invariants, end);
        if (settled) {
            invariants.settled();
        }
        if (!balances.isEmpty()) {
            CardTokens tokens = KeyFixture.tokens(data);
            balances.forEach((card, minor) -> invariants.balance(tokens.of(card), minor));
            invariants.sum(156, balances.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact));
        }
        invariants.violations().stream().map(Violation::toString).forEach(problems::add);
        return new Judgement(problems, invariants.toldDecisions(), invariants.decisions(), invariants.returned(),
                blocks.size(), borders[0]);
    }

    /** Asks the host for the balance of every card. */
    static Map<Pan, Long> balances(Store store) {
        Map<Pan, Long> balances = new HashMap<>();
        for (int card = 0; card < Store.CARDS; card++) {
            Pan pan = Cards.cny(card);
            balances.put(pan, store.cashiers().getFirst().balance(pan));
        }
        return balances;
    }
}
