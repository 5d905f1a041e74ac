package dev.postern.protocol.packager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.iso8583.Alignment;
import dev.postern.protocol.iso8583.Coding;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.iso8583.Part;
import dev.postern.protocol.iso8583.Parts;
import dev.postern.protocol.iso8583.Sizing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerFileTest {

    private static final String HEAD = """
            <isopackager>
              <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFB_NUMERIC" pad="true"/>
              <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFB_BITMAP"/>
            """;

    @Test
    void shouldReadRowsByTheirClasses() throws BadPackager {
        Dialect dialect = read(HEAD + """
                <isofield id="2" length="19" name="PAN" class="org.jpos.iso.IFB_LLNUM" pad="false"/>
                <isofield id="3" length="5" name="Odd" class="org.jpos.iso.IFB_NUMERIC" pad="true"/>
                <isofield id="4" length="5" name="Odd" class="org.jpos.iso.IFB_NUMERIC"/>
                <isofield id="5" length="5" name="Odd" class="org.jpos.iso.IFB_FNUMERIC"/>
                <isofield id="28" length="9" name="Fee" class="org.jpos.iso.IFA_AMOUNT"/>
                <isofield id="35" length="37" name="Track 2" class="org.jpos.iso.IFB_LLHNUM" pad="true"/>
                <isofield id="41" length="8" name="Terminal" class=" org.jpos.iso.IFE_CHAR "/>
                <isofield id="43" length="9999" name="Long" class="org.jpos.iso.IFA_LLLLCHAR"/>
                <isofield id="52" length="8" name="PIN" class="org.jpos.iso.IFE_BINARY"/>
                <isofield id="55" length="255" name="Chip" class="org.jpos.iso.IFB_LLLHBINARY"/>
                <isofield id="63" length="0" name="Nothing" class="org.jpos.iso.IF_NOP"/>
                </isopackager>
                """).dialect();
        row(dialect, 2, Format.N, Coding.PACKED, Sizing.LL, 19, Alignment.LEFT);
        row(dialect, 3, Format.N, Coding.PACKED, Sizing.FIXED, 5, Alignment.RIGHT);
        row(dialect, 4, Format.N, Coding.PACKED, Sizing.FIXED, 5, Alignment.LEFT);
        row(dialect, 5, Format.N, Coding.PACKED, Sizing.FIXED, 5, Alignment.LEFT_F);
        row(dialect, 28, Format.XN, Coding.ASCII, Sizing.FIXED, 9, Alignment.LEFT);
        row(dialect, 35, Format.Z, Coding.PACKED, new Sizing(Coding.RAW, 1), 37, Alignment.RIGHT);
        row(dialect, 41, Format.ANS, Coding.EBCDIC, Sizing.FIXED, 8, Alignment.LEFT);
        row(dialect, 43, Format.ANS, Coding.ASCII, new Sizing(Coding.ASCII, 4), 9_999, Alignment.LEFT);
        row(dialect, 52, Format.B, Coding.HEX_EBCDIC, Sizing.FIXED, 8, Alignment.LEFT);
        row(dialect, 55, Format.B, Coding.RAW, new Sizing(Coding.RAW, 2), 255, Alignment.LEFT);
        assertEquals(10, dialect.table().size());
        assertEquals("test", dialect.name());
    }

    @Test
    void shouldReadLengthsThatCountBytesWithAFillerForOddNumbers() throws BadPackager {
        Dialect dialect = read(HEAD + """
                <isofield id="2" length="19" name="PAN" class="org.jpos.iso.IFEB_LLNUM"/>
                <isofield id="35" length="37" name="Track 2" class="org.jpos.iso.IFEB_LLNUM"/>
                </isopackager>
                """).dialect();
        row(dialect, 2, Format.N, Coding.PACKED, new Sizing(Coding.EBCDIC, 2, true), 19, Alignment.LEFT_F);
        MessageView view = new MessageView(dialect);
        byte[] odd = HexFormat.of().parseHex("0200" + "4000000020000000" + "F0F3" + "12345F" + "F0F2" + "12D9");
        assertTrue(view.decode(Unpooled.wrappedBuffer(odd), 0, odd.length), () -> view.malformed().toString());
        assertEquals("12345", view.text(2));
        assertEquals(5, view.length(2));
        assertEquals("12=9", view.text(35));
        refused(view, "0200" + "4000000000000000" + "F1F0" + "12345678901234567890", "length over the maximum");
        refused(view, "0200" + "4000000000000000" + "F0F2" + "12", "runs past the end");
        refused(view, "0200" + "4000000000000000" + "F0F2" + "1F23", "digit is not decimal");
        refused(view, "0200" + "4000000000000000" + "F0FA" + "1F23", "length is not decimal");
        MessageWriter writer = new MessageWriter(dialect);
        ByteBuf out = Unpooled.buffer();
        writer.begin(out, 0x0200);
        writer.digits(2, "12345");
        assertThrows(IllegalArgumentException.class, () -> writer.digits(35, "12=?"), "the last nibble would be the filler");
        writer.digits(35, "12=9");
        assertEquals(odd.length, writer.end());
        assertEquals(Unpooled.wrappedBuffer(odd), out);
    }

    @Test
    void shouldSayThatValidatorsAndSomePartsArePassedOver() throws BadPackager {
        LoadedPackager loaded = read(HEAD + """
                <isofield id="3" length="6" name="Code" class="org.jpos.iso.IFA_NUMERIC">
                  <isofieldvalidator class="org.jpos.iso.IVA_NUM" maxlen="3"/>
                </isofield>
                <isofieldpackager id="48" length="999" name="Data" class="org.jpos.iso.IFA_LLLBINARY"
                    packager="org.jpos.iso.packager.CTCSubElementPackager">
                  <isofield id="0" length="9" name="Part" class="org.jpos.iso.IFA_LLCHAR"/>
                </isofieldpackager>
                </isopackager>
                """);
        assertEquals(List.of("line 5: isofieldvalidator is passed over", "line 8: the parts of field 48 are not opened"), loaded.remarks());
        assertEquals(2, loaded.dialect().table().size());
    }

    private static void refused(MessageView view, String hex, String reason) {
        byte[] message = HexFormat.of().parseHex(hex);
        assertFalse(view.decode(Unpooled.wrappedBuffer(message), 0, message.length));
        assertEquals(reason, view.malformed().reason());
    }

    @Test
    void shouldReadAMessageWithTheDialectOfADefinition() throws BadPackager {
        Dialect dialect = read(HEAD + """
                <isofield id="3" length="5" name="Odd" class="org.jpos.iso.IFB_NUMERIC" pad="true"/>
                <isofieldpackager id="127" length="999999" name="Private" class="org.jpos.iso.IFA_LLLLLLBINARY"
                    packager="org.jpos.iso.packager.GenericSubFieldPackager">
                  <isofield id="0" length="0" name="Placeholder" class="org.jpos.iso.IF_NOP"/>
                  <isofield id="1" length="8" name="Bitmap" class="org.jpos.iso.IFB_BITMAP"/>
                  <isofield id="2" length="32" name="Key" class="org.jpos.iso.IFA_LLCHAR"/>
                  <isofieldpackager id="3" length="99" name="Pair" class="org.jpos.iso.IFA_LLCHAR" emitBitmap="false" firstField="0"
                      packager="org.jpos.iso.packager.GenericSubFieldPackager">
                    <isofield id="0" length="2" name="First" class="org.jpos.iso.IFA_NUMERIC"/>
                    <isofield id="1" length="2" name="Second" class="org.jpos.iso.IF_CHAR"/>
                  </isofieldpackager>
                </isofieldpackager>
                </isopackager>
                """).dialect();
        byte[] message = HexFormat.of().parseHex("0800" + "A000000000000000" + "0000000000000002" + "012345"
                + "303030303230" + "6000000000000000" + "303441424344" + "303431324142");
        MessageView view = new MessageView(dialect);
        assertTrue(view.decode(Unpooled.wrappedBuffer(message), 0, message.length), () -> String.valueOf(view.malformed()));
        assertEquals(12_345, view.number(3));
        List<Part> parts = new Parts().open(view, 127);
        assertEquals("2=ABCD 3=12AB", shown(parts));
        assertEquals("0=12 1=AB", shown(parts.get(1).parts()));
    }

    @Test
    void shouldReadTaggedParts() throws BadPackager {
        LoadedPackager loaded = read(HEAD + """
                <isofieldpackager id="48" length="999" name="Tokens" class="org.jpos.iso.IFA_LLLCHAR" token="0000"
                    packager="org.jpos.tlv.packager.TaggedSequencePackager">
                  <isofield id="1" length="99" token="0165" name="Indicator" class="org.jpos.tlv.packager.IFTA_LLLCHAR"/>
                </isofieldpackager>
                <isofieldpackager id="60" length="999" name="Data" class="org.jpos.iso.IFE_LLLBINARY"
                    packager="org.jpos.iso.packager.GICCSubFieldPackager">
                  <isofield id="0" length="9" name="Filler" class="org.jpos.iso.IF_CHAR"/>
                  <isofield id="40" length="2" name="Commerce" class="org.jpos.iso.IFEP_LLLBINARY"/>
                </isofieldpackager>
                <isofieldpackager id="55" length="255" name="Chip" class="org.jpos.iso.IFB_LLLBINARY"
                    packager="org.jpos.tlv.packager.bertlv.BERTLVBinaryPackager"/>
                </isopackager>
                """);
        Parts parts = new Parts();
        assertEquals("0165=M 0002=", shown(parts.open(loaded.dialect().row(48).inside(), "0165001M0002000".getBytes(StandardCharsets.US_ASCII))));
        assertEquals("40=0102", shown(parts.open(loaded.dialect().row(60).inside(), HexFormat.of().parseHex("F0F0F4F4F00102"))));
        assertEquals("95=00", shown(parts.open(loaded.dialect().row(55).inside(), HexFormat.of().parseHex("950100"))));
        assertEquals(List.of("line 10: the part without a tag is not opened"), loaded.remarks());
    }

    @Test
    void shouldSayWhatItPassesOver() throws BadPackager {
        LoadedPackager loaded = PackagerFile.read("some.xml", """
                <!DOCTYPE isopackager PUBLIC "-//x//DTD//EN" "file:///nowhere/at/all.dtd">
                <isopackager headerLength="9">
                <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFE_NUMERIC"/>
                <isofield id="1" length="8" name="Bitmap" class="org.jpos.iso.IFE_BITMAP"/>
                <isofield id="2" length="200" name="Cut" class="org.jpos.iso.IFE_LLCHAR"/>
                <isofield id="2" length="19" name="Again" class="org.jpos.iso.IFE_LLNUM"/>
                <isofield id="65" length="8" name="Third" class="org.jpos.iso.IFE_BINARY"/>
                <isofield id="130" length="8" name="Beyond" class="org.jpos.iso.IFE_CHAR"/>
                <isovalidator class="any.Thing"/>
                </isopackager>
                """.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("line 6: field 2 replaces the one of line 5", "line 9: isovalidator is passed over",
                "line 7: field 65 is passed over: a third bitmap is refused in every dialect",
                "line 8: field 130 is passed over: a third bitmap is refused in every dialect",
                "line 2: the header of 9 bytes stands outside the dialect"), loaded.remarks());
        assertEquals(9, loaded.headerBytes());
        assertEquals(Coding.EBCDIC, loaded.dialect().layout().mti());
        assertTrue(!loaded.dialect().layout().secondBitmap());
    }

    @Test
    void shouldNameWhatIsWrongWithItsLine() {
        refuses("bad.xml:4: class org.jpos.iso.IF_WHATEVER is not known",
                HEAD + "<isofield id=\"3\" length=\"6\" name=\"x\" class=\"org.jpos.iso.IF_WHATEVER\"/></isopackager>");
        refuses("bad.xml:4: packager com.shop.Own is not known", HEAD
                + "<isofieldpackager id=\"48\" length=\"9\" name=\"x\" class=\"org.jpos.iso.IFA_LLLCHAR\" packager=\"com.shop.Own\"/></isopackager>");
        refuses("bad.xml:4: has no packager",
                HEAD + "<isofieldpackager id=\"48\" length=\"9\" name=\"x\" class=\"org.jpos.iso.IFA_LLLCHAR\"/></isopackager>");
        refuses("bad.xml:4: has no class", HEAD + "<isofield id=\"3\" length=\"6\" name=\"x\"/></isopackager>");
        refuses("bad.xml:4: has no length", HEAD + "<isofield id=\"3\" name=\"x\" class=\"org.jpos.iso.IFA_NUMERIC\"/></isopackager>");
        refuses("bad.xml:4: length is not a number from 1 to 99999999",
                HEAD + "<isofield id=\"3\" length=\"six\" name=\"x\" class=\"org.jpos.iso.IFA_NUMERIC\"/></isopackager>");
        refuses("bad.xml:4: field 3 is longer than any frame",
                HEAD + "<isofield id=\"3\" length=\"65536\" name=\"x\" class=\"org.jpos.iso.IFA_NUMERIC\"/></isopackager>");
        refuses("bad.xml:4: field 28 is x+n", HEAD + "<isofield id=\"28\" length=\"29\" name=\"x\" class=\"org.jpos.iso.IFA_AMOUNT\"/></isopackager>");
        refuses("bad.xml:1: is isomsg, not isopackager", "<isomsg/>");
        refuses("bad.xml:1: field 0 is missing", "<isopackager/>");
        refuses("bad.xml:1: field 1 is missing",
                "<isopackager><isofield id=\"0\" length=\"4\" name=\"x\" class=\"org.jpos.iso.IFA_NUMERIC\"/></isopackager>");
        refuses("bad.xml:2: field 0 is of org.jpos.iso.IFA_LLNUM", HEAD.replace("IFB_NUMERIC", "IFA_LLNUM") + "</isopackager>");
        refuses("bad.xml:3: field 1 is of org.jpos.iso.IF_CHAR", HEAD.replace("IFB_BITMAP", "IF_CHAR") + "</isopackager>");
        refuses("bad.xml:4: is not well-formed XML", HEAD);
        refuses("bad.xml:1: is not well-formed XML", "");
    }

    @Test
    void shouldNotBeBroughtDownByHostileXml() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE isopackager [<!ENTITY a \"ha\">");
        for (char c = 'b'; c <= 'z'; c++) {
            laughs.append("<!ENTITY ").append(c).append(" \"").append(("&" + (char) (c - 1) + ";").repeat(10)).append("\">");
        }
        quickly(laughs + "]><isopackager name=\"&z;\">&z;</isopackager>");
        quickly("<!DOCTYPE isopackager [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><isopackager>&x;</isopackager>");
        quickly("<isopackager>".repeat(100_000));
        refuses("bad.xml:1: more than 8 levels of elements", "<isopackager>".repeat(9));
        refuses("bad.xml:1: more than 4096 elements", "<isopackager>" + "<isofield id=\"3\"/>".repeat(4_096) + "</isopackager>");
        refuses("bad.xml:1: an attribute is longer than 1024 characters", "<isopackager a=\"" + "x".repeat(1_025) + "\"/>");
        refuses("bad.xml:1: is longer than 1048576 bytes", " ".repeat(PackagerFile.BYTES_MAX) + "<isopackager/>");
    }

    @Test
    void shouldReadFromAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("own.xml");
        Files.writeString(file, HEAD + "<isofield id=\"3\" length=\"6\" name=\"Code\" class=\"org.jpos.iso.IFB_NUMERIC\"/></isopackager>");
        assertEquals("own", PackagerFile.read(file).dialect().name());
        assertThrows(java.io.IOException.class, () -> PackagerFile.read(folder.resolve("none.xml")));
    }

    private static void quickly(String xml) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThrows(BadPackager.class, () -> read(xml)));
    }

    private static void refuses(String complaint, String xml) {
        String message = assertThrows(BadPackager.class, () -> PackagerFile.read("bad.xml", xml.getBytes(StandardCharsets.UTF_8))).getMessage();
        assertTrue(message.startsWith(complaint), message);
    }

    private static LoadedPackager read(String xml) throws BadPackager {
        return PackagerFile.read("test.xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static void row(Dialect dialect, int number, Format format, Coding coding, Sizing sizing, int lengthMax, Alignment alignment) {
        FieldSpec row = dialect.row(number);
        assertEquals(List.of(format, coding, sizing, lengthMax, alignment),
                List.of(row.format(), row.coding(), row.sizing(), row.lengthMax(), row.alignment()), "field " + number);
    }

    private static String shown(List<Part> parts) {
        return parts.stream().map(part -> part.id() + "=" + part.text()).collect(Collectors.joining(" "));
    }
}
