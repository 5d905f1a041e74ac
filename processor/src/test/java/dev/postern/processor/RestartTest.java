package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.issuer.TestCard;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that ends in order: what is in flight is answered, and the next one on its folder knows all that was told. */
class RestartTest {

    private static final Pan CARD = Cards.cny(1);

    @TempDir
    private Path data;

    @Test
    void shouldRememberBalancesKeysStansAndFirstAnswers() throws IOException {
        TestTerminal terminal;
        long balance;
        WireMessage sold;
        WireMessage reversed;
        WireMessage refused;
        WireMessage reversedBefore;
        byte[] saleAnswer;
        byte[] reversalAnswer;
        byte[] refusalAnswer;
        try (NodeFixture node = new NodeFixture(data, 3); Session session = node.signedOn(0)) {
            terminal = session.terminal();
            sold = terminal.purchase(CARD, 1_000);
            saleAnswer = session.askBytes(sold);
            reversed = terminal.purchase(CARD, 500);
            assertEquals("00", session.code(reversed));
            reversalAnswer = session.askBytes(terminal.reversal(reversed));
            refused = terminal.purchase(CARD, 0);
            refusalAnswer = session.askBytes(refused);
            reversedBefore = terminal.purchase(CARD, 70);
            assertEquals("00", session.code(terminal.reversal(reversedBefore)));
            balance = session.balance(CARD);
        }
        try (NodeFixture node = new NodeFixture(data, 3); Session session = node.session(terminal)) {
            assertEquals(balance, session.balance(CARD), "and the keys are the same");
            assertArrayEquals(saleAnswer, session.askBytes(sold));
            assertArrayEquals(reversalAnswer, session.askBytes(terminal.reversal(reversed)));
            assertArrayEquals(refusalAnswer, session.askBytes(refused));
            assertEquals("94", session.code(sold.copy().set(4, 1_001, 12)));
            assertEquals("12", session.code(reversedBefore), "its reversal came before it");
            assertEquals("00", session.code(terminal.reversal(sold)));
            assertEquals(balance + 1_000, session.balance(CARD));
        }
        try (NodeFixture node = new NodeFixture(data, 3); Session session = node.session(terminal)) {
            assertEquals(balance + 1_000, session.balance(CARD));
            assertEquals("00", session.code(terminal.reversal(sold)));
            assertEquals(balance + 1_000, session.balance(CARD), "the money came back once");
        }
    }

    @Test
    void shouldRememberKeysThatWereGivenAndNotYetProven() throws IOException {
        TestTerminal terminal;
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            terminal = session.terminal();
        }
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.session(terminal)) {
            assertEquals("00", session.code(terminal.purchase(CARD, 1)));
        }
    }

    @Test
    void shouldRefuseToStartWithoutTheTokenKeyOfItsJournal() throws IOException {
        new NodeFixture(data, 1).close();
        Files.delete(data.resolve("keys").resolve("token.key"));
        String sentence = assertThrows(IOException.class, () -> new NodeFixture(data, 1)).getMessage();
        assertTrue(sentence.contains("token.key"), sentence);
    }

    @Test
    void shouldRefuseAFolderThatAnotherNodeHas() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            assertThrows(JournalRefused.class, () -> new NodeFixture(data, 1));
            assertEquals("00", session.code(session.terminal().purchase(CARD, 1)), "the first one goes on");
        }
    }

    @Test
    void shouldAnswerWhatIsInFlightBeforeItEnds() throws Exception {
        int sales = 12;
        try (NodeFixture node = new NodeFixture(data, 3)) {
            List<Session> sessions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sessions.add(node.signedOn(i));
            }
            for (int i = 0; i < sales; i++) {
                Session session = sessions.get(i % 3);
                Pan slow = Cards.special(i, TestCard.SLOWER.digits());
                session.line().send(session.terminal().sign(session.terminal().purchase(slow, 1)));
            }
            // An echo is answered at once: what stands before it on its line has been taken in then.
            for (Session session : sessions) {
                session.line().send(session.terminal().echo().encode());
                assertEquals(0x0830, WireMessage.decode(session.line().receive()).mti());
            }

            CompletableFuture<Void> closed = CompletableFuture.runAsync(node::close);

            for (int i = 0; i < sales; i++) {
                assertEquals("00", WireMessage.decode(sessions.get(i % 3).receive()).get(39));
            }
            for (Session session : sessions) {
                assertNull(session.line().receiveOrClosed());
                session.close();
            }
            closed.get(30, TimeUnit.SECONDS);
            assertThrows(ConnectException.class, node::line);
        }
    }

    /** Sellers go on until the line ends: nobody is told an error of ours, and all that was told is there afterwards. */
    @Test
    void shouldEndUnderLoadWithoutAnErrorAndWithoutALoss() throws Exception {
        int sellers = 6;
        AtomicInteger sold = new AtomicInteger();
        List<Future<Sales>> all = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(sellers);
        long opening;
        try (NodeFixture node = new NodeFixture(data, sellers + 1)) {
            try (Session session = node.signedOn(sellers)) {
                opening = session.balance(Cards.cny(1_000));
            }
            for (int i = 0; i < sellers; i++) {
                int seller = i;
                all.add(threads.submit(() -> sellUntilClosed(node, seller, sold)));
            }
            NodeFixture.await("some sales", () -> sold.get() > 200);
        }
        try (NodeFixture node = new NodeFixture(data, sellers + 1)) {
            for (int i = 0; i < sellers; i++) {
                Sales of = all.get(i).get(30, TimeUnit.SECONDS);
                try (Session session = node.session(of.terminal)) {
                    long taken = of.count;
                    if (of.open != null) {
                        assertEquals("00", session.code(of.open), "not told before: told now");
                        taken++;
                    }
                    assertEquals(opening - taken, session.balance(Cards.cny(2_000 + i)));
                }
            }
        }
        threads.shutdown();
    }

    /** What a seller was told, and the sale whose answer it did not see. */
    private record Sales(TestTerminal terminal, long count, WireMessage open) {
    }

    private static Sales sellUntilClosed(NodeFixture node, int seller, AtomicInteger sold) throws IOException {
        try (Session session = node.signedOn(seller)) {
            for (long count = 0;; count++) {
                WireMessage purchase = session.terminal().purchase(Cards.cny(2_000 + seller), 1);
                byte[] answer = tryAsk(session, purchase);
                if (answer == null) {
                    return new Sales(session.terminal(), count, purchase);
                }
                assertEquals("00", WireMessage.decode(answer).get(39));
                sold.incrementAndGet();
            }
        }
    }

    /** Null when the line ended before the answer. */
    private static byte[] tryAsk(Session session, WireMessage request) throws IOException {
        Line line = session.line();
        try {
            line.send(session.terminal().sign(request));
        } catch (java.net.SocketException closed) {
            return null;
        }
        return line.receiveOrClosed();
    }
}
