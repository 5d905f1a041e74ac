package dev.postern.protocol.fuzz;

import dev.postern.protocol.iso8583.Coding;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Inside;
import dev.postern.protocol.iso8583.Part;
import dev.postern.protocol.iso8583.Parts;
import dev.postern.protocol.iso8583.TlvForm;
import dev.postern.protocol.iso8583.TlvReader;
import java.util.Arrays;
import java.util.List;

/** A tagged value of the form that the first byte says: elements stand one after the other inside the value, and parts inside their parents. */
public final class TlvTarget {

    private static final TlvForm[] FORMS = {TlvForm.BER, TlvForm.TWO_THREE, TlvForm.BYTE_BYTE, TlvForm.text(4, 3),
        new TlvForm(TlvForm.Kind.PLAIN, 2, Coding.EBCDIC, 3, Coding.EBCDIC, true), new TlvForm(TlvForm.Kind.PLAIN, 1, Coding.RAW, 2, Coding.RAW, false)};
    private static final Inside[] INSIDES = Dialect.terminal().table().stream().map(row -> row.inside())
            .filter(inside -> inside != Inside.NOTHING).toArray(Inside[]::new);
    private static final TlvReader READER = new TlvReader();
    private static final Parts PARTS = new Parts();

    private TlvTarget() {
    }

    /** One execution. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 1) {
            return;
        }
        byte[] value = Arrays.copyOfRange(data, 1, data.length);
        READER.begin(FORMS[(data[0] & 0xFF) % FORMS.length], value, 0, value.length);
        int from = 0;
        int count = 0;
        while (READER.next()) {
            Oracle.holds(READER.offset() >= from && READER.length() >= 0 && READER.offset() + READER.length() <= value.length,
                    "an element stands behind the one before and inside the value");
            from = READER.offset() + READER.length();
            Oracle.holds(++count <= TlvReader.ELEMENTS_MAX && !READER.id().isEmpty(), "elements are bounded and have a tag");
        }
        Oracle.holds(READER.problem() == null || READER.problemAt() >= 0 && READER.problemAt() <= value.length, "the bad byte is in the value");
        List<Part> parts = PARTS.open(INSIDES[(data[0] & 0xFF) % INSIDES.length], value);
        Oracle.holds(count(parts, 0, value.length, 1) <= Parts.PARTS_MAX, "parts are bounded");
        Oracle.holds(PARTS.problem() == null || PARTS.problemAt() <= value.length, "the bad byte is in the value");
    }

    private static int count(List<Part> parts, int from, int to, int depth) {
        Oracle.holds(depth <= Parts.DEPTH_MAX + 1, "levels are bounded");
        int count = 0;
        for (Part part : parts) {
            Oracle.holds(part.from() >= from && part.from() + part.bytes().length <= to, "a part stands inside what holds it");
            count += 1 + count(part.parts(), part.from(), part.from() + part.bytes().length, depth + 1);
        }
        return count;
    }
}
