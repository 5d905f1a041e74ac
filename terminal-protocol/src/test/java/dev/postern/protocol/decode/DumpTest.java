package dev.postern.protocol.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {

    @Test
    void shouldReadHexAsPeopleWriteIt() {
        for (String text : List.of("020070200480", "02 00 70 20 04 80", "02:00:70:20:04:80", "0x02, 0x00, 0x70,\n0x20, 0x04, 0x80", "0200 7020 0480\n",
                "# a comment\n0200702\n00480", "0200\r\n7020\r\n0480 # and another", "\"020070200480\"")) {
            assertEquals("020070200480", hex(text), text);
        }
        assertNull(Dump.hex("02007"));
        assertNull(Dump.hex("020g"));
    }

    @Test
    void shouldReadTheDumpsOfXxdHexdumpAndTcpdump() {
        String expected = "0800ffffffffffffffff0000004000000000191234567890";
        assertEquals(expected, hex("""
                00000000: 0800 ffff ffff ffff ffff 0000 0040 0000  .............@..
                00000010: 0000 1912 3456 7890                      ....4Vx.
                """).toLowerCase(java.util.Locale.ROOT));
        assertEquals(expected, hex("""
                00000000  08 00 ff ff ff ff ff ff  ff ff 00 00 00 40 00 00  |.............@..|
                00000010  00 00 19 12 34 56 78 90                           |....4Vx.|
                00000018
                """).toLowerCase(java.util.Locale.ROOT));
        assertEquals(expected, hex("""
                \t0x0000:  0800 ffff ffff ffff ffff 0000 0040 0000  .............@..
                \t0x0010:  0000 1912 3456 7890                      ....4Vx.
                """).toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void shouldNotTakeAColumnOfCharactersForBytes() {
        assertEquals("61626364656667686162636465666768", hex("00000000: 6162 6364 6566 6768 6162 6364 6566 6768  abcdefghabcdefgh\n"));
        assertEquals("6162", hex("00000000: 6162                                     ab\n"));
    }

    @Test
    void shouldTakeGroupsOfHexForBytesWhenNothingSaysTheyAreOffsets() {
        assertEquals("08000000ABCD", hex("0800 0000\nABCD"));
        assertEquals("0000ABCD", hex("0000 ABCD"));
    }

    @Test
    void shouldReadArgumentsFilesAndStandardInput(@TempDir Path folder) throws IOException, Unusable {
        InputStream none = InputStream.nullInputStream();
        assertEquals(List.of("0800AB"), all(Dump.of("0800AB", none)).subList(0, 1));
        assertEquals(List.of("30383030", "0800"), List.of(all(Dump.of("0800", none)).get(1), all(Dump.of("0800", none)).get(0)));
        assertEquals(List.of("30383030583D"), all(Dump.of("0800X=", none)), "a message in characters");
        Path raw = Files.write(folder.resolve("raw"), new byte[] {8, 0, (byte) 0xFF, '\n'});
        assertEquals(List.of("0800FF0A", "0800FF"), all(Dump.of(raw.toString(), none)));
        Path text = Files.writeString(folder.resolve("text"), "0800\n");
        assertEquals("0800", all(Dump.of(text.toString(), none)).getFirst());
        assertEquals("AB", all(Dump.of("-", new ByteArrayInputStream("ab".getBytes(StandardCharsets.US_ASCII)))).getFirst());
    }

    @Test
    void shouldSayWhatItCannotUse(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertEquals(empty + " is empty", assertThrows(Unusable.class, () -> Dump.of(empty.toString(), System.in)).getMessage());
        assertEquals("the argument is neither a file nor a hex dump",
                assertThrows(Unusable.class, () -> Dump.of("no such thing", System.in)).getMessage());
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'A';
            }
        };
        assertEquals("standard input is longer than 1048576 bytes", assertThrows(Unusable.class, () -> Dump.of("-", endless)).getMessage());
    }

    @Test
    void shouldKeepEveryByteOfADumpOfAnyLength() {
        for (int length = 1; length < 70; length++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 37);
            }
            assertArrayEquals(bytes, Dump.hex(xxd(bytes)), "length " + length);
        }
    }

    private static String xxd(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 16) {
            StringBuilder groups = new StringBuilder();
            StringBuilder characters = new StringBuilder();
            for (int i = at; i < Math.min(at + 16, bytes.length); i++) {
                groups.append("%02x".formatted(bytes[i])).append(i % 2 == 1 ? " " : "");
                characters.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
            }
            dump.append("%08x: %-41s%s%n".formatted(at, groups, characters));
        }
        return dump.toString();
    }

    private static String hex(String text) {
        byte[] bytes = Dump.hex(text);
        return bytes == null ? null : HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static List<String> all(List<byte[]> meanings) {
        return meanings.stream().map(HexFormat.of().withUpperCase()::formatHex).toList();
    }
}
