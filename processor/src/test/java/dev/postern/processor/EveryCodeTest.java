package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.issuer.TestCard;
import dev.postern.processor.till.CardSecrets;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every code of the protocol contract's section 6 that this host gives, provoked over the wire; one line a way to get it. */
class EveryCodeTest {

    private static final Pan CARD = Cards.cny(1);
    private static final int UNROUTED = 622_501;
    private static final int WITHOUT_CASH = 622_502;
    private static final int WITHOUT_LOAD = 622_503;

    @TempDir
    static Path data;
    private static NodeFixture node;
    private static Session session;
    private static TestTerminal terminal;
    private static KindMessages make;

    /** Asks for something, and gives the code that came. */
    private interface Way {

        String ask() throws IOException;
    }

    private record Row(String code, String why, Way way) {
    }

    @BeforeAll
    static void start() throws IOException {
        node = new NodeFixture(data, 4, "postern.catalogues { bills = \"../config/bills.csv\" }",
                "postern.issuer.deadline = 300ms", "postern.fraud { amount-max-minor = 5000, count-max = 5 }",
                "postern.merchants.forbidden = [{ mcc = \"5411\", kinds = [\"top-up\"] }]",
                "postern.issuer.ranges = [" + range(Cards.CNY_BIN, "") + range(UNROUTED, "routed = false, ")
                        + range(WITHOUT_CASH, "forbidden = [\"cash-withdrawal\"], ")
                        + range(WITHOUT_LOAD, "unsupported = [\"load\"], ") + "]");
        session = node.signedOn(0);
        terminal = session.terminal();
        make = new KindMessages(terminal);
    }

    private static String range(int bin, String more) {
        return "{ bin = %d, currency = 156, %sopening-balance-minor = 10000 }, ".formatted(bin, more);
    }

    @AfterAll
    static void stop() throws IOException {
        session.close();
        node.close();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("00", "a sale", () -> session.code(make.purchase(CARD, 100))));
        special(rows, "01", TestCard.REFER);
        special(rows, "04", TestCard.PICK_UP);
        special(rows, "05", TestCard.DECLINED);
        special(rows, "41", TestCard.LOST);
        special(rows, "43", TestCard.STOLEN);
        special(rows, "51", TestCard.NOT_ENOUGH_FUNDS);
        special(rows, "54", TestCard.EXPIRED);
        special(rows, "57", TestCard.NOT_PERMITTED);
        special(rows, "59", TestCard.SUSPECTED_FRAUD);
        special(rows, "61", TestCard.AMOUNT_LIMIT);
        special(rows, "62", TestCard.RESTRICTED);
        special(rows, "65", TestCard.COUNT_LIMIT);
        special(rows, "68", TestCard.LATE);
        special(rows, "91", TestCard.UNAVAILABLE);
        special(rows, "91", TestCard.SILENT);
        rows.add(new Row("03", "another merchant", () -> session.code(make.purchase(CARD, 1).set(42, "MERCHANT9999999"))));
        rows.add(new Row("09", "the first still runs", EveryCodeTest::whileItRuns));
        rows.add(new Row("10", "a part is welcome", EveryCodeTest::inPart));
        rows.add(new Row("12", "codes disagree", () -> session.code(make.purchase(CARD, 1).set(25, "06"))));
        rows.add(new Row("12", "another card has paid the bill", EveryCodeTest::paidByAnother));
        rows.add(new Row("12", "reversed before it came", () -> {
            WireMessage sale = make.purchase(CARD, 7);
            session.ask(make.reversal(sale));
            return session.code(sale);
        }));
        rows.add(new Row("13", "no amount", () -> session.code(make.purchase(CARD, 0))));
        rows.add(new Row("13", "another amount than the bill's", () ->
                session.code(make.billPayment(CARD, 3_301, "WATER", "100002", "202611"))));
        rows.add(new Row("14", "a wrong check digit", () -> session.code(make.purchase(CARD, 1).set(2, "6224240000000000"))));
        rows.add(new Row("15", "nobody's card", () -> session.code(make.purchase(Cards.of(999_999, "000000000"), 1))));
        rows.add(new Row("22", "the reversal names another card", () -> {
            WireMessage sale = sold(make.purchase(CARD, 8));
            return session.code(make.reversal(sale).set(2, Cards.digits(Cards.cny(2))));
        }));
        rows.add(new Row("25", "nothing to void", () -> session.code(make.voiding(CARD, 8, make.purchase(CARD, 8),
                new WireMessage(0x0210).set(37, "700000000000").set(38, "000000")))));
        rows.add(new Row("25", "no such bill", () -> session.code(make.billPayment(CARD, 1, "WATER", "999999", "202611"))));
        rows.add(new Row("30", "no entry mode", () -> session.code(make.purchase(CARD, 1).without(22))));
        rows.add(new Row("40", "the issuer does not do it", () -> session.code(make.load(Cards.of(WITHOUT_LOAD, "000000001"), 1))));
        rows.add(new Row("51", "more than the card has", () -> session.code(make.preAuthorization(Cards.cny(30), 4_000)
                .set(4, 4_999, 12)) + session.code(make.purchase(Cards.cny(30), 4_999)) + session.code(make.purchase(Cards.cny(30), 4_999))));
        rows.add(new Row("54", "an expired card", () -> session.code(make.purchase(CARD, 1).set(14, "2001"))));
        rows.add(new Row("55", "a wrong PIN", () -> wrongPin(Cards.cny(40))));
        rows.add(new Row("57", "no cash for this card", () -> session.code(make.cash(Cards.of(WITHOUT_CASH, "000000001"), 1))));
        rows.add(new Row("57", "102 is not the card's account", () ->
                session.code(make.transfer(CARD, Cards.cny(2), 5).set(102, Cards.digits(Cards.cny(3))))));
        rows.add(new Row("58", "not in this branch", () -> session.code(make.topUp(CARD, 1, "13900000000"))));
        rows.add(new Row("58", "another currency", () -> session.code(make.purchase(CARD, 1).set(49, "840"))));
        rows.add(new Row("61", "above the amount limit", () -> session.code(make.purchase(CARD, 5_001))));
        rows.add(new Row("63", "a wrong value on the track", () ->
                session.code(CardSecrets.swiped(make.purchase(CARD, 1), CARD, false))));
        rows.add(new Row("64", "the reversal names another amount", () -> {
            WireMessage sale = sold(make.purchase(CARD, 8));
            return session.code(make.reversal(sale).set(4, 9, 12));
        }));
        rows.add(new Row("65", "too often", EveryCodeTest::tooOften));
        rows.add(new Row("75", "too many wrong PINs", () -> {
            wrongPin(Cards.cny(41));
            wrongPin(Cards.cny(41));
            return wrongPin(Cards.cny(41));
        }));
        rows.add(new Row("38", "far too many", () -> {
            String last = "";
            for (int i = 0; i < 6; i++) {
                last = wrongPin(Cards.cny(42));
            }
            return last;
        }));
        rows.add(new Row("77", "another batch", () -> session.code(make.purchase(CARD, 1).set(60, "22000777000"))));
        rows.add(new Row("88", "a wrong cryptogram", () ->
                session.code(CardSecrets.inserted(make.purchase(CARD, 1), CARD, 5, false))));
        rows.add(new Row("90", "the batch is being closed", EveryCodeTest::whileItCloses));
        rows.add(new Row("92", "no route", () -> session.code(make.purchase(Cards.of(UNROUTED, "000000001"), 1))));
        rows.add(new Row("94", "the same STAN for another amount", () -> session.code(sold(make.purchase(CARD, 8)).set(4, 9, 12))));
        rows.add(new Row("95", "other totals", () -> {
            try (Session other = node.signedOn(2)) {
                return other.code(new KindMessages(other.terminal()).batchClose(1, 1, 0, 0));
            }
        }));
        rows.add(new Row("97", "nobody's terminal", () -> session.codeUnsigned(make.purchase(CARD, 1).set(41, "T9999999").encode(1L))));
        rows.add(new Row("99", "what is no PIN block", () -> session.code(make.cash(Cards.cny(43), 1))));
        rows.add(new Row("A0", "a wrong MAC", () -> {
            session.line().send(make.purchase(CARD, 1).encode(1L));
            return WireMessage.decode(session.line().receive()).get(39);
        }));
        return rows;
    }

    private static void special(List<Row> rows, String code, TestCard card) {
        rows.add(new Row(code, "test card " + card, () -> session.code(make.purchase(Cards.special(3, card.digits()), 100))));
    }

    private static WireMessage sold(WireMessage message) throws IOException {
        assertEquals("00", session.code(message), "what it goes on from");
        return message;
    }

    private static String wrongPin(Pan card) throws IOException {
        return session.code(CardSecrets.withPin(make.purchase(card, 1), terminal, card, "9999"));
    }

    private static String whileItRuns() throws IOException {
        byte[] sale = terminal.sign(make.purchase(Cards.special(4, TestCard.SILENT.digits()), 1));
        session.line().send(sale);
        session.line().send(sale);
        String first = WireMessage.decode(session.receive()).get(39);
        assertEquals("91", WireMessage.decode(session.receive()).get(39), "the first, at its deadline");
        return first;
    }

    private static String inPart() throws IOException {
        Pan card = Cards.cny(31);
        sold(make.purchase(card, 4_000));
        sold(make.purchase(card, 4_000));
        WireMessage request = make.purchase(card, 2_500);
        WireMessage answer = session.ask(request.set(60, request.get(60) + "501"));
        assertEquals("000000002000", answer.get(4), "what the card had");
        sold(make.reversal(request));
        return answer.get(39);
    }

    private static String paidByAnother() throws IOException {
        WireMessage first = sold(make.billPayment(Cards.cny(32), 4_850, "WATER", "100001", "202610"));
        String whileItStands = session.code(make.billPayment(Cards.cny(33), 4_850, "WATER", "100001", "202610"));
        sold(make.reversal(first));
        sold(make.billPayment(Cards.cny(33), 4_850, "WATER", "100001", "202610"));
        assertEquals("12", session.code(make.billPayment(Cards.cny(32), 4_850, "WATER", "100001", "202610")), "it changed hands");
        return whileItStands;
    }

    private static String tooOften() throws IOException {
        for (int i = 0; i < 5; i++) {
            sold(make.purchase(Cards.cny(34), 1));
        }
        return session.code(make.purchase(Cards.cny(34), 1));
    }

    /** The totals are on their way to the disk when the sale comes. */
    private static String whileItCloses() throws IOException {
        try (Session other = node.signedOn(1)) {
            KindMessages its = new KindMessages(other.terminal());
            assertEquals("00", other.code(its.purchase(CARD, 5)));
            byte[] close = other.terminal().sign(its.batchClose(5, 1, 0, 0));
            byte[] sale = other.terminal().sign(its.purchase(CARD, 5));
            byte[] both = new byte[close.length + sale.length + 4];
            System.arraycopy(Line.frame(close), 0, both, 0, close.length + 2);
            System.arraycopy(Line.frame(sale), 0, both, close.length + 2, sale.length + 2);
            other.line().sendRaw(both);
            String one = WireMessage.decode(other.receive()).get(39);
            String two = WireMessage.decode(other.receive()).get(39);
            return "00".equals(one) ? two : one;
        }
    }

    @TestFactory
    List<DynamicTest> everyCode() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : rows()) {
            tests.add(DynamicTest.dynamicTest(row.code + " " + row.why, () -> {
                String came = row.way.ask();
                assertEquals(row.code, came.substring(came.length() - 2));
            }));
        }
        return tests;
    }

    /** 96 needs a disk that is nearly full, so it has a node of its own. */
    @Test
    void shouldAnswer96WhenTheSpaceIsBelowTheReserve(@TempDir Path other) throws IOException {
        try (NodeFixture full = new NodeFixture(other, 1, "postern.journal.space.reserve = 500TiB"); Session till = full.signedOn(0)) {
            NodeFixture.await("the look at the disk", () -> "96".equals(code(till)));
        }
    }

    private static String code(Session till) {
        try {
            return till.code(till.terminal().purchase(CARD, 1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldHaveALineForEachCodeOfTheHost() throws IllegalAccessException {
        Set<String> known = new TreeSet<>();
        for (Field constant : ResponseCode.class.getDeclaredFields()) {
            if (constant.getType() == String.class) {
                known.add((String) constant.get(null));
            }
        }
        Set<String> provoked = new TreeSet<>(Set.of("96"));
        rows().forEach(row -> provoked.add(row.code));
        assertEquals(known, provoked);
    }

    /** Format 4 has no place in 52: its block travels in 58, and neither 52 nor 53 has to come. */
    @Test
    void shouldTakeAPinBlockIn58WithoutFields52And53(@TempDir Path other) throws IOException {
        try (NodeFixture aes = new NodeFixture(other, TestTerminal.fleet(1, KeyProfile.AES)); Session till = aes.signedOn(0)) {
            KindMessages its = new KindMessages(till.terminal());
            Pan card = Cards.of(Cards.CNY_BIN, "024680010");
            assertEquals("00", till.code(CardSecrets.withPin(its.cash(card, 100), till.terminal(), card, CardSecrets.pin(card))));
            assertEquals("55", till.code(CardSecrets.withPin(its.cash(card, 100), till.terminal(), card, "9999")));
            WireMessage none = its.cash(card, 100).without(52).without(53);
            assertEquals("052", till.ask(none).get(44));
        }
    }
}
