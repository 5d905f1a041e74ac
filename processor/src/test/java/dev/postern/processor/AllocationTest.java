package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a purchase makes garbage of, from its frame through partition, screener, issuer and a real journal to its answer: the JVM's own count of
 * the bytes that a node's loop and its journal's writer have allocated, over rounds of purchases. A count, not a time, so that other work on the
 * machine does not change it; but code that is not compiled yet makes objects that a compiler leaves out, so rounds go on until one keeps to the bound.
 */
class AllocationTest {

    /** Issue 8 asks for 1 KiB over a long run; a short one also grows tables. */
    private static final long BYTES_MAX = 1_200;
    private static final int ROUNDS_MAX = 60;
    private static final int TERMINALS = 16;
    private static final int EACH = 64;
    private static final int CARDS = 500;

    private static ResourceLeakDetector.Level traced;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int card;

    /** Tests trace every buffer, which is much garbage; nobody else has buffers while this one runs. */
    @BeforeAll
    static void traceNoBuffers() {
        traced = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void traceAgain() {
        ResourceLeakDetector.setLevel(traced);
    }

    @Test
    void shouldMakeLittleGarbageOfAPurchase(@TempDir Path data) throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (NodeFixture node = new NodeFixture(data, TERMINALS, "postern.terminal { event-loops = 1, delay-target = 0s }")) {
            long[] own = Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread))
                    .filter(thread -> thread.getName().startsWith("loop") || thread.getName().equals("journal-writer"))
                    .mapToLong(Thread::threadId).toArray();
            assertEquals(2, own.length, "a loop and the journal's writer");
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < TERMINALS; i++) {
                sessions.add(node.signedOn(i));
            }
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS_MAX && least > BYTES_MAX; round++) {
                long allocated = allocated(own);
                sell(sessions);
                least = Math.min(least, (allocated(own) - allocated) / (TERMINALS * EACH));
            }
            assertTrue(least > 100, least + " bytes a purchase: these are not the threads that sell");
            assertTrue(least <= BYTES_MAX, "a purchase made " + least + " bytes of garbage in the best of " + ROUNDS_MAX + " rounds");
            for (Session session : sessions) {
                session.close();
            }
        }
    }

    private long allocated(long[] ids) {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(ids)) {
            sum += bytes;
        }
        return sum;
    }

    /** Each terminal sends all its sales at once and then takes the answers. */
    private void sell(List<Session> sessions) throws IOException {
        for (Session session : sessions) {
            for (int i = 0; i < EACH; i++) {
                card = (card + 1) % CARDS;
                session.line().send(session.terminal().sign(session.terminal().purchase(Cards.cny(card), 1)));
            }
        }
        for (Session session : sessions) {
            for (int i = 0; i < EACH; i++) {
                assertEquals("00", WireMessage.decode(session.line().receive()).get(39));
            }
        }
    }
}
