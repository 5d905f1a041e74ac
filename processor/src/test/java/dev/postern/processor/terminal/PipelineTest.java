package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.ops.Counted;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.ops.StageWriter;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.time.HandClock;
import dev.postern.protocol.frame.FrameDecoder;
import dev.postern.protocol.frame.FrameListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The channel's handlers in the order in which the bytes meet them, without a socket. */
class PipelineTest {

    private static final byte[] TPDU = HexFormat.of().parseHex("6000030000");
    private static final byte[] TPDU_BACK = HexFormat.of().parseHex("6000000003");
    private static final byte[] HEADER = HexFormat.of().parseHex("613100310031");

    private final HandClock clock = new HandClock();
    private final Counts counts = new Counts();
    private final Counted counted = new Counted(counts);
    private final StageWriter stages = new StageHistograms(1, clock).writer(0);
    private final EmbeddedChannel channel = new EmbeddedChannel(
            new FrameDecoder(4_096, new FrameListener() {
                @Override
                public void keepAlive() {
                    counts.refused("keep-alive");
                }

                @Override
                public void tooLong(int lengthBytes) {
                    counts.closed("frame-too-long");
                }
            }, new MessageDecoder(Requests.ANSWERS, new LoopTurn(), new ReadPause(new LoopTurn()), clock, stages, counts)),
            new AnswerEncoder(clock, stages));
    private final TestTerminal terminal = new TestTerminal(TestTerminal.fleet(1).getFirst());
    private final WireMessage purchase = terminal.purchase(Cards.cny(1), 1_234);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldMakeARequestOfAMessage() {
        TerminalRequest request = received(purchase.encode(42L)).request();

        assertEquals(0x0200, request.mti);
        assertEquals(TerminalState.pack(terminal.id()), request.terminal);
        assertEquals(1, request.stan);
        assertEquals(1_234, request.amountMinor);
        assertEquals(156, request.currency);
        assertEquals(Cards.cny(1), request.pan);
        assertEquals(1, request.batch());
        assertEquals(22, request.messageType());
        assertEquals(0, request.networkCode());
        assertTrue(request.hasMac);
        assertEquals(42L, request.mac());
        assertArrayEquals(purchase.encode(42L), request.message);
        assertEquals(clock.epochMillis(), request.atEpochMillis);
        assertEquals(clock.nanos(), request.passage.arrivedNanos());
        assertFalse(request.toString().contains("622424"), request.toString());
    }

    @Test
    void shouldSayWhichFieldIsMalformedAndKeepWhatItCouldRead() {
        byte[] message = purchase.encode(42L);
        int amount = indexOf(message, HexFormat.of().parseHex("000000001234"));
        message[amount] = (byte) 0xAA;

        Submit received = received(message);

        assertEquals(4, received.malformedField());
        assertEquals(1, received.request().stan);
        assertEquals(TerminalState.pack(terminal.id()), received.request().terminal);
        assertEquals(1, counted.refused("malformed"));
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @CsvSource({"11, request-without-key", "41, request-without-key"})
    void shouldCloseWhenThereIsNoOneToAnswer(int field, String reason) {
        write(purchase.without(field).encode(42L));
        assertClosed(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0210", "0410", "0810", "0230", "0211"})
    void shouldCloseOnAnAnswerThatNobodyAskedFor(String mti) {
        write(purchase.mti(Integer.parseInt(mti, 16)).encode(42L));
        assertClosed("not-a-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "60000300", "60000300006131", "6131003100", "00", "0200", "02007024", "ffffffffffffffffffffffff"})
    void shouldCloseOnWhatIsNoMessage(String hex) {
        write(HexFormat.of().parseHex(hex));
        assertFalse(channel.isOpen());
        assertNull(channel.readInbound());
    }

    @Test
    void shouldCloseOnALengthOverTheMaximumAndReadNothingBehindIt() {
        byte[] good = frame(purchase.encode(42L));
        ByteBuf bytes = Unpooled.buffer().writeShort(4_097).writeBytes(good);
        channel.writeInbound(bytes);
        assertClosed("frame-too-long");
    }

    @Test
    void shouldConsumeKeepAlives() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[6]));
        assertNull(channel.readInbound());
        assertEquals(3, counted.refused("keep-alive"));
        assertTrue(channel.isOpen());
        assertNull(channel.readOutbound(), "never echoed");
    }

    @Test
    void shouldTakeFramesHoweverTheBytesAreCut() {
        byte[] frame = frame(purchase.encode(42L));
        ByteBuf two = Unpooled.wrappedBuffer(frame, frame);
        while (two.isReadable()) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {two.readByte()}));
        }
        assertEquals(1, ((Submit) channel.readInbound()).request().stan);
        assertEquals(1, ((Submit) channel.readInbound()).request().stan);
        assertNull(channel.readInbound());
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void shouldPutTheEnvelopeAroundTheAnswer(boolean tpdu, boolean header) {
        byte[] message = purchase.encode(42L);
        write(concat(tpdu ? TPDU : new byte[0], header ? HEADER : new byte[0], message));
        TerminalRequest request = ((Submit) channel.readInbound()).request();
        assertArrayEquals(message, request.message);
        assertEquals(terminal.row().merchantId(),
                new String(request.message, request.merchantOffset, 15, java.nio.charset.StandardCharsets.US_ASCII));
        byte[] answer = request.encode(Outcome.refused("51", References.rrnOf("600000000001"), clock.epochMillis()));

        assertTrue(channel.writeOutbound(new Answer(request, answer, 0x1122334455667788L, true)));

        byte[] expected = concat(tpdu ? TPDU_BACK : new byte[0], header ? HEADER : new byte[0], answer,
                HexFormat.of().parseHex("1122334455667788"));
        assertArrayEquals(frame(expected), readOutbound());
    }

    @Test
    void shouldWriteNoMacWhereThereIsNone() {
        write(purchase.encode());
        TerminalRequest request = ((Submit) channel.readInbound()).request();
        assertFalse(request.hasMac);
        byte[] answer = Requests.ANSWERS.encode(request, Outcome.refused("97", References.NONE, 0), false, null, -1);
        assertTrue(channel.writeOutbound(new Answer(request, answer, 99L, false)));
        assertArrayEquals(frame(answer), readOutbound());
    }

    /** A field 64 that is not the last has covered nothing behind it. */
    @Test
    void shouldNotTakeAMacThatIsNotTheLastField() {
        byte[] message = purchase.copy().set(70, "301").encode();
        WireMessage twice = purchase.copy().set(64, "0102030405060708").set(70, "301");
        assertFalse(received(message).request().hasMac);
        assertFalse(received(twice.encode()).request().hasMac);
    }

    @Test
    void shouldReleaseEveryFrame() {
        ByteBuf good = Unpooled.buffer().writeBytes(frame(purchase.encode(42L)));
        ByteBuf bad = Unpooled.buffer().writeBytes(frame(purchase.copy().without(11).encode(42L)));
        channel.writeInbound(good);
        channel.writeInbound(bad);
        assertEquals(0, good.refCnt());
        assertEquals(0, bad.refCnt());
    }

    private Submit received(byte[] message) {
        write(message);
        return channel.readInbound();
    }

    private void write(byte[] message) {
        channel.writeInbound(Unpooled.wrappedBuffer(frame(message)));
    }

    private void assertClosed(String reason) {
        assertFalse(channel.isOpen());
        assertEquals(1, counted.closed(reason));
        assertNull(channel.readInbound());
        assertNull(channel.readOutbound());
    }

    private byte[] readOutbound() {
        ByteBuf out = channel.readOutbound();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        out.release();
        return bytes;
    }

    private static byte[] frame(byte[] content) {
        return concat(new byte[] {(byte) (content.length >> 8), (byte) content.length}, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuf all = Unpooled.wrappedBuffer(parts);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++) {
            if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("not there");
    }
}
