package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageWriterTest {

    private final MessageWriter writer = new MessageWriter(Dialect.terminal());
    private final ByteBuf out = Unpooled.buffer();

    @Test
    void shouldWriteThePurchaseThatTheContractDescribes() {
        Purchases.write(writer, out);
        assertEquals("0200" + "7020048000C08011" + "16" + "6224240000001239" + "000000" + "000000012345" + "000042" + "0120" + "00"
                + "5030303030303031" + "4D45524348414E5430303030303031" + "313536" + "0011" + "220000010000" + "0123456789ABCDEF", hex());
    }

    @Test
    void shouldPadOddDigitsOnTheSideThatTheRowSays() {
        assertEquals("0012", value(w -> w.number(23, 12)));
        assertEquals("0120", value(w -> w.number(22, 12)));
        assertEquals("03" + "1230", value(w -> w.number(32, 123, 3)));
        assertEquals("03" + "1230", value(w -> w.digits(32, "123")));
        assertEquals("0123", value(w -> w.digits(23, "123")));
        assertEquals("1230", value(w -> w.digits(22, "123")));
        assertEquals("05" + "12D340", value(w -> w.digits(35, "12=34")));
        assertEquals("05" + "12D340", value(w -> w.digits(35, "12D34")));
        assertEquals("0017" + "123456789012345670", value(w -> w.number(60, 12_345_678_901_234_567L, 17)));
        assertEquals("0018" + "999999999999999999", value(w -> w.number(61, 999_999_999_999_999_999L, 18)));
    }

    @Test
    void shouldPadTextWithSpacesWhenItIsFixed() {
        assertEquals("414220202020", value(w -> w.text(38, "AB")));
        assertEquals("02" + "4142", value(w -> w.text(44, "AB")));
        assertEquals("3030", value(w -> w.ascii8(39, 0x3030_2020_2020_2020L)));
        assertEquals("0002" + "E9FF", value(w -> w.text(56, "\u00E9\u00FF")));
    }

    @Test
    void shouldWriteSignedAmounts() {
        assertEquals("43" + "00001234", value(w -> w.number(28, 1234)));
        assertEquals("44" + "99999999", value(w -> w.number(28, -99_999_999)));
        assertEquals("43" + "00000000", value(w -> w.number(28, 0)));
    }

    @Test
    void shouldMakeASecondBitmapWhenAFieldOver64Comes() {
        writer.begin(out, 0x0800);
        writer.number(11, 42);
        writer.number(70, 301);
        writer.reserveMac(128);
        assertEquals(2 + 16 + 3 + 2, writer.end());
        assertEquals("0800" + "8020000000000000" + "0400000000000001" + "000042" + "0301", hex());
    }

    @Test
    void shouldAnnounceTheMacAndLeaveItsValueToTheCaller() {
        writer.begin(out, 0x0210);
        writer.number(11, 42);
        writer.reserveMac(64);
        assertThrows(IllegalStateException.class, () -> writer.number(70, 301));
        int macDataBytes = writer.end();
        assertEquals(13, macDataBytes);
        out.writeLong(Purchases.MAC);
        MessageView view = new MessageView(Dialect.terminal());
        assertTrue(view.decode(out, 0, out.readableBytes()));
        assertEquals(Purchases.MAC, view.binary8(64));
        assertEquals(macDataBytes, view.offset(64));
    }

    @Test
    void shouldWriteBehindWhatTheBufferHolds() {
        out.writeShort(0x1234);
        writer.begin(out, 0x0800);
        assertEquals(10, writer.end());
        assertEquals("1234" + "0800" + "0000000000000000", hex());
    }

    @Test
    void shouldWriteMessagesLongerThanAllBefore() {
        byte[] text = new byte[999];
        for (int round = 0; round < 2; round++) {
            out.clear();
            writer.begin(out, 0x0200);
            for (int field = 105; field <= 127; field++) {
                writer.bytes(field, text, 0, text.length);
            }
            assertEquals(18 + 23 * 1001, writer.end());
        }
        MessageView view = new MessageView(Dialect.terminal());
        assertTrue(view.decode(out, 0, out.readableBytes()));
        assertEquals(999, view.length(127));
        assertArrayEquals(ByteBufUtil.getBytes(out), Purchases.again(view));
    }

    /** Whatever comes when the array is nearly full: it grows before anything is written. */
    @Test
    void shouldGrowForAnyKindOfField() {
        List<Consumer<MessageWriter>> kinds = List.of(w -> w.binary8(52, -1), w -> w.number(53, 9_999_999_999_999_999L), w -> w.text(54, "A".repeat(120)),
                w -> w.number(60, 99_999_999_999_999_999L, 17), w -> w.digits(61, "9".repeat(29)), w -> w.bytes(62, new byte[40], 0, 40),
                w -> w.binary8(64, -1), w -> w.number(70, 999), w -> w.number(97, -1), w -> w.text(103, "9"));
        MessageView view = new MessageView(Dialect.terminal());
        for (Consumer<MessageWriter> kind : kinds) {
            for (int length = 100; length < 260; length++) {
                MessageWriter fresh = new MessageWriter(Dialect.terminal());
                out.clear();
                fresh.begin(out, 0x0200);
                fresh.text(48, "x".repeat(length));
                kind.accept(fresh);
                fresh.end();
                assertTrue(view.decode(out, 0, out.readableBytes()), () -> String.valueOf(view.malformed()));
                assertEquals("x".repeat(length), view.text(48));
            }
        }
    }

    @Test
    void shouldRefuseFieldsOutOfOrderAsAnErrorOfTheProgrammer() {
        assertThrows(IllegalStateException.class, () -> writer.number(3, 0), "begin first");
        assertThrows(IllegalStateException.class, writer::end);
        assertThrows(IllegalStateException.class, writer::secondBitmap);
        writer.begin(out, 0x0200);
        writer.number(11, 1);
        assertThrows(IllegalStateException.class, () -> writer.number(11, 1));
        assertThrows(IllegalStateException.class, () -> writer.number(4, 1));
        writer.end();
        assertThrows(IllegalStateException.class, () -> writer.number(12, 1));
        assertThrows(IllegalArgumentException.class, () -> writer.begin(out, 0x200A));
        assertThrows(IllegalArgumentException.class, () -> writer.begin(out, 0));
    }

    @Test
    void shouldNameTheFieldAndNotTheValueThatDoesNotFit() {
        List<Consumer<MessageWriter>> wrong = List.of(w -> w.number(3, 1_000_000), w -> w.number(3, -1), w -> w.number(3, 123456, 5),
                w -> w.number(3, Long.MIN_VALUE), w -> w.digits(3, "12345"), w -> w.digits(3, "12345x"), w -> w.digits(3, "12345="),
                w -> w.text(3, "123456"), w -> w.ascii8(3, 0), w -> w.binary8(3, 0), w -> w.bytes(3, new byte[3], 0, 3),
                w -> w.reserveMac(3));
        for (Consumer<MessageWriter> field3 : wrong) {
            writer.begin(out, 0x0200);
            String message = assertThrows(IllegalArgumentException.class, () -> field3.accept(writer)).getMessage();
            assertTrue(message.startsWith("field 3 "), message);
            assertFalse(message.contains("1234"), message);
        }
        writer.begin(out, 0x0200);
        assertThrows(IllegalArgumentException.class, () -> writer.number(2, 1), "a variable number needs its digits");
        assertThrows(IllegalArgumentException.class, () -> writer.number(28, 1, 8));
        assertThrows(IllegalArgumentException.class, () -> writer.number(28, Long.MIN_VALUE));
        assertThrows(IllegalArgumentException.class, () -> writer.number(28, -100_000_000));
        assertThrows(IllegalArgumentException.class, () -> writer.number(60, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.number(61, 0, 19));
        assertThrows(IllegalArgumentException.class, () -> writer.ascii8(42, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.ascii8(44, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.text(44, "\u6210"));
        assertThrows(IllegalArgumentException.class, () -> writer.bytes(64, new byte[7], 0, 7));
        assertThrows(IllegalArgumentException.class, () -> writer.number(65, 0));
        assertThrows(IllegalArgumentException.class, () -> writer.number(129, 0));
        out.clear();
        assertEquals(10, writer.end(), "no refused field left a bit or a byte");
        assertEquals("0200" + "0000000000000000", hex());
    }

    @Test
    void shouldNotCopyFromAnotherDialect() {
        MessageView other = new MessageView(Dialect.of("other", List.of(Dialect.terminal().row(11))));
        byte[] message = {8, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        assertTrue(Purchases.decode(other, message));
        writer.begin(out, 0x0810);
        assertThrows(IllegalArgumentException.class, () -> writer.copy(other, 11));
        MessageView same = new MessageView(Dialect.terminal());
        assertTrue(Purchases.decode(same, message));
        assertThrows(IllegalStateException.class, () -> writer.copy(same, 12));
        writer.copy(same, 11);
        writer.end();
        assertEquals("0810" + "0020000000000000" + "000001", hex());
    }

    /** What a field looks like on the wire. */
    private String value(Consumer<MessageWriter> field) {
        out.clear();
        writer.begin(out, 0x0200);
        field.accept(writer);
        writer.end();
        return hex().substring(20);
    }

    private String hex() {
        return ByteBufUtil.hexDump(out).toUpperCase(java.util.Locale.ROOT);
    }
}
