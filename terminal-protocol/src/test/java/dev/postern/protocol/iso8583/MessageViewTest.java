package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageViewTest {

    private final MessageView view = new MessageView(Dialect.terminal());

    @Test
    void shouldReadEveryFieldOfAPurchase() {
        byte[] purchase = Purchases.bytes();
        assertTrue(Purchases.decode(view, purchase), () -> String.valueOf(view.malformed()));
        assertNull(view.malformed());
        assertEquals(0x0200, view.mti());
        assertEquals(purchase.length, view.end());
        assertEquals(0x7020_0480_00C0_8011L, view.primaryBitmap());
        assertEquals(0, view.secondaryBitmap());
        assertEquals(Purchases.PAN, view.text(2));
        assertEquals(6_224_240_000_001_239L, view.number(2));
        assertEquals(16, view.length(2));
        assertEquals(8, view.byteLength(2));
        assertEquals(12_345, view.number(4));
        assertEquals("000000012345", view.text(4));
        assertEquals(42, view.number(11));
        assertEquals(12, view.number(22));
        assertEquals("012", view.text(22));
        assertEquals(2, view.digit(22, 2));
        assertEquals(Purchases.TERMINAL, view.ascii8(41));
        assertEquals("MERCHANT0000001", view.text(42));
        assertEquals(0x3135_3620_2020_2020L, view.ascii8(49));
        assertEquals(22, view.number(60, 0, 2));
        assertEquals(1, view.number(60, 2, 6));
        assertEquals(0, view.number(60, 8, 3));
        assertEquals(Purchases.MAC, view.binary8(64));
        assertEquals(purchase.length - 8, view.offset(64));
    }

    @Test
    void shouldReadTheSameFromDirectHeapAndSlicedBuffers() {
        byte[] purchase = Purchases.bytes();
        List<ByteBufAllocator> allocators =
                List.of(PooledByteBufAllocator.DEFAULT, UnpooledByteBufAllocator.DEFAULT, ByteBufAllocator.DEFAULT);
        for (ByteBufAllocator allocator : allocators) {
            for (ByteBuf whole : List.of(allocator.directBuffer(), allocator.heapBuffer(), allocator.compositeBuffer())) {
                whole.writeZero(7).writeBytes(purchase).writeZero(3);
                assertTrue(view.decode(whole, 7, purchase.length));
                assertEquals(7 + purchase.length, view.end());
                assertEquals(7 + 10 + 1, view.offset(2));
                ByteBuf slice = whole.retainedSlice(7, purchase.length);
                assertTrue(view.decode(slice, 0, purchase.length));
                slice.release();
                whole.release();
                assertArrayEquals(purchase, Purchases.again(view), "the view does not need the buffer any more");
            }
        }
    }

    @Test
    void shouldLeaveTheIndicesOfTheBufferAlone() {
        ByteBuf buffer = Unpooled.wrappedBuffer(Purchases.bytes());
        int readable = buffer.readableBytes();
        view.decode(buffer, 0, readable);
        assertEquals(0, buffer.readerIndex());
        assertEquals(readable, buffer.readableBytes());
    }

    @Test
    void shouldForgetTheMessageBefore() {
        byte[] purchase = Purchases.bytes();
        assertTrue(Purchases.decode(view, purchase));
        assertFalse(Purchases.decode(view, new byte[0]));
        assertEquals(0, view.mti());
        assertFalse(view.has(11));
        assertEquals(new Malformed(0, 0, "MTI runs past the end"), view.malformed());
        assertTrue(Purchases.decode(view, purchase));
        assertNull(view.malformed());
    }

    @Test
    void shouldRefuseWhatIsNotAnMti() {
        for (String type : List.of("0000", "00FF", "1000", "0A00", "020A", "02F0", "FFFF", "6000")) {
            byte[] message = HexFormat.of().parseHex(type + "0000000000000000");
            assertFalse(Purchases.decode(view, message), type);
            assertEquals(new Malformed(0, 0, "not an MTI"), view.malformed());
            assertEquals(0, view.mti());
        }
        for (String type : List.of("0100", "0999", "0401")) {
            assertTrue(Purchases.decode(view, HexFormat.of().parseHex(type + "0000000000000000")), type);
        }
    }

    @Test
    void shouldReadStanAndTerminalAroundABadValue() {
        byte[] purchase = Purchases.bytes();
        Purchases.decode(view, purchase);
        int amount = view.offset(4);
        purchase[amount + 3] = (byte) 0x1B;
        assertFalse(Purchases.decode(view, purchase));
        assertEquals(new Malformed(4, amount + 3, "digit is not decimal"), view.malformed());
        assertFalse(view.has(4), "the bad field itself is not readable");
        assertEquals(0x0200, view.mti());
        assertEquals(Purchases.PAN, view.text(2));
        assertEquals(42, view.number(11));
        assertEquals(Purchases.TERMINAL, view.ascii8(41));
    }

    @Test
    void shouldNameTheFirstOfSeveralBadValuesAndHideThemAll() {
        byte[] purchase = Purchases.bytes();
        Purchases.decode(view, purchase);
        int offset = view.offset(3);
        purchase[offset] = (byte) 0xA0;
        purchase[view.offset(25)] = (byte) 0x0F;
        assertFalse(Purchases.decode(view, purchase));
        assertEquals(new Malformed(3, offset, "digit is not decimal"), view.malformed());
        assertFalse(view.has(3) || view.has(25));
        assertTrue(view.has(2) && view.has(4) && view.has(11) && view.has(41) && view.has(64));
    }

    @Test
    void shouldReadOnAfterATooLongValueOnlyWhenTheRestFits() {
        byte[] fits = HexFormat.of().parseHex("0200" + "4020000000800000" + "20" + "12345678901234567890" + "000042" + "5030303030303031");
        assertFalse(Purchases.decode(view, fits));
        assertEquals(new Malformed(2, 10, "length over the maximum"), view.malformed());
        assertFalse(view.has(2));
        assertEquals(42, view.number(11));
        assertEquals(Purchases.TERMINAL, view.ascii8(41));

        byte[] doesNot = Purchases.bytes();
        doesNot[10] = 0x20;
        assertFalse(Purchases.decode(view, doesNot));
        assertEquals(2, view.malformed().field());
        assertFalse(view.has(11) || view.has(41), "nothing after the bad field can be trusted");
    }

    @Test
    void shouldKeepWhatStandsBeforeAFieldThatRunsPastTheEnd() {
        byte[] purchase = Purchases.bytes();
        byte[] cut = java.util.Arrays.copyOf(purchase, purchase.length - 1);
        assertFalse(Purchases.decode(view, cut));
        assertEquals(new Malformed(64, cut.length, "runs past the end"), view.malformed());
        assertEquals(42, view.number(11));
        assertEquals(Purchases.TERMINAL, view.ascii8(41));
        assertFalse(view.has(64));
    }

    @Test
    void shouldRefuseBytesLeftOver() {
        byte[] purchase = Purchases.bytes();
        byte[] longer = java.util.Arrays.copyOf(purchase, purchase.length + 1);
        assertFalse(Purchases.decode(view, longer));
        assertEquals(new Malformed(0, purchase.length, "bytes left over"), view.malformed());
        assertEquals(42, view.number(11));
        assertEquals(Purchases.MAC, view.binary8(64));
    }

    @Test
    void shouldRefuseAThirdBitmapAndStillReadTheFirst64Fields() {
        byte[] message = HexFormat.of().parseHex("0200" + "8020000000800000" + "8000000000000000"
                + "000042" + "5030303030303031" + "0000000000000000");
        assertFalse(Purchases.decode(view, message));
        assertEquals(new Malformed(65, 10, "third bitmap"), view.malformed());
        assertEquals(42, view.number(11));
        assertEquals(Purchases.TERMINAL, view.ascii8(41));
    }

    @Test
    void shouldReadAMessageWith128Fields() {
        byte[] message = HexFormat.of().parseHex("0800" + "8020000000000000" + "0400000000000001" + "000042" + "0301" + "0102030405060708");
        assertTrue(Purchases.decode(view, message));
        assertTrue(view.has(1));
        assertEquals(301, view.number(70));
        assertEquals("301", view.text(70));
        assertEquals(0x0102030405060708L, view.binary8(128));
        assertEquals(0x0400_0000_0000_0001L, view.secondaryBitmap());
        assertArrayEquals(message, Purchases.again(view));
    }

    @Test
    void shouldTellABadValueBehindTheSecondBitmapFromTheOthers() {
        byte[] message = HexFormat.of().parseHex("0800" + "8020000000000000" + "0400000000000001" + "000042" + "F301" + "0102030405060708");
        assertFalse(Purchases.decode(view, message));
        assertEquals(new Malformed(70, 21, "digit is not decimal"), view.malformed());
        assertTrue(view.has(11) && view.has(128));
        assertFalse(view.has(70));
    }

    @Test
    void shouldReadTheMacBehindABadLastField() {
        byte[] message = java.util.Arrays.copyOf(
                HexFormat.of().parseHex("0800" + "8020000000000000" + "0000000000000003" + "000042" + "1000"), 23 + 1000 + 8);
        assertFalse(Purchases.decode(view, message));
        assertEquals(new Malformed(127, 21, "length over the maximum"), view.malformed());
        assertTrue(view.has(11) && view.has(128));
        assertFalse(view.has(127));
    }

    @Test
    void shouldTrustNothingBehindABadValueWhenThereIsAThirdBitmap() {
        byte[] message = HexFormat.of().parseHex("0800" + "8030000000000000" + "8000000000000000"
                + "000042" + "FFFFFF" + "0000000000000000");
        assertFalse(Purchases.decode(view, message));
        assertEquals(new Malformed(12, 21, "digit is not decimal"), view.malformed());
        assertTrue(view.has(11));
        assertFalse(view.has(12) || view.has(65));
    }

    @Test
    void shouldReadAnEmptySecondBitmap() {
        byte[] message = HexFormat.of().parseHex("0800" + "8020000000000000" + "0000000000000000" + "000042");
        assertTrue(Purchases.decode(view, message));
        assertArrayEquals(message, Purchases.again(view));
    }

    @Test
    void shouldReadATrackWithItsSeparatorAndKeepEncipheredNibbles() {
        byte[] message = HexFormat.of().parseHex("0200" + "0000000020000000" + "21" + "6224240000001239D25120");
        assertTrue(Purchases.decode(view, message));
        assertEquals("6224240000001239=2512", view.text(35));
        assertEquals(13, view.digit(35, 16));
        assertThrows(IllegalStateException.class, () -> view.number(35));
        assertEquals(6_224_240L, Pan.of(view).number(0, 7));
        message[12] = (byte) 0xAF;
        assertTrue(Purchases.decode(view, message));
        assertEquals(15, view.digit(35, 3));
        assertNull(Pan.of(view));
    }

    @Test
    void shouldReadASignedAmount() {
        byte[] message = HexFormat.of().parseHex("0200" + "8000001000000000" + "0000000080000000" + "4400001234" + "431234567890123456");
        assertTrue(Purchases.decode(view, message), () -> String.valueOf(view.malformed()));
        assertEquals(-1234, view.number(28));
        assertEquals("D00001234", view.text(28));
        assertEquals(1_234_567_890_123_456L, view.number(97));
        message[18] = 0x45;
        assertFalse(Purchases.decode(view, message));
        assertEquals(new Malformed(28, 18, "sign is neither C nor D"), view.malformed());
        assertEquals(1_234_567_890_123_456L, view.number(97));
    }

    @Test
    void shouldKeepBytesThatAreNotAscii() {
        byte[] message = HexFormat.of().parseHex("0210" + "0000000000000100" + "0004" + "B3C9B9A6");
        assertTrue(Purchases.decode(view, message));
        assertArrayEquals(HexFormat.of().parseHex("B3C9B9A6"), view.bytes(56));
        assertEquals("\u6210\u529F", view.text(56, java.nio.charset.Charset.forName("GBK")));
        byte[] utf8 = "\u6210\u529F".getBytes(StandardCharsets.UTF_8);
        byte[] target = new byte[6];
        view.copyBytes(56, target, 1);
        assertArrayEquals(new byte[] {0, (byte) 0xB3, (byte) 0xC9, (byte) 0xB9, (byte) 0xA6, 0}, target);
        assertEquals(6, utf8.length);
    }

    @Test
    void shouldRefuseToAnswerForAFieldThatIsNotThere() {
        Purchases.decode(view, Purchases.bytes());
        for (int field : new int[] {-1, 0, 1, 5, 65, 128, 129, 1000}) {
            assertFalse(view.has(field), "field " + field);
            assertThrows(IllegalStateException.class, () -> view.length(field));
            assertThrows(IllegalStateException.class, () -> view.text(field));
        }
        assertThrows(IllegalStateException.class, () -> view.number(41));
        assertThrows(IllegalStateException.class, () -> view.binary8(41 + 1));
        assertThrows(IndexOutOfBoundsException.class, () -> view.number(60, 8, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> view.number(4, -1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> view.digit(4, 12));
    }

    @Test
    void shouldNotPrintValues() {
        Purchases.decode(view, Purchases.bytes());
        assertEquals("MessageView[mti=0200, fields=7020048000C08011 0000000000000000, malformed=null]", view.toString());
    }
}
