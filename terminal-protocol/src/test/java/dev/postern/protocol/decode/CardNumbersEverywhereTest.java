package dev.postern.protocol.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A card number is put into every field of every dialect that can hold it, in every form: what is written shows its first six and last four. */
class CardNumbersEverywhereTest {

    private static final String PAN = "6224247935814628";
    private static final String MIDDLE = PAN.substring(6, 12);
    private static final Charset EBCDIC = Charset.forName("IBM1047");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @TestFactory
    Stream<DynamicTest> shouldShowNoCardNumberWhereverItStands() {
        return Dialects.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            int shown = 0;
            for (FieldSpec row : dialect.table()) {
                shown += switch (row.format()) {
                    case N -> digits(dialect, row);
                    case Z -> tracks(dialect, row);
                    case AN, ANS -> texts(dialect, row);
                    case B -> bytes(dialect, row);
                    case XN -> 0;
                };
            }
            assertTrue(shown > 100, "many fields can hold one: " + shown);
        }));
    }

    private static int digits(Dialect dialect, FieldSpec row) throws Exception {
        int shown = 0;
        for (String before : List.of("", "7", "00", "22000001")) {
            for (String behind : List.of("", "0", "0042", "000000000001")) {
                int length = before.length() + PAN.length() + behind.length();
                if (row.number() == 2 && length != PAN.length() || length > row.lengthMax()) {
                    continue;
                }
                String digits = before + PAN + behind;
                shown += hides(dialect, row, writer -> writer.digits(row.number(), row.variable() ? digits : digits + "0".repeat(row.lengthMax() - length)));
            }
        }
        return shown;
    }

    private static int tracks(Dialect dialect, FieldSpec row) throws Exception {
        return hides(dialect, row, writer -> writer.digits(row.number(), PAN + "=25122010000"));
    }

    private static int texts(Dialect dialect, FieldSpec row) throws Exception {
        int shown = 0;
        for (String before : List.of("", "A", "CARD ", "10016", "\u0001", "\u00E9")) {
            for (String behind : List.of("", " ", "Z", "11003042", "=25122010000012345", "D25122010000012345", "^DOE/JANE^2512?", "\n")) {
                String text = before + PAN + behind;
                if (text.length() <= row.lengthMax()) {
                    shown += hides(dialect, row, writer -> writer.text(row.number(), text));
                }
            }
        }
        return shown;
    }

    private static int bytes(Dialect dialect, FieldSpec row) throws Exception {
        int shown = 0;
        for (byte[] value : List.of(HEX.parseHex(PAN), HEX.parseHex("00" + PAN + "00"), HEX.parseHex("0" + PAN + "F"), HEX.parseHex("5A08" + PAN),
                HEX.parseHex("DF" + PAN + "D2512201"), PAN.getBytes(StandardCharsets.US_ASCII), ("\0" + PAN + "\0").getBytes(StandardCharsets.US_ASCII),
                ("a" + PAN).getBytes(EBCDIC), (PAN + "=2512201").getBytes(EBCDIC))) {
            if (value.length <= row.lengthMax() && (row.variable() || value.length == row.lengthMax())) {
                shown += hides(dialect, row, writer -> writer.bytes(row.number(), value, 0, value.length));
            }
        }
        return shown;
    }

    private interface Field {
        void write(MessageWriter writer);
    }

    private static int hides(Dialect dialect, FieldSpec row, Field field) throws Exception {
        ByteBuf message = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(dialect);
        writer.begin(message, dialect.isMti(0x1200) ? 0x1200 : 0x0200);
        field.write(writer);
        writer.end();
        Reading reading = Reading.best(List.of(ByteBufUtil.getBytes(message)), List.of(dialect), 0);
        assertTrue(reading.good(), () -> row + ": " + reading.view().malformed());
        for (String written : List.of(String.join("\n", new TextReport(reading, new Shown(false)).lines(KeyChecks.of(reading, KeyFile.none()))),
                JsonReport.of(reading, new Shown(false), KeyChecks.of(reading, KeyFile.none())))) {
            for (String secret : List.of(MIDDLE, HEX.formatHex(MIDDLE.getBytes(StandardCharsets.US_ASCII)), HEX.formatHex(MIDDLE.getBytes(EBCDIC)),
                    "JANE", "25122010")) {
                assertFalse(written.contains(secret), () -> dialect.name() + " field " + row.number() + " shows " + secret + ":\n" + written);
            }
        }
        String clear = JsonReport.of(reading, new Shown(true), KeyChecks.of(reading, KeyFile.none()));
        assertEquals(true, clear.contains(MIDDLE) || clear.contains(HEX.formatHex(MIDDLE.getBytes(StandardCharsets.US_ASCII)))
                || clear.contains(HEX.formatHex(MIDDLE.getBytes(EBCDIC))), "shown when asked for");
        return 1;
    }
}
