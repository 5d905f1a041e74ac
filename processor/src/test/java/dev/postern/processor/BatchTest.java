package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches over the wire: balanced or not, with every sort of difference, and across a restart. */
class BatchTest {

    private static final Pan CARD = Cards.cny(1);

    @TempDir
    Path data;

    /** Sells what makes every side of the totals: 900 in two debits, 50 in one credit. */
    private static WireMessage[] sellingDay(Session session, KindMessages make) throws IOException {
        WireMessage[] sales = new WireMessage[3];
        sales[0] = ok(session, make.purchase(CARD, 500));
        WireMessage voided = make.purchase(CARD, 70);
        WireMessage answer = session.ask(voided);
        ok(session, make.voiding(CARD, 70, voided, answer));
        sales[1] = ok(session, make.purchase(CARD, 300));
        ok(session, make.tip(CARD, 330, sales[1]));
        WireMessage reversed = ok(session, make.purchase(CARD, 20));
        ok(session, make.reversal(reversed));
        ok(session, make.adjustment(CARD, 570, sales[0]));
        sales[2] = ok(session, make.refund(CARD, 50));
        ok(session, make.balance(CARD));
        ok(session, make.preAuthorization(CARD, 999));
        return sales;
    }

    private static WireMessage ok(Session session, WireMessage message) throws IOException {
        assertEquals("00", session.code(message), message.toString());
        return message;
    }

    @Test
    void shouldCloseABatchThatBalancesAndOpenTheNext() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            KindMessages make = new KindMessages(session.terminal());
            sellingDay(session, make);
            WireMessage close = make.batchClose(900, 2, 50, 1);
            byte[] first = session.askBytes(close);
            WireMessage answer = WireMessage.decode(first);
            assertEquals("00", answer.get(39));
            assertEquals("000000000900002000000000050001" + "1" + "0".repeat(30) + "1", answer.get(48));

            assertEquals("77", session.code(make.purchase(CARD, 1)), "the batch is closed");
            org.junit.jupiter.api.Assertions.assertArrayEquals(first, session.askBytes(close),
                    "a lost answer is given again, although the next batch is open");
            session.terminal().nextBatch();
            ok(session, make.purchase(CARD, 11));
            assertEquals("00", session.code(make.batchClose(11, 1, 0, 0)));
        }
    }

    @Test
    void shouldTakeIsoTotals() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            KindMessages make = new KindMessages(session.terminal());
            sellingDay(session, make);
            WireMessage close = make.batchClose(0, 0, 0, 0).without(48).set(74, 1, 10).set(76, 4, 10).set(77, 2, 10)
                    .set(86, 50, 16).set(88, 990, 16).set(89, 90, 16);
            assertEquals("00", session.code(close));
        }
    }

    @Test
    void shouldNameExactlyWhatDiffersAcrossARestart() throws IOException {
        WireMessage[] sales;
        int missingHere;
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            KindMessages make = new KindMessages(session.terminal());
            sales = sellingDay(session, make);
            assertEquals("12", session.code(make.batchItem(1, "000000", 5)), "nothing is disputed yet");
            assertEquals("12", session.code(make.batchEnd()), "nothing is disputed yet");
            WireMessage answer = session.ask(make.batchClose(901, 2, 50, 1));
            assertEquals("95", answer.get(39));
            assertEquals("000000000900002000000000050001" + "2" + "0".repeat(30) + "2", answer.get(48));
            missingHere = session.terminal().nextStan();
            ok(session, make.batchItem(stan(sales[0]), "000000", 571));
            ok(session, make.batchItem(missingHere, "000000", 5));
        }
        try (NodeFixture node = new NodeFixture(data, 1)) {
            Session session = node.signedOn(0);
            for (int used = missingHere + 10; used > 0; used--) {
                session.terminal().nextStan();
            }
            KindMessages make = new KindMessages(session.terminal());
            ok(session, make.batchItem(stan(sales[1]), "000000", 330));
            WireMessage answer = session.ask(make.batchEnd());
            assertEquals("00", answer.get(39));
            String expected = "%06d A 570 571;%06d T -50 0;%06d H 0 5;".formatted(stan(sales[0]), stan(sales[2]),
                    missingHere);
            assertEquals(expected, answer.get(56));
            String page = node.page("/batch?terminal=" + session.terminal().id());
            assertTrue(page.contains("STAN %06d amount-differs: ours 570, terminal's 571".formatted(stan(sales[0]))), page);
            assertTrue(page.contains("STAN %06d missing-there: ours -50, terminal's 0".formatted(stan(sales[2]))), page);
            assertTrue(page.contains("STAN %06d missing-here: ours 0, terminal's 5".formatted(missingHere)), page);
            assertTrue(page.startsWith("open batch 000002"), page);
            session.close();
        }
    }

    @Test
    void shouldCountAReversalOfAClosedBatchInTheOpenOne() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            KindMessages make = new KindMessages(session.terminal());
            WireMessage sale = ok(session, make.purchase(CARD, 500));
            assertEquals("00", session.code(make.batchClose(500, 1, 0, 0)));
            session.terminal().nextBatch();
            ok(session, make.reversal(sale));
            assertEquals("00", session.code(make.batchClose(0, 0, 500, 1)));
        }
    }

    @Test
    void shouldExplainWhatMatchedNothing() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            KindMessages make = new KindMessages(session.terminal());
            WireMessage sale = ok(session, make.purchase(CARD, 500));
            assertEquals("94", session.code(sale.copy().set(4, 501, 12)));
            String page = node.page("/why?terminal=" + session.terminal().id() + "&stan=" + stan(sale));
            assertTrue(page.contains("other-content") && page.contains("4 was 500"), page);
            assertTrue(page.contains("class 2: decided"), page);

            WireMessage otherBatch = make.purchase(CARD, 1).set(60, "22000777000");
            assertEquals("77", session.code(otherBatch));
            page = node.page("/why?terminal=" + session.terminal().id() + "&stan=" + stan(otherBatch));
            assertTrue(page.contains("expected batch 1; came batch 777"), page);

            WireMessage unknown = make.reversal(make.purchase(CARD, 9));
            ok(session, unknown);
            page = node.page("/why?terminal=" + session.terminal().id() + "&stan=" + stan(unknown));
            assertTrue(page.contains("unknown-original") && page.contains("reversed before it came"), page);
            assertNull(node.page("/why?terminal=NOBODY&stan=1"), "not commissioned");
        }
    }

    private static int stan(WireMessage message) {
        return Integer.parseInt(message.get(11));
    }
}
