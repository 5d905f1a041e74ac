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
                MessageView view = new MessageView(Dialects.named(cells[1]));
                assertTrue(Purchases.decode(view, message), () -> cells[0] + ": " + view.malformed());
                for (String field : cells[3].split(";")) {
                    String[] sides = field.split("=", 2);
                    assertEquals(sides[1], view.text(Integer.parseInt(sides[0])), cells[0] + " field " + sides[0]);
                }
                assertArrayEquals(message, Purchases.again(view));
                good++;
            }
        }
        assertEquals(List.of(4, 9), List.of(good, refused));
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
