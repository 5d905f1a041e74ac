package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
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
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last handler of a channel with a clock that the test holds; deadlines are checked every 250 ms, as the server does. */
class ConnectionHandlerTest {

    private static final int CHECK_MILLIS = 250;

    private final HandClock clock = new HandClock();
    private final Counts counts = new Counts();
    private final Counted counted = new Counted(counts);
    private final StageWriter stages = new StageHistograms(1, clock).writer(0);
    private final TestInbox<TerminalConnection.Command> actor = TestInbox.create();
    private final TerminalSettings settings = TerminalSettings.read(Settings.with(
            "postern.terminal.first-frame-deadline = 10s", "postern.terminal.frame-deadline = 5s",
            "postern.terminal.idle-deadline = 60s").at("postern.terminal"));
    private final LoopTurn turn = new LoopTurn();
    private final ReadPause pause = new ReadPause(turn);
    private final FrameDecoder frames = new FrameDecoder(4_096, new FrameListener() {
        @Override
        public void keepAlive() {
            counts.refused("keep-alive");
        }

        @Override
        public void tooLong(int lengthBytes) {
            counts.closed("frame-too-long");
        }
    }, new MessageDecoder(Requests.ANSWERS, new LoopTurn(), pause, clock, stages, counts));
    private final Door door = new Door();
    private final ConnectionHandler handler = new ConnectionHandler(door, frames, pause, settings, counts);
    private final EmbeddedChannel channel = open();
    private final TestTerminal terminal = new TestTerminal(TestTerminal.fleet(1).getFirst());
    private final byte[] frame = frame(terminal.purchase(Cards.cny(1), 5).encode(1L));

    private final class Door implements FrontDoor {
        int opened;
        int closed;

        @Override
        public void opened(ConnectionHandler opening) {
            opened++;
        }

        @Override
        public void closed(ConnectionHandler closing) {
            closed++;
        }

        @Override
        public long nanos() {
            return clock.nanos();
        }
    }

    private EmbeddedChannel open() {
        EmbeddedChannel opened = new EmbeddedChannel();
        opened.config().setAutoRead(false);
        opened.pipeline().addLast(frames, handler);
        opened.pipeline().fireChannelActive();
        return opened;
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldCountAWaitForCreditsUntilTheSocketWasRead() {
        pause.begins(0);
        pause.ends(5);
        assertEquals(5, pause.waitedNanos());
        channel.pipeline().fireChannelReadComplete();
        assertEquals(0, pause.waitedNanos());
    }

    @Test
    void shouldNotCountAWaitForCreditsOfWhoCameAfterTheSocketWasFoundEmpty() {
        pause.begins(0);
        pause.ends(5);
        turn.looks(6);
        assertEquals(5, pause.waitedNanos(), "this look may find it");
        turn.looks(7);
        assertEquals(0, pause.waitedNanos());
    }

    @Test
    void shouldReadNothingUntilItsActorIsThere() {
        assertEquals(1, door.opened);
        channel.writeInbound(Unpooled.wrappedBuffer(frame));
        assertFalse(actor.hasMessages());

        handler.bind(actor.getRef());
        assertTrue(channel.config().isAutoRead());
        channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        assertInstanceOf(Submit.class, actor.receiveMessage());
    }

    @Test
    void shouldTellAnActorThatCameTooLate() {
        channel.close();
        handler.bind(actor.getRef());
        assertInstanceOf(TerminalConnection.Closed.class, actor.receiveMessage());
    }

    @Test
    void shouldReadNothingWhenItsActorComesAfterTheDrainBegan() {
        handler.drain();
        handler.bind(actor.getRef());
        assertFalse(channel.config().isAutoRead());
        assertInstanceOf(TerminalConnection.Drain.class, actor.receiveMessage());
    }

    @Test
    void shouldTellItsActorOfTheEnd() {
        handler.bind(actor.getRef());
        channel.close();
        assertInstanceOf(TerminalConnection.Closed.class, actor.receiveMessage());
        assertEquals(1, door.closed);
    }

    @Test
    void shouldCloseWhoSendsNoWholeFrameInTime() {
        handler.bind(actor.getRef());
        pass(10_000);
        assertTrue(channel.isOpen());
        pass(CHECK_MILLIS);
        assertClosed("first-frame-deadline");
    }

    @Test
    void shouldNotTakeAKeepAliveForAFrame() {
        handler.bind(actor.getRef());
        for (int second = 0; second < 10; second++) {
            read(new byte[2]);
            pass(1_000);
        }
        read(new byte[2]);
        pass(CHECK_MILLIS);
        assertClosed("first-frame-deadline");
    }

    @Test
    void shouldCloseWhoDoesNotFinishAFrame() {
        handler.bind(actor.getRef());
        read(frame);
        for (int i = 0; i < 5; i++) {
            read(new byte[] {frame[i]});
            pass(1_000);
        }
        assertTrue(channel.isOpen(), "one byte at a time is tolerated");
        read(new byte[] {frame[5]});
        pass(2 * CHECK_MILLIS);
        assertClosed("frame-deadline");
    }

    @Test
    void shouldMeasureEachFrameByItself() {
        handler.bind(actor.getRef());
        read(frame);
        for (int second = 0; second < 30; second++) {
            // At each check some frame is half there, but never the same one.
            read(first(frame, 7));
            pass(CHECK_MILLIS);
            read(rest(frame, 7));
            read(first(frame, 7));
            pass(1_000 - CHECK_MILLIS);
            read(rest(frame, 7));
        }
        assertTrue(channel.isOpen(), "a busy line was closed");
    }

    @Test
    void shouldCloseWhoSendsNothing() {
        handler.bind(actor.getRef());
        read(frame);
        pass(60_000);
        assertTrue(channel.isOpen());
        pass(2 * CHECK_MILLIS);
        assertClosed("idle");
    }

    @Test
    void shouldKeepALineThatSendsKeepAlives() {
        handler.bind(actor.getRef());
        read(frame);
        for (int minute = 0; minute < 10; minute++) {
            pass(59_000);
            read(new byte[2]);
        }
        assertTrue(channel.isOpen());
    }

    /** While we do not read, what the peer sent waits in the kernel: its silence is ours. */
    @Test
    void shouldNotBlameThePeerWhileItIsNotRead() {
        handler.bind(actor.getRef());
        read(frame);
        read(first(frame, 7));
        channel.config().setAutoRead(false);
        pass(600_000);
        assertTrue(channel.isOpen());

        channel.config().setAutoRead(true);
        pass(5_000);
        assertTrue(channel.isOpen(), "now its time begins");
        pass(2 * CHECK_MILLIS);
        assertClosed("frame-deadline");
    }

    /** It is not read while it takes nothing, so that its silence is no reason: but its answers hold memory. */
    @Test
    void shouldCloseWhoTakesNoAnswers() {
        handler.bind(actor.getRef());
        read(frame);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.config().setAutoRead(false);
        pass(59_000);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        pass(1_000);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        pass(60_000 - CHECK_MILLIS);
        assertTrue(channel.isOpen());
        pass(2 * CHECK_MILLIS);
        assertClosed("takes-no-answers");
    }

    @Test
    void shouldCountALostConnectionAndOurOwnErrorApart() {
        handler.bind(actor.getRef());
        channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertClosed("connection-lost");
        assertEquals(0, counted.closed("error"));
    }

    @Test
    void shouldCloseAfterAnErrorOfOurs() {
        handler.bind(actor.getRef());
        channel.pipeline().fireExceptionCaught(new IllegalStateException("a defect that the test makes"));
        assertClosed("error");
    }

    private void read(byte[] bytes) {
        ByteBuf buffer = Unpooled.buffer().writeBytes(bytes);
        channel.writeInbound(buffer);
    }

    /** Time goes by, and the server looks at its channels now and then. */
    private void pass(int millis) {
        for (int left = millis; left > 0; left -= CHECK_MILLIS) {
            clock.advance(Math.min(left, CHECK_MILLIS), TimeUnit.MILLISECONDS);
            if (channel.isOpen()) {
                handler.checkDeadlines(clock.nanos());
            }
        }
    }

    private void assertClosed(String reason) {
        assertFalse(channel.isOpen());
        assertEquals(1, counted.closed(reason));
    }

    private static byte[] first(byte[] frame, int count) {
        return java.util.Arrays.copyOf(frame, count);
    }

    private static byte[] rest(byte[] frame, int from) {
        return java.util.Arrays.copyOfRange(frame, from, frame.length);
    }

    private static byte[] frame(byte[] content) {
        ByteBuf all = Unpooled.buffer().writeShort(content.length).writeBytes(content);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }
}
