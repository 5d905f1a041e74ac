package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.CardSecrets;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row of the protocol contract's section 4, over the wire: accepted with the fields that it asks for, 30 with the
 * field named for each one that is missing (A0 for the MAC), 12 for each code that disagrees. The rows stand here as the contract has
 * them, and share nothing with the host's table.
 */
class EveryRowTest {

    private static final Pan CARD = Cards.cny(1);

    @TempDir
    static Path data;
    private static NodeFixture node;
    private static Session session;
    private static KindMessages make;
    private static WireMessage sold;
    private static WireMessage soldAnswer;

    /** Makes a message that is good now; what it goes on from is made first. */
    private interface Maker {

        WireMessage make() throws IOException;
    }

    /**
     * One row.
     *
     * @param missing fields without which it is answered 30
     * @param codes which of MTI, 3, 25 and 60.1 are fixed, and one value that does not agree: {@code m3c6}
     */
    private record Row(String name, Maker maker, String expected, int[] missing, String codes) {
    }

    private static final int[] SALE = {2, 4, 22, 42, 49, 3, 25, 60};

    @BeforeAll
    static void start() throws IOException {
        Path samples = Path.of("..", "config");
        node = new NodeFixture(data, 1, "postern.catalogues { bills = \"" + samples.resolve("bills.csv")
                + "\", products = \"" + samples.resolve("products.csv") + "\", wallet-codes = \""
                + samples.resolve("wallet-codes.csv") + "\", merchant-code-paid-after = 0s }");
        session = node.signedOn(0);
        make = new KindMessages(session.terminal());
    }

    @AfterAll
    static void stop() throws IOException {
        session.close();
        node.close();
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("purchase", () -> make.purchase(CARD, 100), "00", SALE, "m3c6"));
        rows.add(new Row("purchase with a PIN", () -> CardSecrets.withPin(make.purchase(CARD, 100), session.terminal(), CARD,
                CardSecrets.pin(CARD)), "00", with(SALE, 52, 53), "m3c6"));
        rows.add(new Row("purchase with a chip", () -> CardSecrets.inserted(make.purchase(CARD, 100), CARD, 7, true), "00",
                with(SALE, 23, 55), "m3c6"));
        rows.add(new Row("purchase of a swiped card", () -> CardSecrets.swiped(make.purchase(CARD, 100), CARD, true), "00",
                new int[] {4, 22, 42, 49, 3, 25, 60}, "m3c6"));
        rows.add(new Row("purchase with cashback", () -> make.cashback(CARD, 100, 40), "00", with(SALE, 54), "m3c6"));
        rows.add(new Row("cash withdrawal", () -> CardSecrets.withPin(make.cash(CARD, 100), session.terminal(), CARD,
                CardSecrets.pin(CARD)), "00", with(SALE, 52, 53), "m3c6"));
        rows.add(new Row("void of a purchase", () -> {
            sell(make.purchase(CARD, 100));
            return make.voiding(CARD, 100, sold, soldAnswer);
        }, "00", with(SALE, 37, 38, 61), "m3c6"));
        rows.add(new Row("refund, not linked", () -> make.refund(CARD, 100), "00", SALE, "m3c6"));
        rows.add(new Row("refund, linked", () -> {
            sell(make.purchase(CARD, 100));
            return make.refund(CARD, 60, sold, soldAnswer);
        }, "00", with(SALE, 37, 61), "m3c6"));
        rows.add(new Row("pre-authorization", () -> make.preAuthorization(CARD, 100), "00", SALE, "m3c6"));
        rows.add(new Row("void of a pre-authorization", () -> {
            sell(make.preAuthorization(CARD, 100));
            return make.preAuthorizationVoid(CARD, 100, sold, soldAnswer);
        }, "00", with(SALE, 38, 61), "m3c6"));
        rows.add(new Row("incremental authorization", () -> {
            sell(make.preAuthorization(CARD, 100));
            return make.increment(CARD, 50, sold, soldAnswer);
        }, "00", with(SALE, 38, 61), "m3c6"));
        rows.add(new Row("completion", () -> {
            sell(make.preAuthorization(CARD, 100));
            return make.completion(CARD, 115, sold, soldAnswer);
        }, "00", with(SALE, 38, 61), "m3c6"));
        rows.add(new Row("completion advice", () -> {
            sell(make.preAuthorization(CARD, 100));
            return make.completionAdvice(CARD, 90, sold, soldAnswer);
        }, "00", with(SALE, 38, 61), "m3c6"));
        rows.add(new Row("void of a completion", () -> {
            sell(make.preAuthorization(CARD, 100));
            sell(make.completion(CARD, 90, sold, soldAnswer));
            return make.completionVoid(CARD, 90, sold, soldAnswer);
        }, "00", with(SALE, 37, 38, 61), "m3c6"));
        rows.add(new Row("balance inquiry", () -> make.balance(CARD), "00", without4(), "m3c6"));
        rows.add(new Row("balance inquiry of old terminals", () -> make.balance(CARD).set(3, "300000"), "00",
                without4(), "m3c6"));
        rows.add(new Row("transfer", () -> make.transfer(CARD, Cards.cny(2), 100), "00", with(SALE, 103), "m3c6"));
        rows.add(new Row("bill inquiry", () -> make.billInquiry(CARD, "WATER", "100001"), "00",
                with(without4(), 48), "m3c6"));
        rows.add(new Row("bill payment", () -> make.billPayment(CARD, 3_300, "WATER", "100002", "202611"), "00",
                with(SALE, 48), "m3c6"));
        rows.add(new Row("top-up of a phone", () -> make.topUp(CARD, 5_000, "13800138000"), "00", with(SALE, 48),
                "m3c6"));
        rows.add(new Row("load", () -> make.load(CARD, 100), "00", SALE, "m3c6"));
        rows.add(new Row("code the customer shows", () -> make.customerCode("280000000000000001", 100), "00",
                new int[] {4, 22, 42, 49, 3, 25, 60, 59}, "m3c6"));
        rows.add(new Row("code the merchant shows", () -> make.merchantCode(100), "00",
                new int[] {4, 22, 42, 49, 3, 25, 60}, "m3c6"));
        rows.add(new Row("poll of a shown code", () -> {
            sell(make.merchantCode(100));
            return make.poll(soldAnswer, 100);
        }, "00", new int[] {4, 22, 42, 49, 3, 25, 60, 37}, "m3c6"));
        rows.add(new Row("product lookup", () -> make.productLookup("6901234567892"), "00",
                new int[] {42, 3, 25, 60, 48}, "m3c6"));
        rows.add(new Row("offline sale", () -> make.offlineSale(CARD, 100), "00", SALE, "m3c6"));
        rows.add(new Row("adjustment", () -> {
            sell(make.purchase(CARD, 100));
            return make.adjustment(CARD, 80, sold);
        }, "00", with(SALE, 61), "m3c6"));
        rows.add(new Row("tip", () -> {
            sell(make.purchase(CARD, 100));
            return make.tip(CARD, 115, sold);
        }, "00", with(SALE, 61), "m3c6"));
        rows.add(new Row("stand-in advice", () -> make.standIn(CARD, 100, "00"), "00", with(SALE, 38, 39), "m3c6"));
        rows.add(new Row("stand-in advice of a hold", () -> make.standInHold(CARD, 100), "00", with(SALE, 38, 39),
                "m3c6"));
        rows.add(new Row("chip script result", () -> {
            sell(make.purchase(CARD, 100));
            return make.scriptResult(CARD, sold);
        }, "00", new int[] {2, 42, 3, 55, 60, 61}, "m6"));
        rows.add(new Row("reversal", () -> {
            sell(make.purchase(CARD, 100));
            return make.reversal(sold);
        }, "00", with(SALE, 39, 61), "m3c6"));
        // The last ones: a batch that does not balance takes its items, and its end opens the next one.
        rows.add(new Row("batch close", () -> make.batchClose(1, 1, 0, 0), "95", new int[] {42, 48, 60, 63}, "m6n"));
        rows.add(new Row("batch item", () -> make.batchItem(77, "000000", 5), "00", new int[] {42, 3, 4, 60, 61},
                "mn6"));
        rows.add(new Row("batch end", () -> make.batchEnd(), "00", new int[] {42, 60}, "mn6"));
        return rows;
    }

    private static int[] with(int[] fields, int... more) {
        int[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
        System.arraycopy(more, 0, all, fields.length, more.length);
        return all;
    }

    private static int[] without4() {
        return java.util.Arrays.stream(SALE).filter(field -> field != 4).toArray();
    }

    /** An original that has to be there first. */
    private static void sell(WireMessage message) throws IOException {
        sold = message;
        soldAnswer = session.ask(message);
        assertEquals("00", soldAnswer.get(39), "what the row goes on from");
    }

    @TestFactory
    List<DynamicTest> everyRow() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Row row : rows()) {
            tests.add(DynamicTest.dynamicTest(row.name, () -> check(row)));
        }
        return tests;
    }

    private static void check(Row row) throws IOException {
        WireMessage good = row.maker.make();
        for (int field : row.missing) {
            WireMessage answer = session.ask(fresh(good).without(field));
            assertEquals("30", answer.get(39), row.name + " without " + field);
            assertEquals("%03d".formatted(field), answer.get(44), row.name + " without " + field);
        }
        assertEquals("A0", session.codeUnsigned(fresh(good).encode()), row.name + " without a MAC");
        boolean reversal = good.mti() == 0x0400;
        for (char code : row.codes.toCharArray()) {
            WireMessage bad = fresh(good);
            switch (code) {
                case 'm' -> bad.mti(other(good.mti()));
                case '3' -> bad.set(3, "990000");
                case 'c' -> bad.set(25, "99");
                case '6' -> bad.set(60, "99" + good.get(60).substring(2));
                default -> bad.set(60, good.get(60).substring(0, 8) + "999");
            }
            assertEquals("12", session.code(bad), row.name + " with another " + code);
        }
        WireMessage asked = reversal ? good : fresh(good);
        WireMessage answer = session.ask(asked);
        assertEquals(row.expected, answer.get(39), row.name);
        assertEquals(answerMti(good.mti()), answer.mti(), row.name);
        assertTrue(answer.has(37) && answer.has(12) && answer.has(13), row.name);
    }

    /** Another message of another exchange; a reversal keeps its original's STAN. */
    private static WireMessage fresh(WireMessage good) {
        return good.mti() == 0x0400 ? good.copy() : good.copy().set(11, session.terminal().nextStan(), 6);
    }

    private static int other(int mti) {
        return switch (mti) {
            case 0x0100 -> 0x0200;
            case 0x0200 -> 0x0100;
            case 0x0220 -> 0x0120;
            case 0x0120 -> 0x0220;
            case 0x0600 -> 0x0620;
            case 0x0620 -> 0x0640;
            case 0x0500 -> 0x0520;
            case 0x0320 -> 0x0300;
            default -> 0x0420;
        };
    }

    private static int answerMti(int mti) {
        return (mti & 0xFFF0) + 0x10;
    }
}
