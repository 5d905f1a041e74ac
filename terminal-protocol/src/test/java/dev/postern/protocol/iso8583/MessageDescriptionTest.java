package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessageDescriptionTest {

    private final MessageView view = new MessageView(Dialect.terminal());

    @Test
    void shouldPutAPurchaseIntoWords() {
        Purchases.decode(view, Purchases.bytes());
        assertEquals("""
                MTI 0200
                  2 Primary account number: 622424******1239
                  3 Processing code: 000000
                  4 Amount, transaction: 000000012345
                 11 System trace audit number: 000042
                 22 Point of service entry mode: 012
                 25 Point of service condition code: 00
                 41 Terminal: P0000001
                 42 Merchant: MERCHANT0000001
                 49 Currency code, transaction: 156
                 60 Message type, batch, network code: 22000001000
                 64 Message authentication code: (hidden, length 8)""", MessageDescription.describe(view));
    }

    @Test
    void shouldSayWhatIsMalformedAndWhatCouldBeRead() {
        byte[] purchase = Purchases.bytes();
        byte[] cut = Arrays.copyOf(purchase, purchase.length - 1);
        Purchases.decode(view, cut);
        String text = MessageDescription.describe(view);
        assertTrue(text.contains("\n 11 System trace audit number: 000042\n"), text);
        assertTrue(text.endsWith("\nmalformed: field 64, byte " + cut.length + ": runs past the end"), text);
        assertFalse(text.contains("64 Message"), text);
    }

    @Test
    void shouldShowNoSecretOfAnyField() {
        Random random = new Random(7);
        Dialect dialect = Dialect.terminal();
        for (int field = 2; field <= 128; field++) {
            FieldSpec row = dialect.row(field);
            if (row == null || row.secrecy() == Secrecy.OPEN) {
                continue;
            }
            for (int round = 0; round < 20; round++) {
                String value = field == 35 ? "622424123456781238=25121010000" + random.nextInt(10) : Samples.value(row, row.lengthMax(), random);
                TreeMap<Integer, String> values = new TreeMap<>();
                values.put(field, value);
                Purchases.decode(view, Samples.message(new MessageWriter(dialect), dialect, 0x0200, values));
                String line = MessageDescription.describe(view).lines().toList().get(1);
                String shown = line.substring(line.indexOf(": ") + 2);
                if (row.secrecy() == Secrecy.HIDDEN) {
                    assertEquals("(hidden, length " + row.lengthMax() + ")", shown);
                } else {
                    String pan = value.replaceAll("=.*", "");
                    assertEquals(pan.substring(0, 6) + "*".repeat(pan.length() - 10) + pan.substring(pan.length() - 4), shown);
                }
            }
        }
    }

    @Test
    void shouldHideATrackWithoutASeparator() {
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(35, "6224240000001239");
        Purchases.decode(view, Samples.message(new MessageWriter(Dialect.terminal()), Dialect.terminal(), 0x0200, values));
        assertTrue(MessageDescription.describe(view).endsWith("35 Track 2 data: (hidden, length 16)"));
    }

    @Test
    void shouldLetNoTerminalWriteALineOfALog() {
        TreeMap<Integer, String> values = new TreeMap<>();
        values.put(63, "CUP\n 39 Response code: 00\u001B[2J\u00E9");
        Purchases.decode(view, Samples.message(new MessageWriter(Dialect.terminal()), Dialect.terminal(), 0x0200, values));
        String text = MessageDescription.describe(view);
        assertEquals(2, text.lines().count());
        assertTrue(text.endsWith("CUP. 39 Response code: 00.[2J."), text);
        assertFalse(text.contains("\u001B"));
    }
}
