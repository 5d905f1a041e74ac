package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.Facts;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages and tagged values of public test suites, with what their sources say of them. */
class PublicSampleTest {

    @Test
    void shouldReadTheMessagesThatOthersWriteAndRefuseWhatTheyRefuse() {
        int good = 0;
        int refused = 0;
        for (String line : Facts.lines(PublicSampleTest.class, "samples.txt")) {
            String[] cells = line.split("\\|");
            byte[] bytes = HexFormat.of().parseHex(cells[4]);
            byte[] message = Arrays.copyOfRange(bytes, Integer.parseInt(cells[2]), bytes.length);
            if (cells[1].equals("refused")) {
                for (Dialect dialect : Dialects.all()) {
                    assertFalse(Purchases.decode(new MessageView(dialect), message), cells[0] + " in " + dialect);
                }
                refused++;
            } else {
                MessageView view = new MessageView(SampleDialects.named(cells[1]));
                assertTrue(Purchases.decode(view, message), () -> cells[0] + ": " + view.malformed());
                for (String field : cells[3].split(";")) {
                    String[] sides = field.split("=", 2);
                    assertEquals(sides[1], view.text(Integer.parseInt(sides[0])), cells[0] + " field " + sides[0]);
                }
                assertArrayEquals(message, Purchases.again(view));
                good++;
            }
        }
        assertEquals(List.of(9, 9), List.of(good, refused));
    }

    /** moov-io/iso8583, issue 132, Apache-2.0: what follows 41 depends on the network's own specification, which is not public. */
    @Test
    void shouldReadWhatItKnowsOfAMessageInDigitsAndEbcdic() {
        byte[] message = HexFormat.of().parseHex("02003260648108F080360000000000000011000922070340610000004911164223084000000006576023F1F2F6F5F0F7F4F9F1F1F1F6F9F5F7F2F5F0F3F4E6F399E3A4C287A9F6C794D8A9"
                + "D2F5E68995A385998685939340C281839240D481999285A340D3E340D3C1D2C540C3C9E34040E4E3E4E20540404040F108400AF4F9F0F0F0F8F4F1F2F1060000000000001040000000000000000959830385494233058000000002");
        MessageView view = new MessageView(SampleDialects.named("card-network"));
        assertFalse(Purchases.decode(view, message));
        assertEquals(new Malformed(42, 62, "the dialect has no such field"), view.malformed());
        java.util.Map.of(3, "000000", 4, "000000001100", 7, "0922070340", 10, "61000000", 11, "491116", 18, "4223", 19, "840", 32, "576023",
                37, "126507491116", 41, "95725034").forEach((field, value) -> assertEquals(value, view.text(field)));
        assertEquals("000" + "00", view.text(22) + view.text(25));
    }

    @Test
    void shouldWalkTaggedValuesOfTheFieldAndKeepUnknownTags() {
        Parts parts = new Parts();
        for (String line : Facts.lines(PublicSampleTest.class, "tlv.txt")) {
            String[] cells = line.split("\\|");
            String hex = cells[2].startsWith("30") ? cells[2].substring(6) : cells[2];
            List<Part> found = parts.open(EmvTags.FIELD, HexFormat.of().parseHex(hex));
            assertNull(parts.problem(), cells[0]);
            for (String tag : cells[1].split(";")) {
                String[] sides = tag.split("=");
                assertTrue(found.stream().anyMatch(part -> part.id().equals(sides[0])
                        && HexFormat.of().withUpperCase().formatHex(part.bytes()).equals(sides[1])), cells[0] + " " + tag);
            }
        }
    }
}
