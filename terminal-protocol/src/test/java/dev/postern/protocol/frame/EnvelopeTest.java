package dev.postern.protocol.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

    private static final String TPDU = "6000030001";
    private static final String HEADER = "603100310100";
    private static final String MESSAGE = "02000000000000000000";

    private final Envelope envelope = new Envelope();

    @Test
    void shouldReadEachCombinationOfTpduAndHeader() {
        assertTrue(parse(TPDU + HEADER + MESSAGE));
        check(true, 0x60_0003_0001L, true, 0x6031_0031_0100L, 11);
        assertTrue(parse(TPDU + MESSAGE));
        check(true, 0x60_0003_0001L, false, 0, 5);
        assertTrue(parse("613100310100" + MESSAGE));
        check(false, 0, true, 0x6131_0031_0100L, 6);
        assertTrue(parse(MESSAGE));
        check(false, 0, false, 0, 0);
        assertTrue(parse("68FFFFFFFF" + "6FFFFFFFFFFF" + MESSAGE));
        check(true, 0x68_FFFF_FFFFL, true, 0x6FFF_FFFF_FFFFL, 11);
    }

    @Test
    void shouldBeginAtTheReaderIndex() {
        ByteBuf frame = Unpooled.wrappedBuffer(HexFormat.of().parseHex("FFFF" + TPDU + MESSAGE));
        frame.skipBytes(2);
        assertTrue(envelope.parse(frame));
        assertEquals(7, envelope.messageIndex());
        assertEquals(10, envelope.messageLength());
        assertEquals(2, frame.readerIndex());
    }

    @Test
    void shouldBeTooShortUntilTheMessageBegins() {
        String whole = TPDU + HEADER + MESSAGE;
        for (int bytes = 0; bytes <= 11; bytes++) {
            assertFalse(parse(whole.substring(0, 2 * bytes)), bytes + " bytes");
        }
        assertTrue(parse(whole.substring(0, 24)));
        assertEquals(1, envelope.messageLength());
        assertFalse(parse("61310031"));
    }

    @Test
    void shouldForgetTheFrameBefore() {
        parse(TPDU + HEADER + MESSAGE);
        parse("60");
        check(false, 0, false, 0, 0);
    }

    @Test
    void shouldSayWhatIsThereWhenNoMessageFollows() {
        assertFalse(parse(TPDU));
        check(true, 0x60_0003_0001L, false, 0, 5);
        assertFalse(parse(TPDU + HEADER));
        check(true, 0x60_0003_0001L, true, 0x6031_0031_0100L, 11);
        ByteBuf cut = Unpooled.wrappedBuffer(HexFormat.of().parseHex("FFFF" + TPDU.substring(0, 8)));
        cut.skipBytes(2);
        assertFalse(envelope.parse(cut));
        check(false, 0, false, 0, 2);
        assertEquals(4, envelope.messageLength());
    }

    @Test
    void shouldSwapTheEndsOfATpdu() {
        assertEquals(0x60_0001_0003L, Envelope.swapTpdu(0x60_0003_0001L));
        assertEquals(0x68_FEDC_0123L, Envelope.swapTpdu(0x68_0123_FEDCL));
    }

    @Test
    void shouldSetTheProcessingRequestOnly() {
        assertEquals(0x6031_0331_0100L, Envelope.withRequest(0x6031_0031_0100L, Envelope.REQUEST_SIGN_ON));
        assertEquals(0x6031_5131_0100L, Envelope.withRequest(0x6031_5331_0100L, Envelope.REQUEST_PARAMETERS));
        assertEquals(3, Envelope.request(0x6031_5331_0100L));
        assertEquals(0, Envelope.request(0x6031_0031_0100L));
    }

    @Test
    void shouldWriteWhatItHasRead() {
        for (String head : new String[] {TPDU + HEADER, TPDU, "613100310100", "", "68FFFFFFFF" + "6FFFFFFFFFFF"}) {
            parse(head + MESSAGE);
            ByteBuf out = Unpooled.buffer().writeShort(0);
            assertEquals(head.length() / 2,
                    Envelope.write(out, envelope.hasTpdu(), envelope.tpdu(), envelope.hasHeader(), envelope.header()));
            assertEquals(head.toLowerCase(java.util.Locale.ROOT), ByteBufUtil.hexDump(out.skipBytes(2)));
        }
    }

    private boolean parse(String hex) {
        return envelope.parse(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    private void check(boolean hasTpdu, long tpdu, boolean hasHeader, long header, int messageIndex) {
        assertEquals(hasTpdu, envelope.hasTpdu());
        assertEquals(tpdu, envelope.tpdu());
        assertEquals(hasHeader, envelope.hasHeader());
        assertEquals(header, envelope.header());
        assertEquals(messageIndex, envelope.messageIndex());
    }
}
