package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ShapeTest {

    @TestFactory
    Stream<DynamicTest> shouldReadByShapeWhatIsReadFieldByField() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            Random random = new Random(64);
            int good = 0;
            for (int i = 0; i < 50; i++) {
                Dialect learning = Dialect.of(dialect.name(), dialect.layout(), dialect.table());
                MessageView byShape = new MessageView(learning);
                SortedMap<Integer, String> values = Samples.values(dialect, 1 + random.nextInt(12), random);
                byte[] message = Samples.message(new MessageWriter(learning), learning, EveryDialect.mti(dialect), values);
                assertTrue(Purchases.decode(byShape, message));
                assertNotNull(learning.shapes.of(byShape.primaryBitmap() & Long.MAX_VALUE), "a good message was learnt");
                for (int j = 0; j < 8; j++) {
                    byte[] damaged = j == 0 ? message : Samples.damaged(message, random);
                    // Nothing that was not learnt from is in a new dialect's memory: its first message is walked field by field.
                    MessageView byField = new MessageView(Dialect.of(dialect.name(), dialect.layout(), dialect.table()));
                    good += Purchases.decode(byShape, damaged) ? 1 : 0;
                    Purchases.decode(byField, damaged);
                    same(byField, byShape);
                }
            }
            assertTrue(good > 50, "some were good: " + good);
        }));
    }

    /** A shape that refused too much would only be slow: the walk would say that the message is good. */
    @TestFactory
    Stream<DynamicTest> shouldAcceptEveryGoodMessage() {
        return EveryDialect.all().stream().map(dialect -> DynamicTest.dynamicTest(dialect.name(), () -> {
            Random random = new Random(2);
            MessageView view = new MessageView(dialect);
            for (int i = 0; i < 50; i++) {
                SortedMap<Integer, String> values = Samples.values(dialect, 12, random).headMap(65);
                byte[] message = Samples.message(new MessageWriter(dialect), dialect, EveryDialect.mti(dialect), values);
                assertTrue(Purchases.decode(view, message));
                byte[] padded = java.util.Arrays.copyOf(message, message.length + Packed.SLACK_BYTES);
                FieldReader reader = new FieldReader(dialect);
                assertEquals(message.length, reader.read(padded, message.length, Shape.of(dialect, view.primaryBitmap()), dialect.mtiBytes + dialect.bitmapBytes));
                values.keySet().forEach(field -> assertEquals(view.offset(field), reader.start(field)));
            }
        }));
    }

    @Test
    void shouldReadALongerMessageThanAllBeforeByItsShape() {
        Dialect dialect = Dialect.of("learning", Dialect.terminal().table());
        MessageView view = new MessageView(dialect);
        for (int length : new int[] {10, 900, 20}) {
            SortedMap<Integer, String> values = new java.util.TreeMap<>(java.util.Map.of(2, "62242400000012391234".substring(0, length == 900 ? 19 : 16),
                    3, "000000", 59, "A".repeat(Math.min(length, 600)), 60, "22000001000"));
            assertTrue(Purchases.decode(view, Samples.message(new MessageWriter(dialect), dialect, 0x0200, values)));
            values.forEach((field, value) -> assertEquals(value, view.text(field)));
        }
    }

    /** Every bit of it, since what a mask leaves out is what nobody notices. */
    @Test
    void shouldRefuseByShapeEveryFlippedBitThatIsRefusedFieldByField() {
        Dialect terminal = Dialect.terminal();
        byte[] message = Samples.message(new MessageWriter(terminal), terminal, 0x0200, new java.util.TreeMap<>(java.util.Map.of(2, "6224240000001239",
                3, "000000", 4, "000000012345", 11, "000042", 12, "235959", 22, "012", 23, "001", 24, "900", 28, "C12345678", 53, "2600000000000000")));
        MessageView byShape = new MessageView(Dialect.of("learning", terminal.table()));
        assertTrue(Purchases.decode(byShape, message));
        int refused = 0;
        for (int bit = 80; bit < message.length * 8; bit++) {
            byte[] flipped = message.clone();
            flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
            MessageView byField = new MessageView(Dialect.of("field by field", terminal.table()));
            refused += Purchases.decode(byField, flipped) ? 0 : 1;
            Purchases.decode(byShape, flipped);
            same(byField, byShape);
        }
        assertTrue(refused > 60, "many are: " + refused);
    }

    @Test
    void shouldLearnFromGoodMessagesOnlyAndKeepTheFirst() {
        Dialect dialect = Dialect.of("learning", Dialect.terminal().table());
        MessageView view = new MessageView(dialect);
        byte[] purchase = Purchases.bytes();
        byte[] longer = java.util.Arrays.copyOf(purchase, purchase.length + 1);
        assertFalse(Purchases.decode(view, longer));
        assertNull(dialect.shapes.of(view.primaryBitmap()));
        assertTrue(Purchases.decode(view, purchase));
        Shape learnt = dialect.shapes.of(view.primaryBitmap());
        assertEquals(view.primaryBitmap(), learnt.bitmap);
        dialect.shapes.learn(learnt.bitmap);
        assertSame(learnt, dialect.shapes.of(learnt.bitmap));
        assertNull(dialect.shapes.of(learnt.bitmap ^ 1L << 64 - 49), "another bitmap is another shape");
    }

    @Test
    void shouldKeepNoMoreShapesThanItsBound() {
        Shapes shapes = new Shapes(Dialect.terminal());
        Random random = new Random(1);
        long known = 0;
        java.util.Set<Long> learnt = new java.util.HashSet<>();
        for (int i = 0; i < 20 * Shapes.SLOTS; i++) {
            long bitmap = random.nextLong() & rows();
            shapes.learn(bitmap);
            learnt.add(bitmap);
        }
        for (long bitmap : learnt) {
            known += shapes.of(bitmap) == null ? 0 : 1;
        }
        assertTrue(known <= Shapes.SLOTS && known > Shapes.SLOTS * 9 / 10, "the slots are filled and no more: " + known);
    }

    private static long rows() {
        long rows = 0;
        for (FieldSpec row : Dialect.terminal().table()) {
            rows |= row.number() <= 64 ? Long.MIN_VALUE >>> row.number() - 1 : 0;
        }
        return rows;
    }

    private static void same(MessageView expected, MessageView view) {
        assertEquals(expected.malformed(), view.malformed());
        assertEquals(expected.mti(), view.mti());
        assertEquals(expected.primaryBitmap(), view.primaryBitmap());
        assertEquals(expected.secondaryBitmap(), view.secondaryBitmap());
        for (int field = 2; field <= 128; field++) {
            if (expected.has(field)) {
                assertEquals(expected.offset(field), view.offset(field));
                assertEquals(expected.length(field), view.length(field));
                assertEquals(expected.byteLength(field), view.byteLength(field));
            }
        }
    }
}
