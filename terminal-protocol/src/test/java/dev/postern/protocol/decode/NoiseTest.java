package dev.postern.protocol.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.iso8583.FieldSpec;
import dev.postern.protocol.iso8583.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever somebody pastes becomes a report: damaged messages of every dialect with something around them, tried in every dialect and framing. */
class NoiseTest {

    private static final List<Dialect> DIALECTS = Dialects.all();
    private static final KeyFile KEYS = new KeyFile(List.of(TdesKey.ofHex("73FE29329283FDF12540B6F80437C107", KeyUsage.MAC)),
            List.of(TdesKey.ofHex("4DDB4BCC88C66F47D21D4E096F12F6A0", KeyUsage.MASTER)), Map.of());

    @Test
    void shouldMakeAReportOfAnything() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        int good = 0;
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = around(damaged(message(DIALECTS.get(random.nextInt(DIALECTS.size())), random), random), random);
            Reading reading = Reading.best(List.of(bytes), DIALECTS, 0);
            String where = "seed " + seed + ", " + ByteBufUtil.hexDump(bytes);
            assertEquals(reading.good(), reading.view().malformed() == null, where);
            if (!reading.good()) {
                int offset = reading.view().malformed().offset();
                assertTrue(offset >= 0 && offset <= bytes.length, where);
            }
            KeyChecks checks = KeyChecks.of(reading, KEYS);
            for (boolean clear : new boolean[] {false, true}) {
                List<String> lines = new TextReport(reading, new Shown(clear)).lines(checks);
                assertEquals(!reading.good(), lines.getLast().startsWith("malformed: "), where);
                String json = JsonReport.of(reading, new Shown(clear), checks);
                assertFalse((json + lines).chars().anyMatch(Character::isISOControl), "nothing that a terminal would obey: " + where);
            }
            good += reading.good() ? 1 : 0;
        }
        assertTrue(good > 100 && good < 1_400, "some are good, some are not: " + good);
    }

    private static byte[] message(Dialect dialect, Random random) {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = new MessageWriter(dialect);
        writer.begin(out, dialect.isMti(0x1200) ? 0x1200 : 0x0200);
        for (FieldSpec row : dialect.table()) {
            if (random.nextInt(12) == 0) {
                int length = row.variable() ? random.nextInt(Math.min(row.lengthMax(), 60) + 1) : row.lengthMax();
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                switch (row.format()) {
                    case N, Z -> writer.digits(row.number(), digits(length, random));
                    case XN -> writer.number(row.number(), random.nextInt(100_000) - 50_000);
                    case AN, ANS -> writer.bytes(row.number(), random.nextBoolean() ? bytes : digits(length, random).getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, length);
                    case B -> writer.bytes(row.number(), bytes, 0, length);
                }
            }
        }
        writer.end();
        return ByteBufUtil.getBytes(out);
    }

    private static String digits(int length, Random random) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < length; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private static byte[] damaged(byte[] message, Random random) {
        byte[] copy = message.clone();
        switch (random.nextInt(4)) {
            case 0 -> copy = java.util.Arrays.copyOf(copy, 1 + random.nextInt(copy.length));
            case 1 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> random.nextBytes(copy);
            default -> {
            }
        }
        return copy;
    }

    private static byte[] around(byte[] message, Random random) {
        ByteBuf out = Unpooled.buffer();
        int before = random.nextInt(4);
        if (before == 1) {
            out.writeShort(message.length);
        } else if (before == 2) {
            out.writeShort(message.length + 11).writeBytes(new byte[] {0x60, 0, 1, 0, 0, 0x61, 0x22, 0, 0, 0, 0});
        } else if (before == 3) {
            out.writeCharSequence("ISO025000055", java.nio.charset.StandardCharsets.US_ASCII);
        }
        return ByteBufUtil.getBytes(out.writeBytes(message));
    }
}
