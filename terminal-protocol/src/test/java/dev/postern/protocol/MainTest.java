package dev.postern.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CbcMac;
import dev.postern.protocol.crypto.Cmac;
import dev.postern.protocol.crypto.EcbMac;
import dev.postern.protocol.crypto.HexMac;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.Padding;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a user runs them. */
class MainTest {

    private static final String PAN = "6224240000001239";
    private static final String TRACK = PAN + "D25122010000000000000";
    /** A real reversal, see iso8583/ajsgn-0400-mac-x919.hex. */
    private static final String REVERSAL = Facts.lines(MainTest.class, "iso8583/ajsgn-0400-mac-x919.hex").getFirst();

    private String out;
    private String err;

    @Test
    void shouldFindLengthTpduHeaderAndDialectByItself() {
        assertEquals(0, run("decode", "0066" + REVERSAL));
        assertTrue(out.startsWith("length   102 (2 bytes, binary)\nTPDU     6010120000\nheader   602200000000\ndialect  terminal (found)\n"
                + "MTI      0400  reversal request\n"), out);
        assertTrue(out.contains("\n   4 Amount, transaction                        000000000500\n"), out);
        assertTrue(out.contains("\n     1      Message type                        22\n"), out);
    }

    @Test
    void shouldWriteTheJsonOfTheContract() {
        assertEquals(0, run("decode", "--json", "--clear", REVERSAL));
        assertEquals("{\"mti\":\"0400\",\"tpdu\":\"6010120000\",\"header\":\"602200000000\",\"fields\":{\"2\":\"1234567890123456\",\"3\":\"000000\","
                + "\"4\":\"000000000500\",\"11\":\"681186\",\"12\":\"233521\",\"13\":\"0529\",\"22\":\"021\",\"25\":\"65\",\"39\":\"98\","
                + "\"41\":\"axtest3-\",\"42\":\"306581054990003\",\"49\":\"156\",\"60\":\"22160529\",\"61\":\"2334156811860529\","
                + "\"64\":\"284C79DC9A2E50FC\"}}\n", out);
    }

    @Test
    void shouldFindEveryDialectThatShips() {
        for (Dialect dialect : Dialects.all()) {
            ByteBuf message = Unpooled.buffer();
            MessageWriter writer = new MessageWriter(dialect);
            writer.begin(message, dialect.isMti(0x1200) ? 0x1200 : 0x0200);
            writer.digits(2, PAN);
            writer.number(11, 42);
            if (!dialect.isMti(0x1200)) {
                writer.number(22, 12); // 22 tells the terminal's dialect from the binary one
            }
            writer.text(41, "P0000001");
            writer.binary8(64, 0x0123456789ABCDEFL);
            writer.end();
            assertEquals(0, run("decode", ByteBufUtil.hexDump(message)), out);
            assertTrue(out.contains("dialect  " + dialect.name() + " (found"), dialect.name() + ":\n" + out);
            assertTrue(out.contains("P0000001\n") && out.contains("0123456789ABCDEF\n"), out);
        }
    }

    @Test
    void shouldMaskCardNumbersAndTracksUnlessAskedNotTo() {
        String message = message(Dialect.terminal());
        for (String form : new String[] {"", "--json"}) {
            assertEquals(0, form.isEmpty() ? run("decode", message) : run("decode", form, message), out);
            assertFalse(out.contains(PAN), out);
            assertFalse(out.contains("2512201"), out);
            assertFalse(out.contains("36323234323430303030303031323339"), "nor as the bytes of its characters: " + out);
            assertTrue(out.contains("622424******1239D********************"), out);
            assertEquals(0, form.isEmpty() ? run("decode", "--clear", message) : run("decode", "--clear", form, message));
            assertTrue(out.contains(PAN) && out.contains(TRACK), out);
        }
    }

    @Test
    void shouldMaskCardNumbersAndTracksThatStandElsewhere() {
        // 48: track 2 in characters; 62: a card number packed; 63: track 1
        String track = "6224240000001239=25122010000012345";
        String name = "%B6224240000001239^DOE/JANE^2512201?";
        String message = "0200" + "0000000000010006" + "0034" + hex(track) + "0012" + "DF0A" + PAN + "FFFF" + "0036" + hex(name);
        assertEquals(0, run("decode", "--dialect", "terminal", message), out);
        assertTrue(out.contains("622424******1239=*****************"), out);
        assertTrue(out.contains("DF0A622424******1239FFFF"), out);
        assertTrue(out.contains("%B622424******1239^****************?"), out);
        assertFalse(out.contains("25122010") || out.contains("JANE") || out.contains(PAN), out);
        assertEquals(0, run("decode", "--clear", "--dialect", "terminal", message));
        assertTrue(out.contains(track) && out.contains(name) && out.contains("DF0A" + PAN + "FFFF"), out);
    }

    @Test
    void shouldMaskCardNumbersAmongOtherDigits() {
        // 48: tag, length and a card number run together; 62: the same packed; 63: as a receipt prints it
        String tagged = "100166224240000001239" + "11003042";
        String printed = "CARD 4111 1111 1111 1111, 3782-822463-10005";
        String message = "0200" + "0000000000010006" + "0029" + hex(tagged) + "0012" + "0000" + PAN + "0042" + "0043" + hex(printed);
        for (String form : new String[] {"--dialect=terminal", "--json"}) {
            assertEquals(0, form.equals("--json") ? run("decode", form, "--dialect=terminal", message) : run("decode", form, message), out);
            assertTrue(out.contains("10016622424************003042"), "what can be a longer number is hidden too: " + out);
            assertTrue(out.contains("0000622424********390042"), out);
            assertTrue(out.contains("CARD 4111 11** **** 1111, 3782-82****-*0005"), out);
        }
        assertEquals(0, run("decode", "--clear", "--dialect", "terminal", message));
        assertTrue(out.contains(tagged) && out.contains(printed) && out.contains("0000" + PAN + "0042"), out);
        String track = "0200" + "0000000000010000" + "0047" + hex("0000006224240000001239=251220100000123456 end 1");
        assertEquals(0, run("decode", "--dialect", "terminal", track));
        assertTrue(out.contains("000000622424******1239=****************** end 1"), out);
    }

    @Test
    void shouldRefuseWhatWouldWriteOnTheTerminal(@TempDir Path folder) throws IOException {
        for (String evil : new String[] {"&#x1b;[2J", "a&#10;b", "&#x202e;gpj", "&#x9b;"}) {
            Path file = Files.writeString(folder.resolve("evil.xml"), "<?xml version=\"1.1\"?>\n<isopackager>\n<isofield id=\"0\" length=\"4\" name=\"x\" class=\""
                    + evil + "\"/></isopackager>");
            assertEquals(1, run("dialect", "check", file.toString()), evil);
            assertTrue(err.contains("evil.xml:") && err.strip().chars().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT), err);
        }
    }

    @Test
    void shouldExplainNamesThatCanBeNoFileAndKeysWithoutEnd(@TempDir Path folder) throws IOException {
        assertEquals(1, run("decode", "--dialect", "a\0b", REVERSAL));
        assertTrue(err.contains("is neither a dialect nor a packager file"), err);
        Path binary = Files.write(folder.resolve("keys"), new byte[] {'m', 'a', 'c', ' ', (byte) 0xFF});
        assertEquals(1, run("decode", "--keys", binary.toString(), REVERSAL));
        assertTrue(err.contains("is not a text of keys"), err);
        Path endless = Path.of("/dev/zero");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isReadable(endless));
        assertEquals(1, run("decode", "--keys", endless.toString(), REVERSAL));
        assertTrue(err.contains("is longer than"), err);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().withUpperCase().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void shouldNameEmvTagsAndTheBitsOfTheTvr() {
        run("decode", message(Dialect.terminal()));
        assertTrue(out.contains("     95     Terminal verification results       0080048000\n"), out);
        assertTrue(out.contains("byte 2 bit 8: card and terminal have different application versions\n"), out);
        assertTrue(out.contains("byte 3 bit 3: online PIN entered\n"), out);
        assertTrue(out.contains("byte 4 bit 8: transaction exceeds the floor limit\n"), out);
        assertFalse(out.contains("byte 1"), out);
        assertTrue(out.contains("     5A     Application PAN                     ****************\n"), out);
    }

    @Test
    void shouldSayWhereAMessageIsMalformedAndWhatStoodBefore() {
        String bad = REVERSAL.replace("000000000500681186", "0000000005B0681186");
        assertEquals(1, run("decode", bad));
        assertTrue(out.contains("\n   3 Processing code                            000000\n"), out);
        assertTrue(out.endsWith("\nmalformed: field 4, byte 38: digit is not decimal\n"), out);
        assertEquals(1, run("decode", "--json", bad));
        assertTrue(out.contains("\"3\":\"000000\",\"11\":"), out);
        assertTrue(out.endsWith("\"malformed\":{\"field\":4,\"offset\":38,\"reason\":\"digit is not decimal\"}}\n"), out);
    }

    @Test
    void shouldSayThatADumpIsCut() {
        String cut = "0066" + REVERSAL.substring(0, REVERSAL.length() - 4);
        assertEquals(1, run("decode", cut));
        assertTrue(out.startsWith("length   102 (2 bytes, binary), but 100 bytes follow\n"), out);
        assertTrue(out.endsWith("malformed: field 64, byte 102: runs past the end\n"), out);
    }

    @Test
    void shouldCheckMacAndCheckValuesWithKeys(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "# the published keys of the sample\nmac 73FE29329283FDF12540B6F80437C107\n"
                + "master=4DDB4BCC88C66F47D21D4E096F12F6A0\n");
        assertEquals(0, run("decode", "--keys", keys.toString(), REVERSAL));
        assertTrue(out.contains("\nchecked  MAC in 64 is right: X9.19 with the key of KCV 21DD87\n"), out);
        assertEquals(1, run("decode", "--keys", keys.toString(), REVERSAL.replace("0500681186", "0600681186")));
        assertTrue(out.contains("\nchecked  MAC in 64 is wrong for the MAC key given\n"), out);

        String wrapped = "B31C3B99B94E0543B5C13084D47580B7" + "CF9C35EA" + "AC61F7F11833AEAD03503D29085C0470" + "21DD874E";
        assertEquals(0, run("decode", "--json", "--keys", keys.toString(), "0810" + "0000000000000004" + "0040" + wrapped));
        assertTrue(out.contains("\"checks\":[\"KCVs in 62 are right: PIN key CF9C35EA, MAC key 21DD874E\"]"), out);
        assertEquals(1, run("decode", "--keys", keys.toString(), "0810" + "0000000000000004" + "0040" + wrapped.replace("CF9C35EA", "CF9C35EB")));
        assertTrue(out.contains("checked  KCV of the PIN key does not match: it came as CF9C35EB"), out);
        assertFalse(out.contains("73FE2932") || err.contains("73FE2932"), "a key is never printed");
    }

    @Test
    void shouldCheckTheMacsOfEveryProfile(@TempDir Path folder) throws IOException {
        String des = "73FE29329283FDF12540B6F80437C107";
        String aes = "000102030405060708090A0B0C0D0E0F";
        Path keys = Files.writeString(folder.resolve("keys"), "mac " + des + "\naes-mac " + aes + "\n");
        TdesKey key = TdesKey.ofHex(des, KeyUsage.MAC);
        java.util.Map<String, MessageMac> algorithms = java.util.Map.of("X9.19", new RetailMac(key), "X9.19 as hex characters", new HexMac(new RetailMac(key)),
                "ISO 9797-1 algorithm 1", new CbcMac(key, Padding.ZEROS), "ECB", new EcbMac(key), "AES-CMAC", new Cmac(AesKey.ofHex(aes, KeyUsage.MAC)));
        algorithms.forEach((name, algorithm) -> {
            ByteBuf message = Unpooled.buffer();
            MessageWriter writer = new MessageWriter(Dialect.terminal());
            writer.begin(message, 0x0200);
            writer.number(11, 42);
            writer.number(22, 12);
            writer.reserveMac(64);
            int bytes = writer.end();
            message.writeLong(algorithm.compute(message, 0, bytes));
            assertEquals(0, run("decode", "--keys", keys.toString(), "--dialect", "terminal", ByteBufUtil.hexDump(message)), out);
            assertTrue(out.contains("checked  MAC in 64 is right: " + name + " with the key of KCV "), name + ": " + out);
        });
        assertEquals(1, run("decode", "--keys", keys.toString(), REVERSAL.replace("0500681186", "0600681186")));
        assertTrue(out.contains("checked  MAC in 64 is wrong for each of the MAC keys given\n"), out);
        Files.writeString(keys, "aes-mac 00\n");
        assertEquals(1, run("decode", "--keys", keys.toString(), REVERSAL));
        assertEquals("postern decode: " + keys + ":1: an AES key has 32 or 48 or 64 hex digits\n", err);
    }

    @Test
    void shouldRefuseAKeyFileByItsLineAndNotRepeatIt(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys"), "mac 73FE29329283FDF12540B6F80437C1\n");
        assertEquals(1, run("decode", "--keys", keys.toString(), REVERSAL));
        assertEquals("postern decode: " + keys + ":1: a double-length key has 32 hex digits\n", err);
        Files.writeString(keys, "\npin 00\n");
        assertEquals(1, run("decode", "--keys", keys.toString(), REVERSAL));
        assertEquals("postern decode: " + keys + ":2: is neither 'mac HEX' nor 'master HEX', nor one of them with 'aes-' before it\n", err);
        Files.writeString(keys, "# nothing\n");
        assertEquals(1, run("decode", "--keys", keys.toString(), REVERSAL));
        assertEquals("postern decode: " + keys + " holds no key\n", err);
    }

    @Test
    void shouldSayInWhichFieldsMessagesDiffer() {
        assertEquals(0, run("diff", REVERSAL, "0066" + REVERSAL), "a length makes no difference");
        assertEquals("", out);
        assertEquals(1, run("diff", REVERSAL, REVERSAL.replace("04007038", "04017038").replace("000000000500", "000000000501").replace("60101200", "60101300")));
        assertEquals("""
                - TPDU: 6010120000
                + TPDU: 6010130000
                - MTI: 0400
                + MTI: 0401
                - 4 Amount, transaction: 000000000500
                + 4 Amount, transaction: 000000000501
                """, out);
        assertEquals(1, run("diff", REVERSAL, REVERSAL.replace("1234567890123456", "1234567890123457")));
        assertEquals("- 2 Primary account number: 123456******3456\n+ 2 Primary account number: 123456******3457\n", out);
    }

    @Test
    void shouldListShowAndCheckDialects(@TempDir Path folder) throws IOException {
        assertEquals(0, run("dialect", "list"));
        assertEquals(Dialects.all().size(), out.lines().count());
        assertTrue(out.startsWith("terminal                     MTI packed, bitmap raw, 126 fields\n"), out);
        assertEquals(0, run("dialect", "show", "iso93-ascii"));
        assertTrue(out.startsWith("# iso93-ascii\n") && out.contains("\n| 22 | Point of service data code | an | 12 | ascii |  |\n"), out);
        Path file = Files.writeString(folder.resolve("own.xml"), """
                <isopackager>
                <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>
                <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFA_BITMAP"/>
                <isofield id="65" length="1" name="Third" class="org.jpos.iso.IFA_BINARY"/>
                </isopackager>
                """);
        assertEquals(0, run("dialect", "check", file.toString()));
        assertEquals("line 4: field 65 is passed over: a third bitmap is refused in every dialect\n" + file
                + ": good, 0 fields; MTI ascii, bitmap hex in ascii, 0 fields\n", out);
        assertEquals(1, run("decode", "--dialect", file.toString(), "0800" + "2020000000000000"));
        Files.writeString(file, "<isopackager>\n<isofield id=\"0\" length=\"4\" class=\"org.jpos.iso.IF_ODD\"/></isopackager>");
        assertEquals(1, run("dialect", "check", file.toString()));
        assertEquals("postern dialect check: own.xml:1: field 1 is missing: a message without a bitmap is not supported\n", err);
    }

    @Test
    void shouldExplainUsageAndUnusableInputInOneLine() {
        assertEquals(2, run());
        assertEquals("postern: a command is missing: decode, diff or dialect (see postern --help)\n", err);
        assertEquals(2, run("decode"));
        assertEquals(2, run("diff", "0800"));
        assertEquals(2, run("dialect"));
        assertEquals(1, run("decode", "no dump"));
        assertEquals("postern decode: the argument is neither a file nor a hex dump\n", err);
        assertEquals(1, run("decode", "--dialect", "none", "0800"));
        assertTrue(err.startsWith("postern decode: 'none' is neither a dialect nor a packager file; dialects: terminal, "), err);
        assertEquals(1, run("dialect", "check", "no-such-file.xml"));
        assertEquals("postern dialect check: no-such-file.xml: cannot be read\n", err);
    }

    /** A sale with card number, track, chip data that holds both, and a receipt with the card number in characters. */
    private static String message(Dialect dialect) {
        ByteBuf message = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(dialect);
        writer.begin(message, 0x0200);
        writer.digits(2, PAN);
        writer.number(4, 12_345);
        writer.digits(35, TRACK);
        byte[] chip = ByteBufUtil.decodeHexDump("95050080048000" + "5A08" + PAN + "5713" + TRACK + "0");
        writer.bytes(55, chip, 0, chip.length);
        byte[] receipt = ("CARD " + PAN + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        writer.bytes(62, receipt, 0, receipt.length);
        writer.end();
        return ByteBufUtil.hexDump(message).toUpperCase(Locale.ROOT);
    }

    private int run(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        int code = Main.run(new PrintWriter(outText), new PrintWriter(errText), arguments);
        out = outText.toString().replace("\r\n", "\n");
        err = errText.toString().replace("\r\n", "\n");
        return code;
    }
}
