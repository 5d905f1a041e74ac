package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Facts;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.frame.Envelope;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Messages that terminals of this family send in the field, with the values that their sources say they have. */
class FieldSampleTest {

    private final MessageView view = new MessageView(Dialect.terminal());
    private final Envelope envelope = new Envelope();
    private ByteBuf frame;

    @Test
    void shouldReadAReversalAndItsMac() {
        read("ajsgn-0400-mac-x919");
        assertEquals(0x60_1012_0000L, envelope.tpdu());
        assertEquals(0x6022_0000_0000L, envelope.header());
        assertEquals(0x0400, view.mti());
        assertEquals(0x7038_0480_02C0_8019L, view.primaryBitmap());
        assertFields("2 1234567890123456|3 000000|4 000000000500|11 681186|12 233521|13 0529|22 021|25 65|39 98|41 axtest3-"
                + "|42 306581054990003|49 156|60 22160529|61 2334156811860529|64 284C79DC9A2E50FC");
        RetailMac mac = new RetailMac(TdesKey.ofHex("73FE29329283FDF12540B6F80437C107", KeyUsage.MAC));
        int macDataBytes = view.offset(64) - envelope.messageIndex();
        assertEquals(view.binary8(64), mac.compute(frame, envelope.messageIndex(), macDataBytes));
    }

    @Test
    void shouldUnwrapTheKeysOfThatTerminal() throws KeyCheckFailed {
        TdesKey master = TdesKey.ofHex("4DDB4BCC88C66F47D21D4E096F12F6A0", KeyUsage.MASTER);
        byte[] field62 = HexFormat.of().parseHex("B31C3B99B94E0543B5C13084D47580B7" + "CF9C35EA" + "AC61F7F11833AEAD03503D29085C0470" + "21DD874E");
        WorkingKeys keys = WorkingKeys.unwrap(field62, master);
        assertEquals(TdesKey.ofHex("6BABB0BFD9544AF7D50DEAEA7A23E38F", KeyUsage.PIN), keys.pin());
        assertEquals(TdesKey.ofHex("73FE29329283FDF12540B6F80437C107", KeyUsage.MAC), keys.mac());
        assertArrayEquals(field62, keys.wrap(master));
    }

    @Test
    void shouldReadASignOn() {
        read("vfwz-signin-req");
        assertEquals(0x0800, view.mti());
        assertFields("11 000078|41 10016919|42 84329004582000B|46 PI0420402020514000024021068700000010808V0.0.3.0"
                + "|53 0400000000000000|60 00000726005|63 01 ");
        assertEquals(726, view.number(60, 2, 6));
        assertEquals(5, view.number(60, 8, 3));
    }

    @Test
    void shouldReadTheAnswerWithThreeWrappedKeysAndChineseText() {
        read("vfwz-signin-resp");
        assertEquals(0x0810, view.mti());
        assertFields("11 000078|12 141544|13 0824|32 03062900|37 000000000000|39 00|41 10016919|42 84329004582000B|60 00000727011");
        assertEquals("\u6210\u529F", view.text(56, Charset.forName("GBK")));
        assertEquals(57, view.length(62));
    }

    @Test
    void shouldReadASignatureUploadAndItsAnswer() {
        read("vfwz-signimg-req");
        assertEquals(0x0920, view.mti());
        assertFields("2 6224242300000069|4 000000001111|11 000079|15 0824|37 X00004002761|41 10016919|60 07000727|64 3542334236433246");
        assertEquals(50, view.length(55));
        assertEquals(126, view.length(62));
        read("vfwz-signimg-resp");
        assertEquals(0x0930, view.mti());
        assertFields("11 000079|37 X00004002761|39 00|41 10016919|42 84316655812000A|60 07000727|64 3839314333323442");
    }

    private void read(String name) {
        byte[] bytes = HexFormat.of().parseHex(Facts.lines(FieldSampleTest.class, name + ".hex").getFirst());
        frame = Unpooled.wrappedBuffer(bytes);
        assertTrue(envelope.parse(frame));
        assertTrue(envelope.hasTpdu() && envelope.hasHeader());
        assertEquals(11, envelope.messageIndex());
        assertTrue(view.decode(frame, envelope.messageIndex(), envelope.messageLength()), () -> String.valueOf(view.malformed()));
        assertEquals(bytes.length, view.end());
        assertArrayEquals(Arrays.copyOfRange(bytes, 11, bytes.length), Purchases.again(view));
    }

    private void assertFields(String expected) {
        for (String field : expected.split("\\|")) {
            String[] cells = field.split(" ", 2);
            assertEquals(cells[1], view.text(Integer.parseInt(cells[0])), "field " + cells[0]);
        }
    }
}
