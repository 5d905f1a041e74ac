package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a network can send: nothing but the malformed value may come out, and nothing is read that was not sent. */
class HostileInputTest {

    private static final Dialect DIALECT = Dialect.terminal();

    private final MessageView view = new MessageView(DIALECT);

    @Test
    void shouldRefuseEveryTruncationOfAPurchase() {
        byte[] purchase = Purchases.bytes();
        for (int length = 0; length < purchase.length; length++) {
            int cut = length;
            assertFalse(Purchases.decode(view, Arrays.copyOf(purchase, length)), () -> "cut to " + cut);
            agreesWithThePlainDecoder(Arrays.copyOf(purchase, length));
        }
    }

    @Test
    void shouldSurviveEveryFlippedBitOfAPurchase() {
        byte[] purchase = Purchases.bytes();
        int accepted = 0;
        for (int bit = 0; bit < purchase.length * 8; bit++) {
            byte[] flipped = purchase.clone();
            flipped[bit / 8] ^= (byte) (0x80 >>> bit % 8);
            if (Purchases.decode(view, flipped)) {
                accepted++;
                assertArrayEquals(flipped, Purchases.again(view), "bit " + bit);
            }
            agreesWithThePlainDecoder(flipped);
        }
        assertTrue(accepted > 100 && accepted < purchase.length * 8, "flips in text and MAC are for the MAC to find: " + accepted);
    }

    @Test
    void shouldSurviveEveryValueOfEveryByteOfAPurchase() {
        byte[] purchase = Purchases.bytes();
        for (int at = 0; at < purchase.length; at++) {
            for (int value = 0; value < 256; value++) {
                byte[] changed = purchase.clone();
                changed[at] = (byte) value;
                if (Purchases.decode(view, changed)) {
                    assertArrayEquals(changed, Purchases.again(view));
                } else {
                    assertNotNull(view.malformed());
                }
            }
        }
    }

    @Test
    void shouldAnswerRandomBytesWithTheMalformedValueOnly() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Map<String, Integer> reasons = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            byte[] noise = noise(random);
            String outcome;
            if (Purchases.decode(view, noise)) {
                assertArrayEquals(noise, Purchases.again(view), () -> "seed " + seed);
                outcome = "accepted";
            } else {
                outcome = view.malformed().reason();
                int offset = view.malformed().offset();
                assertTrue(offset >= 0 && offset <= noise.length, () -> "seed " + seed + " " + view.malformed());
            }
            reasons.merge(outcome, 1, Integer::sum);
            if (i % 8 == 0) {
                agreesWithThePlainDecoder(noise);
            }
        }
        for (String reason : new String[] {"accepted", "MTI runs past the end", "not an MTI", "bitmap runs past the end",
                "second bitmap runs past the end", "third bitmap", "runs past the end", "length over the maximum", "length is not decimal",
                "digit is not decimal", "padding is not zero", "sign is neither C nor D", "bytes left over"}) {
            assertTrue(reasons.containsKey(reason), () -> "seed " + seed + " never gave: " + reason + ", only " + reasons);
        }
    }

    @Test
    void shouldReadNothingBehindTheMessage() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        MessageWriter writer = new MessageWriter(DIALECT);
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(64);
        try {
            for (int i = 0; i < 5_000; i++) {
                byte[] message = Samples.damaged(
                        Samples.message(writer, DIALECT, 0x0200, Samples.values(DIALECT, 6, random)), random);
                buffer.clear().writeBytes(message);
                Purchases.decode(view, message);
                Malformed alone = view.malformed();
                byte[] behind = new byte[64];
                random.nextBytes(behind);
                buffer.writeBytes(behind);
                view.decode(buffer, 0, message.length);
                assertEquals(alone, view.malformed(), () -> "seed " + seed);
            }
        } finally {
            buffer.release();
        }
    }

    @Test
    void shouldKeepWorkingAfterEachRefusal() {
        byte[] purchase = Purchases.bytes();
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Purchases.decode(view, noise(random));
            assertTrue(Purchases.decode(view, purchase));
            assertArrayEquals(purchase, Purchases.again(view));
        }
    }

    /** Random bytes; in three of four a believable head, so that the fields are reached, and few fields, so that some fit. */
    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(random.nextInt(8) == 0 ? 300 : 40)];
        random.nextBytes(noise);
        int shape = random.nextInt(8);
        if (shape >= 2 && noise.length >= 10) {
            noise[0] = (byte) (1 + random.nextInt(9));
            noise[1] = 0x00;
            for (int i = 2; i < 10; i++) {
                noise[i] &= (byte) (random.nextInt() & random.nextInt() & random.nextInt());
            }
        }
        if (shape >= 4) {
            for (int i = 10; i < noise.length; i++) {
                noise[i] = (byte) (random.nextInt(10) << 4 | random.nextInt(10));
            }
        }
        return noise;
    }

    private void agreesWithThePlainDecoder(byte[] message) {
        Purchases.decode(view, message);
        PlainDecoder plain = new PlainDecoder(DIALECT, message);
        assertEquals(plain.malformed, view.malformed());
        TreeMap<Integer, String> values = new TreeMap<>();
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                values.put(field, view.text(field));
            }
        }
        assertEquals(plain.values, values);
    }
}
