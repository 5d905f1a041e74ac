package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames that no terminal would send: every bit of a signed purchase flipped, every truncation, thousands of random
 * ones. Each gets an answer that approves nothing, or the connection is closed; the node stays up and leaks no buffer.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileInputTest {

    private static final int RANDOM_FRAMES = 10_000;
    private static final Pan CARD = Cards.cny(1);

    @TempDir
    private static Path data;
    private static NodeFixture node;
    private static Session session;
    private static long balance;

    /** How the shots ended, by code or "closed"; so that a test sees that each way was taken. */
    private final Map<String, Integer> endings = new TreeMap<>();

    @BeforeAll
    static void start() throws IOException {
        Leaks.watch();
        node = new NodeFixture(data, 4);
        session = node.signedOn(0);
        balance = session.balance(CARD);
    }

    @AfterAll
    static void stop() throws IOException {
        session.close();
        node.close();
    }

    /** The MAC covers every bit of the message: whatever is flipped, nothing is approved. */
    @Test
    @Order(1)
    void shouldApproveNothingOfWhichABitIsFlipped() throws IOException {
        byte[] purchase = session.terminal().sign(session.terminal().purchase(CARD, 777));
        Line line = node.line();
        for (int bit = 0; bit < purchase.length * 8; bit++) {
            byte[] flipped = purchase.clone();
            flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
            line = shoot(line, flipped, "bit " + bit);
        }
        line.close();
        assertEquals(purchase.length * 8, shots());
        assertTrue(endings.keySet().containsAll(List.of("30", "97", "A0", "closed")), endings.toString());
        assertUnharmed();
    }

    /** A flipped length makes the frame longer or shorter than it is; what follows is read at the wrong place. */
    @Test
    @Order(2)
    void shouldApproveNothingWhenTheLengthIsWrong() throws IOException {
        byte[] frame = Line.frame(session.terminal().sign(session.terminal().purchase(CARD, 777)));
        for (int bit = 0; bit < 16; bit++) {
            byte[] flipped = frame.clone();
            flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
            shootAndEnd(flipped, "length bit " + bit);
        }
        assertUnharmed();
    }

    @Test
    @Order(3)
    void shouldAnswerOrCloseAtEveryTruncation() throws IOException {
        byte[] purchase = session.terminal().sign(session.terminal().purchase(CARD, 777));
        Line line = node.line();
        for (int length = 1; length < purchase.length; length++) {
            line = shoot(line, Arrays.copyOf(purchase, length), "first " + length);
        }
        line.close();
        assertEquals(purchase.length - 1, shots());
        assertTrue(endings.keySet().containsAll(List.of("30", "closed")), endings.toString());
        assertUnharmed();
    }

    @Test
    @Order(4)
    void shouldForgetAFrameThatNeverEnds() throws IOException {
        byte[] frame = Line.frame(session.terminal().sign(session.terminal().purchase(CARD, 777)));
        for (int length = 1; length < frame.length; length++) {
            try (Line line = node.line()) {
                line.sendRaw(Arrays.copyOf(frame, length));
                line.endOutput();
                assertNull(line.receiveOrClosed(), "an answer to the first " + length + " bytes");
            }
        }
        assertUnharmed();
    }

    /** A bad value does not hide who asked: 30 and the field's number, as long as MTI, 11 and 41 can be read. */
    @Test
    @Order(5)
    void shouldAnswer30WheneverTheKeyCanBeRead() throws IOException {
        WireMessage purchase = session.terminal().purchase(CARD, 777).set(14, "3012");
        byte[] good = session.terminal().sign(purchase);
        MessageView view = new MessageView(Dialect.terminal());
        assertTrue(view.decode(Unpooled.wrappedBuffer(good), 0, good.length));
        for (int field : new int[] {2, 3, 4, 14, 22, 25, 60}) {
            byte[] bad = good.clone();
            bad[view.offset(field)] |= (byte) 0xF0;
            try (Line line = node.line()) {
                line.send(bad);
                WireMessage answer = WireMessage.decode(line.receive());
                assertEquals("30", answer.get(39), "field " + field);
                assertEquals("%03d".formatted(field), answer.get(44));
                assertEquals(purchase.get(11), answer.get(11));
            }
        }
    }

    @Test
    @Order(6)
    void shouldAnswerOrCloseWhateverComes() throws IOException {
        long seed = Seed.of("HostileInputTest");
        Random random = new Random(seed);
        Line line = node.line();
        for (int i = 0; i < RANDOM_FRAMES; i++) {
            line = shoot(line, randomFrame(random), "seed " + seed + " frame " + i);
        }
        line.close();
        assertTrue(endings.keySet().containsAll(List.of("30", "97", "A0", "closed")), endings.toString());
        assertUnharmed();
    }

    /** Pure noise, or a signed message in which bytes are changed, cut out or put in. */
    private static byte[] randomFrame(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[1 + random.nextInt(random.nextBoolean() ? 40 : 600)];
            random.nextBytes(noise);
            return noise;
        }
        TestTerminal terminal = session.terminal();
        WireMessage message = switch (random.nextInt(3)) {
            case 0 -> terminal.purchase(CARD, 777);
            case 1 -> terminal.balance(CARD);
            default -> terminal.reversal(terminal.purchase(CARD, 777));
        };
        byte[] bytes = terminal.sign(message);
        byte[] changed = bytes;
        while (Arrays.equals(bytes, changed)) {
            changed = changed.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(3) == 0) {
                changed = Arrays.copyOf(changed, 1 + random.nextInt(changed.length + 20));
            }
            if (random.nextInt(3) == 0) {
                changed = inserted(changed, random);
            }
        }
        return changed;
    }

    private static byte[] inserted(byte[] bytes, Random random) {
        byte[] piece = new byte[1 + random.nextInt(9)];
        random.nextBytes(piece);
        int at = random.nextInt(bytes.length);
        byte[] longer = new byte[bytes.length + piece.length];
        System.arraycopy(bytes, 0, longer, 0, at);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(bytes, at, longer, at + piece.length, bytes.length - at);
        return longer;
    }

    @Test
    @Order(7)
    void shouldLeakNoBuffer() {
        assertEquals(List.of(), Leaks.reports());
    }

    /** Without this the one before could not fail. */
    @Test
    @Order(8)
    void shouldSeeALeakWhereThereIsOne() {
        leak();
        NodeFixture.await("the report of a leak that the test makes", () -> !Leaks.reports().isEmpty());
        Leaks.watch();
    }

    private static void leak() {
        PooledByteBufAllocator.DEFAULT.directBuffer(64).touch("lost by the test");
    }

    /** Sends one frame: it must be answered, with anything but an approval, or the connection closed. */
    private Line shoot(Line line, byte[] content, String where) throws IOException {
        line.send(content);
        byte[] answer = line.receiveOrClosed();
        if (answer == null) {
            endings.merge("closed", 1, Integer::sum);
            line.close();
            return node.line();
        }
        String code = codeOf(answer);
        assertNotNull(code, where);
        assertNotEquals("00", code, where);
        endings.merge(code, 1, Integer::sum);
        return line;
    }

    private static void shootAndEnd(byte[] raw, String where) throws IOException {
        try (Line line = node.line()) {
            line.sendRaw(raw);
            line.endOutput();
            for (byte[] answer = line.receiveOrClosed(); answer != null; answer = line.receiveOrClosed()) {
                assertNotEquals("00", codeOf(answer), where);
            }
        }
    }

    /** Field 39 of an answer, which may stand behind TPDU and header that were made of noise. */
    private static String codeOf(byte[] answer) {
        int at = answer[0] == 0x60 || answer[0] == 0x68 ? 5 : 0;
        at += (answer[at] & 0xF0) == 0x60 ? 6 : 0;
        return WireMessage.decode(Arrays.copyOfRange(answer, at, answer.length)).get(39);
    }

    private int shots() {
        return endings.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void assertUnharmed() throws IOException {
        assertEquals(balance, session.balance(CARD), "money moved");
        assertEquals("00", session.code(session.terminal().purchase(CARD, 1)));
        balance--;
    }
}
