package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shops close: every terminal has sent its totals before any has read an answer, and one in ten has one item wrong. Each
 * batch is balanced, or its difference list names exactly that item.
 */
class ClosingTimeTest {

    private static final int TERMINALS = 1_000;
    private static final int CLERKS = 8;
    private static final int SALES = 3;

    @TempDir
    private Path data;

    /** What one terminal sold, what it says that it sold, and what the host has to find. */
    private static final class Day {
        final Session session;
        final KindMessages make;
        final List<WireMessage> sales = new ArrayList<>();
        final List<Long> claimed = new ArrayList<>();
        String difference;

        Day(Session session) {
            this.session = session;
            this.make = new KindMessages(session.terminal());
        }

        void sell(int number, Random random) throws IOException {
            for (int i = 0; i < SALES; i++) {
                long minor = 1 + random.nextInt(10_000);
                WireMessage sale = make.purchase(Cards.cny(number), minor);
                assertEquals("00", session.code(sale));
                sales.add(sale);
                claimed.add(minor);
            }
        }

        /** One item is gone, has another amount, or was never sold. */
        void spoil(Random random) {
            int at = random.nextInt(SALES);
            int stan = Integer.parseInt(sales.get(at).get(11));
            long minor = claimed.get(at);
            switch (random.nextInt(3)) {
                case 0 -> {
                    difference = "%06d T %d 0;".formatted(stan, minor);
                    sales.remove(at);
                    claimed.remove(at);
                }
                case 1 -> {
                    difference = "%06d A %d %d;".formatted(stan, minor, minor + 1);
                    claimed.set(at, minor + 1);
                }
                default -> {
                    WireMessage never = make.purchase(Cards.cny(1), 77);
                    difference = "%s H 0 77;".formatted(never.get(11));
                    sales.add(never);
                    claimed.add(77L);
                }
            }
        }

        void sendTotals() throws IOException {
            long sum = claimed.stream().mapToLong(Long::longValue).sum();
            session.line().send(session.terminal().sign(make.batchClose(sum, claimed.size(), 0, 0)));
        }

        /** @return whether it balanced */
        boolean end() throws IOException {
            String code = WireMessage.decode(session.receive()).get(39);
            if (difference == null) {
                assertEquals("00", code, session.terminal().id());
                return true;
            }
            assertEquals("95", code, session.terminal().id() + " " + difference);
            for (int i = 0; i < claimed.size(); i++) {
                assertEquals("00", session.code(make.batchItem(Integer.parseInt(sales.get(i).get(11)), "000000", claimed.get(i))));
            }
            WireMessage end = session.ask(make.batchEnd());
            assertEquals("00", end.get(39));
            assertEquals(difference, end.get(56), session.terminal().id());
            return false;
        }
    }

    @Test
    void shouldBalanceEveryBatchOrNameExactlyWhatDiffers() throws Exception {
        Random random = new Random(Seed.of("ClosingTimeTest"));
        AtomicInteger balanced = new AtomicInteger();
        try (NodeFixture node = new NodeFixture(data, TERMINALS); ExecutorService clerks = Executors.newFixedThreadPool(CLERKS)) {
            CyclicBarrier closing = new CyclicBarrier(CLERKS);
            CyclicBarrier sent = new CyclicBarrier(CLERKS);
            List<Future<?>> all = new ArrayList<>();
            for (int clerk = 0; clerk < CLERKS; clerk++) {
                int first = clerk;
                Random own = new Random(random.nextLong());
                all.add(clerks.submit(() -> {
                    work(node, first, own, closing, sent, balanced);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            int disputed = TERMINALS - balanced.get();
            assertEquals(TERMINALS / 10, disputed, "one in ten is out of balance");
            assertTrue(node.page("/batch?terminal=T0000001").startsWith("open batch 000002"), "the next one is open");
        }
    }

    private static void work(NodeFixture node, int first, Random random, CyclicBarrier closing, CyclicBarrier sent,
            AtomicInteger balanced) throws Exception {
        List<Day> days = new ArrayList<>();
        try {
            for (int number = first; number < TERMINALS; number += CLERKS) {
                Day day = new Day(node.signedOn(number));
                days.add(day);
                day.sell(number, random);
                if (number % 10 == 3) {
                    day.spoil(random);
                }
            }
            closing.await();
            for (Day day : days) {
                day.sendTotals();
            }
            sent.await();
            for (Day day : days) {
                balanced.addAndGet(day.end() ? 1 : 0);
            }
        } finally {
            // A clerk who fails must not keep the others waiting.
            closing.reset();
            sent.reset();
            for (Day day : days) {
                day.session.close();
            }
        }
    }
}
