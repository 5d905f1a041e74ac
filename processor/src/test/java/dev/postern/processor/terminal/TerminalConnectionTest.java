package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.ops.Counted;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.time.HandClock;
import dev.postern.protocol.frame.FrameDecoder;
import dev.postern.protocol.frame.FrameListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection with its real decoder and a channel in memory; its partitions are inboxes, its loop turns by hand. */
class TerminalConnectionTest {

    private static final int IN_FLIGHT_MAX = 4;
    private static final long LATE_NANOS = 10_000_000_000L;

    private final HandClock clock = new HandClock();
    private final Counts counts = new Counts();
    private final Counted counted = new Counted(counts);
    private final StageWriter stages = new StageHistograms(1, clock).writer(0);
    private final TestTerminal terminal = new TestTerminal(TestTerminal.fleet(1).getFirst());
    private final List<TestInbox<TerminalPartition.Command>> partitions = List.of(TestInbox.create(), TestInbox.create());
    private final Deque<Submit> submitted = new ArrayDeque<>();
    private final ReadPause pause = new ReadPause(new LoopTurn());
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(4_096, new FrameListener() {
        @Override
        public void keepAlive() {
            counts.refused("keep-alive");
        }

        @Override
        public void tooLong(int lengthBytes) {
            counts.closed("frame-too-long");
        }
    }, new MessageDecoder(Requests.ANSWERS, new LoopTurn(), pause, clock, stages, counts)), new AnswerEncoder(clock, stages),
            new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext context, Object message) {
                    tell((Submit) message);
                }
            });
    private final Deque<Runnable> endOfTurn = new ArrayDeque<>();
    private final LoopState loop = new LoopState(handLoop(), 2, 3, 0, 0, stages, clock);
    private final BehaviorTestKit<TerminalConnection.Command> connection = BehaviorTestKit.create(
            TerminalConnection.create(channel, pause, IN_FLIGHT_MAX, LATE_NANOS, loop,
                    partitions.stream().map(TestInbox::getRef).toList(), counts, clock));

    private final Deque<TerminalConnection.Command> mailbox = new ArrayDeque<>();
    private boolean running;
    private boolean turns = true;

    /** On its loop an actor runs inside the tell, except when the tell comes from within it: then that is next. */
    private void tell(TerminalConnection.Command command) {
        mailbox.add(command);
        if (!running) {
            running = true;
            while (!mailbox.isEmpty()) {
                connection.run(mailbox.remove());
            }
            running = false;
        }
    }

    /** A loop whose turn ends when the test says so; the channel's own runs its tasks at the next best call. */
    private EventLoop handLoop() {
        return (EventLoop) Proxy.newProxyInstance(EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class},
                (proxy, method, arguments) -> {
                    assertEquals("execute", method.getName());
                    endOfTurn.add((Runnable) arguments[0]);
                    return null;
                });
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldHandARequestToItsTerminalsPartition() {
        for (int i = 1; i <= 3; i++) {
            TestTerminal other = new TestTerminal(TestTerminal.fleet(i).getLast());
            channel.writeInbound(purchaseOf(other));
            int partition = Terminals.partitionOf(TerminalState.pack(other.id()), 2);
            Submit submit = (Submit) partitions.get(partition).receiveMessage();
            assertEquals(TerminalState.pack(other.id()), submit.request().terminal);
            assertSame(connection.getRef(), submit.connection());
            assertEquals(-1, submit.malformedField());
        }
    }

    @Test
    void shouldSayHowLongWhatComesOutOfTheDecoderWaitedForCredits() {
        channel.writeInbound(frames(IN_FLIGHT_MAX + 2));
        collect();
        assertEquals(0, submitted.peekLast().request().passage.waitedNanos(), "the first ones did not wait");
        clock.advance(300, TimeUnit.MILLISECONDS);
        answer();
        answer();
        assertEquals(2, collect());
        assertEquals(300_000_000L, submitted.peekLast().request().passage.waitedNanos(), 16);
    }

    @Test
    void shouldReadNoFurtherAtTheBoundAndGoOnWhenHalfIsAnswered() {
        channel.writeInbound(frames(11));
        assertEquals(IN_FLIGHT_MAX, collect());
        assertFalse(channel.config().isAutoRead());
        assertEquals(1, counted.refused("credits"));

        answer();
        assertFalse(channel.config().isAutoRead(), "three are still in flight");
        assertEquals(0, collect());
        answer();
        assertEquals(2, collect(), "half are answered, and two more come out of the decoder");
        assertFalse(channel.config().isAutoRead());

        int answered = 2;
        while (!submitted.isEmpty()) {
            answer();
            answered++;
            collect();
            assertTrue(loop.inFlight() <= IN_FLIGHT_MAX);
        }
        assertEquals(11, answered, "none was lost");
        assertTrue(channel.config().isAutoRead());
        assertEquals(0, loop.inFlight());
    }

    @Test
    void shouldKeepTheOrderOfRequestsThatWaitedInTheDecoder() {
        channel.writeInbound(frames(9));
        for (int stan = 1; stan <= 9; stan++) {
            collect();
            assertEquals(stan, submitted.peek().request().stan);
            answer();
        }
    }

    @Test
    void shouldSayWhatTheNodeStillTakes() {
        channel.writeInbound(frames(4));
        collect();
        assertEquals(List.of(Admission.ALL, Admission.ALL, Admission.NO_NEW_SALE, Admission.NOTHING_NEW),
                submitted.stream().map(Submit::admission).toList());
    }

    @Test
    void shouldReadNoFurtherWhileThePeerDoesNotTakeItsAnswers() {
        tell(new TerminalConnection.Writability(false));
        assertFalse(channel.config().isAutoRead());
        assertEquals(1, counted.refused("slow-reader"));
        channel.writeInbound(frames(2));
        assertEquals(0, collect());

        tell(new TerminalConnection.Writability(true));
        turn();
        assertTrue(channel.config().isAutoRead());
        assertEquals(2, collect());
    }

    @Test
    void shouldWaitForBothCreditsAndASlowPeer() {
        channel.writeInbound(frames(4));
        collect();
        tell(new TerminalConnection.Writability(false));
        answer();
        answer();
        answer();
        assertFalse(channel.config().isAutoRead(), "credits are back, the peer is not");
        tell(new TerminalConnection.Writability(true));
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void shouldAnswerWhatIsInFlightWhileItDrainsAndReadNothingMore() {
        channel.writeInbound(frames(6));
        collect();
        tell(new TerminalConnection.Drain());
        for (int i = 0; i < IN_FLIGHT_MAX; i++) {
            answer();
            assertNotNull(takeOutbound());
        }
        assertEquals(0, collect(), "two frames stay in the decoder");
        assertFalse(channel.config().isAutoRead());
        assertEquals(0, loop.inFlight());
    }

    @Test
    void shouldFlushOnceATurn() {
        channel.writeInbound(frames(3));
        collect();
        turns = false;
        answer();
        answer();
        answer();
        assertNull(channel.readOutbound(), "written, not flushed");
        assertEquals(1, endOfTurn.size());

        turn();
        for (int i = 0; i < 3; i++) {
            assertNotNull(takeOutbound());
        }
    }

    @Test
    void shouldGiveBackItsLeasesWhenItCloses() {
        long id = TerminalState.pack(terminal.id());
        long other = id + 1;
        tell(new TerminalConnection.LeaseGained(id));
        tell(new TerminalConnection.LeaseGained(other));
        tell(new TerminalConnection.LeaseLost(other, 7));

        tell(new TerminalConnection.Closed());

        assertFalse(connection.isAlive());
        assertEquals(new TerminalPartition.ConnectionClosed(id, connection.getRef()),
                partitions.get(Terminals.partitionOf(id, 2)).receiveMessage());
        partitions.forEach(partition -> assertFalse(partition.hasMessages(), "the other one was not its any more"));
    }

    /** Otherwise whoever connects, asks and leaves again could fill the journal's queue without being counted. */
    @Test
    void shouldCountWhatIsInFlightBehindAClosedLine() {
        channel.writeInbound(frames(3));
        collect();
        tell(new TerminalConnection.Closed());
        assertEquals(3, loop.inFlight());

        long id = TerminalState.pack(terminal.id());
        tell(new TerminalConnection.LeaseGained(id));
        assertEquals(new TerminalPartition.ConnectionClosed(id, connection.getRef()),
                partitions.get(Terminals.partitionOf(id, 2)).receiveMessage(), "a lease that came too late");

        answer();
        answer();
        assertEquals(1, loop.inFlight());
        assertTrue(connection.isAlive());
        answer();
        assertEquals(0, loop.inFlight());
        assertFalse(connection.isAlive());
        assertEquals(3, counted.refused("answer-without-connection"));
        assertNull(channel.readOutbound());
    }

    /** Moves what reached the partitions, in order; says how many. */
    private int collect() {
        int count = 0;
        for (TestInbox<TerminalPartition.Command> partition : partitions) {
            while (partition.hasMessages()) {
                submitted.add((Submit) partition.receiveMessage());
                count++;
            }
        }
        return count;
    }

    /** The oldest request in flight is answered. */
    private void answer() {
        TerminalRequest request = submitted.remove().request();
        byte[] message = Requests.ANSWERS.encode(request,
                Outcome.refused("91", References.NONE, 0), false, null, -1);
        tell(new Answer(request, message, 0, false));
        if (turns) {
            turn();
        }
    }

    /** The loop has done what it had before it. */
    private void turn() {
        channel.runPendingTasks();
        while (!endOfTurn.isEmpty()) {
            endOfTurn.remove().run();
        }
    }

    private ByteBuf takeOutbound() {
        ByteBuf out = channel.readOutbound();
        if (out != null) {
            out.release();
        }
        return out;
    }

    private ByteBuf frames(int count) {
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            all.writeBytes(purchaseOf(terminal));
        }
        return all;
    }

    private static ByteBuf purchaseOf(TestTerminal terminal) {
        byte[] message = terminal.purchase(Cards.cny(1), 5).encode(1L);
        return Unpooled.buffer().writeShort(message.length).writeBytes(message);
    }
}
