package dev.postern.processor.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.SimulatedHost;
import dev.postern.processor.audit.Invariants;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.SimulatedDisk;
import dev.postern.processor.journal.SimulatedJournal;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.terminal.SimulatedLine;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.iso8583.Pan;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A transfer, and its reversal, in the real host on the simulated journal, which dies behind every single step of theirs, by a
 * kill or with the power: each is resumed by the start, and the money is where it was or where it goes, never both.
 */
class TransferCrashRunTest {

    private static final int CURRENCY = 156;
    private static final long OPENING_MINOR = 25_000;
    private static final long AMOUNT_MINOR = 700;
    private static final int STEPS_MAX = 400;

    /** How often a start found one of them unfinished. */
    private int resumed;
    private int died;

    private final class Bench implements SimulatedHost.Surroundings {
        private final VirtualTime time = new VirtualTime();
        private final SimulatedDisk disk = new SimulatedDisk();
        private final Counts counts = new Counts();
        private final Invariants invariants = new Invariants();
        private final SplittableRandom random;
        private final SimulatedHost.Ground ground;
        private final TestTerminal paper;
        private final KindMessages messages;
        private SimulatedHost host;
        private SimulatedLine line;
        private int diesIn = Integer.MAX_VALUE;
        private boolean dead;

        Bench(SimulatedHost.Ground ground, long seed) {
            this.ground = ground;
            random = new SplittableRandom(seed);
            paper = new TestTerminal(ground.fleet().getFirst());
            messages = new KindMessages(paper);
        }

        void start() {
            host = new SimulatedHost(ground, disk, counts, PlantedBug.NONE, this);
            resumed += host.runningTransfers() > 0 ? 1 : 0;
            dead = false;
            run(null);
            assertEquals(0, host.runningTransfers(), "a start resumes what was under way");
            invariants.sum(CURRENCY, host.balanceSumMinor(CURRENCY));
            assertEquals(List.of(), invariants.violations());
            line = host.connect(0);
            paper.take(ask(paper.signOn().encode()));
        }

        /** The answer, or null when the host died first. */
        WireMessage ask(byte[] message) {
            byte[] frame = new byte[message.length + 2];
            frame[0] = (byte) (message.length >> 8);
            frame[1] = (byte) message.length;
            System.arraycopy(message, 0, frame, 2, message.length);
            line.receive(frame);
            WireMessage[] answer = new WireMessage[1];
            run(answer);
            return answer[0];
        }

        /** Until nothing is left to do, or the host has died. */
        private void run(WireMessage[] answer) {
            host.pump();
            while (!dead && time.next()) {
                host.pump();
                if (line != null) {
                    for (byte[] bytes : line.written()) {
                        answer[0] = WireMessage.decode(bytes);
                    }
                }
            }
        }

        /** Asks for it; when the host dies, starts it again and asks again. */
        WireMessage insist(WireMessage message, int dieAt) {
            diesIn = dieAt;
            WireMessage answer = ask(paper.sign(message));
            diesIn = Integer.MAX_VALUE;
            if (!dead) {
                return answer;
            }
            died++;
            host.kill();
            if (random.nextBoolean()) {
                disk.cut(random);
            } else {
                disk.kill();
            }
            line = null;
            start();
            return ask(paper.sign(message));
        }

        long balance(Pan card) {
            WireMessage answer = ask(paper.sign(messages.balance(card)));
            return Long.parseLong(answer.get(54).substring(8, 20));
        }

        private void step() {
            if (!dead && --diesIn <= 0) {
                dead = true;
            }
        }

        @Override
        public Clock clock() {
            return time;
        }

        @Override
        public void after(long delayNanos, Runnable task) {
            time.after(delayNanos, () -> {
                if (!dead) {
                    task.run();
                }
            });
        }

        @Override
        public long hopNanos() {
            return 1_000;
        }

        @Override
        public long diskNanos() {
            return 50_000;
        }

        @Override
        public void starved() {
            throw new AssertionError("nobody looks");
        }

        @Override
        public void stepped(SimulatedHost.Step step) {
            step();
        }

        @Override
        public void passed(SimulatedJournal.Passage passage) {
            step();
        }

        @Override
        public boolean refusesAppend() {
            return false;
        }

        @Override
        public boolean failsForce() {
            return false;
        }

        @Override
        public boolean lowOnSpace() {
            return false;
        }

        @Override
        public void appended(Event event) {
            // The durable ones count.
        }

        @Override
        public void durable(Event event) {
            invariants.recorded(event);
        }

        @Override
        public void failed(JournalFailure.Kind kind) {
            throw new AssertionError("the journal failed: " + kind);
        }
    }

    @Test
    void shouldResumeATransferAndItsReversalWhateverStepTheHostDiesBehind() throws Exception {
        SimulatedHost.Ground ground = SimulatedHost.Ground.of(1, 1);
        int steps = 0;
        for (int dieAt = 1; dieAt < STEPS_MAX; dieAt++) {
            int before = died;
            transfer(ground, dieAt);
            steps = dieAt;
            if (died == before) {
                break;
            }
        }
        assertTrue(steps > 20 && steps < STEPS_MAX, "steps of the longer one: " + steps);
        assertTrue(resumed >= 10, "starts that found one unfinished: " + resumed);
    }

    private void transfer(SimulatedHost.Ground ground, int dieAt) {
        // Payees of every shard: the own one too.
        for (int payee = 1; payee <= 4; payee++) {
            Bench bench = new Bench(ground, 1_000L * dieAt + payee);
            bench.start();
            Pan from = Cards.cny(0);
            Pan to = Cards.cny(payee);
            WireMessage request = bench.messages.transfer(from, to, AMOUNT_MINOR);
            assertEquals("00", bench.insist(request, dieAt).get(39), "step " + dieAt);
            assertEquals(OPENING_MINOR - AMOUNT_MINOR, bench.balance(from), "step " + dieAt);
            assertEquals(OPENING_MINOR + AMOUNT_MINOR, bench.balance(to), "step " + dieAt);
            WireMessage reversal = bench.messages.reversal(request);
            assertEquals("00", bench.insist(reversal, dieAt).get(39), "step " + dieAt);
            assertEquals(OPENING_MINOR, bench.balance(from), "step " + dieAt);
            assertEquals(OPENING_MINOR, bench.balance(to), "step " + dieAt);
            bench.invariants.sum(CURRENCY, bench.host.balanceSumMinor(CURRENCY));
            assertEquals(List.of(), bench.invariants.violations());
            bench.host.kill();
        }
    }
}
