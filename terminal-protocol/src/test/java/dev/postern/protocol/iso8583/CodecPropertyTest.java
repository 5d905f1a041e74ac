package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

class CodecPropertyTest {

    private static final Dialect DIALECT = Dialect.terminal();

    private final MessageView view = new MessageView(DIALECT);
    private final MessageWriter writer = new MessageWriter(DIALECT);

    @Provide
    Arbitrary<SortedMap<Integer, String>> values() {
        Integer[] fields = IntStream.rangeClosed(2, 128).filter(field -> DIALECT.row(field) != null).boxed().toArray(Integer[]::new);
        return Arbitraries.of(fields).set().ofMaxSize(24).flatMap(set -> Arbitraries.longs().map(seed -> {
            Random random = new Random(seed);
            SortedMap<Integer, String> values = new TreeMap<>();
            set.stream().sorted().forEach(field -> values.put(field, Samples.value(DIALECT.row(field), random)));
            return values;
        }));
    }

    @Provide
    Arbitrary<Integer> mti() {
        return Arbitraries.of(0x0100, 0x0200, 0x0210, 0x0220, 0x0320, 0x0400, 0x0401, 0x0500, 0x0800, 0x0999);
    }

    @Property
    void shouldDecodeWhatWasEncoded(@ForAll("mti") int mti, @ForAll("values") SortedMap<Integer, String> values) {
        byte[] message = Samples.message(writer, DIALECT, mti, values);
        assertTrue(Purchases.decode(view, message), () -> String.valueOf(view.malformed()));
        assertEquals(mti, view.mti());
        assertEquals(values, valuesOf(view));
        assertArrayEquals(message, Purchases.again(view));
    }

    @Property(tries = 5_000)
    void shouldAgreeWithTheObviousDecoderOnDamagedMessages(@ForAll("mti") int mti, @ForAll("values") SortedMap<Integer, String> values,
            @ForAll long seed) {
        byte[] message = Samples.damaged(Samples.message(writer, DIALECT, mti, values), new Random(seed));
        boolean good = Purchases.decode(view, message);
        PlainDecoder plain = new PlainDecoder(DIALECT, message);
        assertEquals(plain.malformed, view.malformed());
        assertEquals(plain.malformed == null, good);
        assertEquals(plain.mti, "%04X".formatted(view.mti()));
        assertEquals(plain.values, valuesOf(view));
        if (good) {
            assertArrayEquals(message, Purchases.again(view));
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
        String digits = Samples.value(DIALECT.row(90), random);
        byte[] message = Samples.message(writer, DIALECT, 0x0400, new TreeMap<>(java.util.Map.of(90, digits)));
        assertTrue(Purchases.decode(view, message));
        int count = random.nextInt(19);
        int from = random.nextInt(digits.length() - count + 1);
        long expected = count == 0 ? 0 : Long.parseLong(digits.substring(from, from + count));
        assertEquals(expected, view.number(90, from, count), () -> Tuple.of(from, count).toString());
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
