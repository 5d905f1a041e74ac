package dev.postern.processor.journal;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The appends of one commit, linked by home executor, so that each home is handed its list in one call. The writer
 * thread only; it allocates only when it meets more homes than ever before.
 */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final JournalObserver observer;
    private Append[] heads = new Append[16];
    private Append[] tails = new Append[16];
    private int homes;
    private int appends;

    Batch(JournalObserver observer) {
        this.observer = observer;
    }

    int appends() {
        return appends;
    }

    void add(Append append) {
        appends++;
        for (int i = 0; i < homes; i++) {
            if (tails[i].home == append.home) {
                tails[i].next = append;
                tails[i] = append;
                return;
            }
        }
        if (homes == heads.length) {
            heads = Arrays.copyOf(heads, 2 * homes);
            tails = Arrays.copyOf(tails, 2 * homes);
        }
        heads[homes] = append;
        tails[homes++] = append;
    }

    /** Marks all as failed, but those that already have a reason of their own. */
    void fail(JournalFailure why) {
        for (int i = 0; i < homes; i++) {
            for (Append append = heads[i]; append != null; append = append.next) {
                if (append.failure == null) {
                    append.failure = why;
                    observer.failed(why.kind());
                }
            }
        }
    }

    /** Hands each home its list and forgets it. */
    void deliver(Commit commit) {
        for (int i = 0; i < homes; i++) {
            Append head = heads[i];
            heads[i] = null;
            tails[i] = null;
            if (head != null) {
                head.commit = commit;
                deliver(head, observer);
            }
        }
        homes = 0;
        appends = 0;
    }

    /** Hands a list to its home. A home that has shut down has nobody left to tell; one that runs at once may throw. */
    static void deliver(Append head, JournalObserver observer) {
        Executor home = head.home;
        try {
            home.execute(head);
        } catch (RejectedExecutionException shutDown) {
            observer.undeliverable();
        } catch (RuntimeException e) {
            LOG.error("a completion threw", e);
        }
    }
}
