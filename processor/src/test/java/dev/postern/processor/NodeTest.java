package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.issuer.TestCard;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal sees of a whole node over TCP, when all is well and when it does something wrong. */
class NodeTest {

    private static final int TERMINALS = 64;
    private static final AtomicInteger NEXT_CARD = new AtomicInteger();
    private static final AtomicInteger NEXT_TERMINAL = new AtomicInteger();

    @TempDir
    private static Path data;
    private static NodeFixture node;

    private final Pan card = Cards.cny(NEXT_CARD.incrementAndGet());

    @BeforeAll
    static void start() throws IOException {
        node = new NodeFixture(data, TERMINALS);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Session newSession() throws IOException {
        return node.signedOn(NEXT_TERMINAL.getAndIncrement());
    }

    @Test
    void shouldSellOnceHoweverOftenItIsAskedAndReverseOnce() throws IOException {
        try (Session session = newSession()) {
            long before = session.balance(card);
            WireMessage purchase = session.terminal().purchase(card, 1_234);

            byte[] first = session.askBytes(purchase);
            assertEquals("00", WireMessage.decode(first).get(39));
            assertEquals(before - 1_234, session.balance(card));
            assertArrayEquals(first, session.askBytes(purchase));
            assertArrayEquals(first, session.askBytes(purchase.copy().mti(0x0201)));
            assertEquals(before - 1_234, session.balance(card));

            WireMessage reversal = session.terminal().reversal(purchase);
            byte[] reversed = session.askBytes(reversal);
            assertEquals(0x0410, WireMessage.decode(reversed).mti());
            assertEquals("00", WireMessage.decode(reversed).get(39));
            assertArrayEquals(reversed, session.askBytes(reversal.copy().mti(0x0401)));
            assertEquals(before, session.balance(card));
            assertArrayEquals(first, session.askBytes(purchase), "the sale's first answer stays what it was");
            assertEquals(before, session.balance(card));
        }
    }

    @Test
    void shouldRefuseAnotherRequestUnderTheSameStan() throws IOException {
        try (Session session = newSession()) {
            WireMessage purchase = session.terminal().purchase(card, 1_234);
            assertEquals("00", session.code(purchase));
            assertEquals("94", session.code(purchase.copy().set(4, 1_235, 12)));
            assertEquals("94", session.code(purchase.copy().set(2, Cards.digits(Cards.cny(0)))));
        }
    }

    @Test
    void shouldRefuseAWrongMacAndTouchNothing() throws IOException {
        try (Session session = newSession()) {
            long before = session.balance(card);
            byte[] message = session.terminal().sign(session.terminal().purchase(card, 1_234));
            message[message.length - 3] ^= 0x10;
            assertEquals("A0", session.codeUnsigned(message));
            assertEquals("A0", session.codeUnsigned(session.terminal().purchase(card, 1_234).encode()));
            assertEquals(before, session.balance(card));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // field, value, code, field 44
        "2, 6224240000000011, 14, ",
        "2, 1234560000000009, 15, ",
        "4, 000000000000, 13, ",
        "3, 200000, 12, ",
        "25, 06, 12, ",
        "60, 23000001000, 12, ",
        "60, 22000002000, 77, ",
        "22, , 30, 022",
        "49, , 30, 049",
        "49, 840, 58, ",
        "42, ANOTHERMERCHANT, 03, "})
    void shouldRefuseWithTheCodeOfTheContract(int field, String value, String code, String field44) throws IOException {
        try (Session session = newSession()) {
            WireMessage purchase = session.terminal().purchase(card, 1_234);
            if (value == null) {
                purchase.without(field);
            } else {
                purchase.set(field, value);
            }
            WireMessage answer = session.ask(purchase);
            assertEquals(code, answer.get(39));
            assertEquals(field44, answer.get(44));
            assertNull(answer.get(38));
        }
    }

    @Test
    void shouldNameTheMalformedField() throws IOException {
        try (Session session = newSession()) {
            byte[] message = session.terminal().sign(session.terminal().purchase(card, 0xABC));
            String hex = HexFormat.of().formatHex(message);
            session.line().send(HexFormat.of().parseHex(hex.replace("000000002748", "00000000a748")));
            WireMessage answer = WireMessage.decode(session.line().receive());
            assertEquals("30", answer.get(39));
            assertEquals("004", answer.get(44));
            assertFalse(answer.has(64));
            assertEquals("00", session.codeUnsigned(session.terminal().echo().encode()), "the line goes on");
        }
    }

    @Test
    void shouldRefuseATerminalThatIsNotInTheFleet() throws IOException {
        TestTerminal stranger = new TestTerminal(TestTerminal.fleet(TERMINALS + 1).getLast());
        try (Line line = node.line()) {
            line.send(stranger.signOn().encode());
            assertEquals("97", WireMessage.decode(line.receive()).get(39));
            line.send(stranger.purchase(card, 1).encode(1L));
            assertEquals("97", WireMessage.decode(line.receive()).get(39));
        }
    }

    @ParameterizedTest
    @CsvSource({"NOT_ENOUGH_FUNDS, 51", "LOST, 41", "UNAVAILABLE, 91", "SLOW, 00"})
    void shouldAskTheSimulatedIssuer(TestCard special, String code) throws IOException {
        try (Session session = newSession()) {
            Pan pan = Cards.special(NEXT_CARD.incrementAndGet(), special.digits());
            assertEquals(code, session.code(session.terminal().purchase(pan, 1_234)));
        }
    }

    @Test
    void shouldCancelASaleThatWaitsForItsIssuer() throws IOException {
        try (Session session = newSession()) {
            Pan silent = Cards.special(NEXT_CARD.incrementAndGet(), TestCard.SILENT.digits());
            WireMessage purchase = session.terminal().purchase(silent, 1_234);
            session.line().send(session.terminal().sign(purchase));
            session.line().send(session.terminal().sign(purchase));
            assertEquals("09", WireMessage.decode(session.receive()).get(39));
            session.line().send(session.terminal().sign(session.terminal().reversal(purchase)));
            Map<Integer, String> codes = new HashMap<>();
            for (int i = 0; i < 2; i++) {
                WireMessage answer = WireMessage.decode(session.receive());
                codes.put(answer.mti(), answer.get(39));
            }
            assertEquals(Map.of(0x0210, "12", 0x0410, "00"), codes);
        }
    }

    @Test
    void shouldAnswerEachOfFiftyThatCameAtOnce() throws IOException {
        try (Session session = newSession()) {
            long before = session.balance(card);
            Map<String, Long> amounts = new HashMap<>();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 1; i <= 50; i++) {
                WireMessage purchase = session.terminal().purchase(card, i);
                amounts.put(purchase.get(11), (long) i);
                all.write(Line.frame(session.terminal().sign(purchase)));
            }
            session.line().sendRaw(all.toByteArray());
            Set<String> references = new HashSet<>();
            for (int i = 1; i <= 50; i++) {
                WireMessage answer = WireMessage.decode(session.receive());
                assertEquals("00", answer.get(39));
                assertEquals(amounts.remove(answer.get(11)), Long.valueOf(answer.get(4)));
                assertTrue(references.add(answer.get(37)), "two sales have one reference");
            }
            assertEquals(before - 50 * 51 / 2, session.balance(card));
        }
    }

    @Test
    void shouldTakeBytesHoweverTheyAreCut() throws IOException {
        try (Session session = newSession()) {
            byte[] purchase = Line.frame(session.terminal().sign(session.terminal().purchase(card, 1)));
            for (byte one : purchase) {
                session.line().sendRaw(new byte[] {one});
            }
            assertEquals("00", WireMessage.decode(session.receive()).get(39));

            byte[] second = Line.frame(session.terminal().sign(session.terminal().purchase(card, 1)));
            byte[] echo = Line.frame(session.terminal().echo().encode());
            ByteArrayOutputStream glued = new ByteArrayOutputStream();
            glued.write(new byte[2]);
            glued.write(second);
            glued.write(echo, 0, 5);
            session.line().sendRaw(glued.toByteArray());
            assertEquals("00", WireMessage.decode(session.receive()).get(39), "half an echo does not hold it back");
            session.line().sendRaw(java.util.Arrays.copyOfRange(echo, 5, echo.length));
            assertEquals(0x0830, WireMessage.decode(session.line().receive()).mti());
        }
    }

    @Test
    void shouldPutTpduAndHeaderAroundTheAnswer() throws IOException {
        try (Session session = newSession()) {
            byte[] message = session.terminal().sign(session.terminal().purchase(card, 1));
            session.line().send(HexFormat.of().parseHex("6000030009" + "603100310031" + HexFormat.of().formatHex(message)));
            String answer = HexFormat.of().formatHex(session.line().receive());
            assertTrue(answer.startsWith("6000090003" + "603100310031" + "0210"), answer.substring(0, 30));
        }
    }

    @Test
    void shouldServeATerminalOnANewLineWithoutAnotherSignOn() throws IOException {
        TestTerminal terminal;
        try (Session session = newSession()) {
            terminal = session.terminal();
            assertEquals("00", session.code(terminal.purchase(card, 1)));
        }
        try (Session again = node.session(terminal)) {
            assertEquals("00", again.code(terminal.purchase(card, 1)));
        }
    }

    @Test
    void shouldLetNobodyDisturbATerminalWithASignOn() throws IOException {
        try (Session session = newSession(); Line stranger = node.line()) {
            assertEquals("00", session.code(session.terminal().purchase(card, 1)));
            for (int i = 0; i < 3; i++) {
                stranger.send(session.terminal().signOn().encode());
                assertEquals("00", WireMessage.decode(stranger.receive()).get(39));
                assertEquals("00", session.code(session.terminal().purchase(card, 1)));
            }
        }
    }

    @Test
    void shouldCloseWhoSendsWhatCannotBeAnswered() throws IOException {
        try (Line line = node.line()) {
            line.send(HexFormat.of().parseHex("deadbeef"));
            assertNull(line.receiveOrClosed());
        }
        try (Line line = node.line()) {
            line.sendRaw(new byte[] {0x10, 0x01, 2, 0});
            assertNull(line.receiveOrClosed(), "4,097 bytes are announced");
        }
    }

    /** Many terminals at once, several of them on each card: what the node holds is what the terminals were told. */
    @Test
    void shouldKeepTheMoneyRightWhenManySellAtOnce() throws Exception {
        int sellers = 16;
        int rounds = 40;
        List<Pan> cards = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            cards.add(Cards.cny(NEXT_CARD.incrementAndGet()));
        }
        Map<Pan, Long> before = new HashMap<>();
        try (Session session = newSession()) {
            for (Pan pan : cards) {
                before.put(pan, session.balance(pan));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(sellers);
        List<Future<Map<Pan, Long>>> sold = new ArrayList<>();
        for (int i = 0; i < sellers; i++) {
            int seller = i;
            sold.add(threads.submit(() -> sell(cards, rounds, seller)));
        }
        Map<Pan, Long> taken = new HashMap<>();
        for (Future<Map<Pan, Long>> of : sold) {
            of.get(60, TimeUnit.SECONDS).forEach((pan, amount) -> taken.merge(pan, amount, Long::sum));
        }
        threads.shutdown();
        try (Session session = newSession()) {
            for (Pan pan : cards) {
                assertNotEquals(0, taken.get(pan));
                assertEquals(before.get(pan) - taken.get(pan), session.balance(pan));
            }
        }
    }

    private static Map<Pan, Long> sell(List<Pan> cards, int rounds, int seller) throws IOException {
        Map<Pan, Long> taken = new HashMap<>();
        try (Session session = newSession()) {
            for (int round = 0; round < rounds; round++) {
                Pan pan = cards.get((round + seller) % cards.size());
                long amount = 1 + round * 7L + seller;
                WireMessage purchase = session.terminal().purchase(pan, amount);
                assertEquals("00", session.code(purchase));
                if (round % 4 == 0) {
                    assertEquals("00", session.code(session.terminal().reversal(purchase)));
                } else {
                    taken.merge(pan, amount, Long::sum);
                }
            }
        }
        return taken;
    }
}
