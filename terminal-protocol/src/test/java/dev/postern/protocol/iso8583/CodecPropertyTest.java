package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

class CodecPropertyTest {

    /** A message of some dialect: its table makes the values. */
    record Case(Dialect dialect, int mti, SortedMap<Integer, String> values) {
        @Override
        public String toString() {
            return dialect.name() + " %04X ".formatted(mti) + values;
        }
    }

    @Provide
    Arbitrary<Case> messages() {
        return Arbitraries.of(EveryDialect.all()).flatMap(CodecPropertyTest::messagesOf);
    }

    private static Arbitrary<Case> messagesOf(Dialect dialect) {
        Integer[] fields = dialect.table().stream().map(FieldSpec::number).toArray(Integer[]::new);
        Arbitrary<Integer> mti = Arbitraries.of(0x100, 0x200, 0x210, 0x220, 0x320, 0x400, 0x401, 0x500, 0x800, 0x999)
                .map(type -> EveryDialect.mti(dialect) & 0xF000 | type);
        return Arbitraries.of(fields).set().ofMaxSize(24).flatMap(set -> Arbitraries.longs().flatMap(seed -> mti.map(type -> {
            Random random = new Random(seed);
            SortedMap<Integer, String> values = new TreeMap<>();
            set.stream().sorted().forEach(field -> values.put(field, Samples.value(dialect.row(field), random)));
            return new Case(dialect, type, values);
        })));
    }

    @Property(tries = 4_000)
    void shouldDecodeWhatWasEncodedInEveryDialect(@ForAll("messages") Case given) {
        MessageView view = new MessageView(given.dialect());
        byte[] message = Samples.message(new MessageWriter(given.dialect()), given.dialect(), given.mti(), given.values());
        assertTrue(Purchases.decode(view, message), () -> String.valueOf(view.malformed()));
        assertEquals(given.mti(), view.mti());
        assertEquals(given.values(), valuesOf(view));
        assertArrayEquals(message, Purchases.again(view));
        assertArrayEquals(message, Samples.message(new MessageWriter(given.dialect()), given.dialect(), given.mti(), valuesOf(view)),
                "from the values alone it becomes the same bytes");
        Statistics.collect(given.dialect().name());
        Statistics.coverage(seen -> EveryDialect.all().forEach(each -> seen.check(each.name()).count(count -> count > 50)));
    }

    @Property(tries = 10_000)
    void shouldAgreeWithTheObviousDecoderOnDamagedMessages(@ForAll("messages") Case given, @ForAll long seed) {
        Dialect dialect = given.dialect();
        MessageView view = new MessageView(dialect);
        byte[] message = Samples.damaged(Samples.message(new MessageWriter(dialect), dialect, given.mti(), given.values()), new Random(seed));
        boolean good = Purchases.decode(view, message);
        PlainDecoder plain = new PlainDecoder(dialect, message);
        assertEquals(plain.malformed, view.malformed());
        assertEquals(plain.malformed == null, good);
        assertEquals(plain.mti, "%04X".formatted(view.mti()));
        assertEquals(plain.values, valuesOf(view));
        if (good) {
            assertArrayEquals(message, Purchases.again(view));
            if (!given.dialect().layout().bareSign() || !anyBareSign(view)) {
                assertArrayEquals(message, fromValues(view), "what decodes re-encodes to the same bytes");
            }
        } else {
            assertNotNull(MessageDescription.describe(view));
        }
        Statistics.collect(good ? "accepted" : "refused");
        Statistics.coverage(seen -> {
            seen.check("accepted").count(count -> count > 500);
            seen.check("refused").count(count -> count > 500);
        });
    }

    @Property
    void shouldGiveEveryPartOfANumber(@ForAll long seed) {
        Random random = new Random(seed);
        Dialect dialect = Iso87Table.DIALECTS.get(random.nextInt(Iso87Table.DIALECTS.size()));
        MessageView view = new MessageView(dialect);
        String digits = Samples.value(dialect.row(90), random);
        byte[] message = Samples.message(new MessageWriter(dialect), dialect, 0x0400, new TreeMap<>(java.util.Map.of(90, digits)));
        assertTrue(Purchases.decode(view, message));
        int count = random.nextInt(19);
        int from = random.nextInt(digits.length() - count + 1);
        long expected = count == 0 ? 0 : Long.parseLong(digits.substring(from, from + count));
        assertEquals(expected, view.number(90, from, count), () -> Tuple.of(from, count).toString());
    }

    private static boolean anyBareSign(MessageView view) {
        return view.dialect().table().stream().anyMatch(row -> row.format() == Format.XN && view.has(row.number())
                && view.text(row.number()).charAt(0) == '0');
    }

    private static byte[] fromValues(MessageView view) {
        io.netty.buffer.ByteBuf out = io.netty.buffer.Unpooled.buffer();
        MessageWriter writer = new MessageWriter(view.dialect());
        writer.begin(out, view.mti());
        if (view.has(1)) {
            writer.secondBitmap();
        }
        valuesOf(view).forEach((field, value) -> Samples.put(writer, view.dialect().row(field), value));
        writer.end();
        return io.netty.buffer.ByteBufUtil.getBytes(out);
    }

    private static SortedMap<Integer, String> valuesOf(MessageView view) {
        SortedMap<Integer, String> values = new TreeMap<>();
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                values.put(field, view.text(field));
            }
        }
        return values;
    }
}
