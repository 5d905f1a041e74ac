package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.ops.Passage;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.time.HandClock;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopStateTest {

    private static final long MILLI = 1_000_000;

    private final HandClock clock = new HandClock();
    private final EmbeddedChannel turns = new EmbeddedChannel();
    private final LoopState loop = new LoopState(turns.eventLoop(), 5, 8, 10 * MILLI, 100 * MILLI,
            new StageHistograms(1, clock).writer(0), clock);
    private long now;

    @AfterEach
    void close() {
        turns.finishAndReleaseAll();
    }

    @Test
    void shouldRefuseNewSalesWhenTheSocketsStandFull() {
        for (int i = 0; i < 250; i++) {
            now += MILLI;
            Admission admission = loop.started(new Passage(now, 30 * MILLI));
            loop.ended(1);
            assertEquals(i < 100 ? Admission.ALL : Admission.NOT_LATE, admission, "after " + i + " ms");
        }
        assertEquals(Admission.ALL, loop.started(new Passage(now, 9 * MILLI)));
    }

    @Test
    void shouldRefuseNewSalesWhenTheJournalDoesNotKeepUpAndTakeThemAgain() {
        for (int i = 0; i < 300; i++) {
            assertEquals(i <= 100 ? Admission.ALL : Admission.NOT_LATE, sale(50 * MILLI, 5 * MILLI), "after " + i + " ms");
        }
        for (int i = 0; i < 300; i++) {
            sale(6 * MILLI, 5 * MILLI);
        }
        assertEquals(Admission.ALL, sale(6 * MILLI, 5 * MILLI));
    }

    /** Nothing but new sales comes, and a refused one has no record that could say that the journal is well again. */
    @Test
    void shouldTryTheJournalAgainWhenNothingIsRecordedAnyMore() {
        for (int i = 0; i < 150; i++) {
            sale(50 * MILLI, 5 * MILLI);
        }
        int refused = 0;
        Admission admission = Admission.NOT_LATE;
        while (admission == Admission.NOT_LATE && refused < 1_000) {
            now += MILLI;
            admission = loop.started(new Passage(now, 0));
            loop.ended(1);
            refused++;
        }
        assertEquals(Admission.ALL, admission);
        assertTrue(refused > 1 && refused <= 201, "after " + refused + " ms");
    }

    @Test
    void shouldNotTakeASlowDiskForAQueue() {
        for (int i = 0; i < 1_000; i++) {
            // Whoever comes while a force runs waits for it, however long a force takes on this disk.
            assertEquals(Admission.ALL, sale(45 * MILLI, 40 * MILLI));
        }
    }

    @Test
    void shouldCountBeforeItMeasures() {
        for (int i = 1; i <= 9; i++) {
            assertEquals(i <= 5 ? Admission.ALL : i <= 8 ? Admission.NO_NEW_SALE : Admission.NOTHING_NEW,
                    loop.started(new Passage(now, 0)));
        }
    }

    /** A sale whose record waited so long for its batch, and whose batch took so long. */
    private Admission sale(long batchNanos, long forceNanos) {
        now += MILLI;
        Passage passage = new Passage(now, 0);
        Admission admission = loop.started(passage);
        passage.appended(now);
        passage.durable(now + batchNanos, now + batchNanos + forceNanos);
        loop.answered(passage, now);
        return admission;
    }
}
