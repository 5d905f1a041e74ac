package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.issuer.TestCard;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bounds of a node, set small: what happens at each, and that it goes on when there is room again. */
class NodeBoundsTest {

    private static final Pan SILENT = Cards.special(1, TestCard.SILENT.digits());
    private static final Pan CARD = Cards.cny(1);

    @TempDir
    private Path data;

    @Test
    void shouldCloseTheConnectionOverTheLimitAndTakeOneWhenAnotherLeft() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1, "postern.terminal.connections-max = 3")) {
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Line line = node.line();
                lines.add(line);
                echo(node, line);
            }
            try (Line fourth = node.line()) {
                assertNull(fourth.receiveOrClosed());
            }
            assertEquals(1, node.closedBecause("connection-limit"));
            for (Line line : lines) {
                echo(node, line);
            }

            lines.removeFirst().close();
            NodeFixture.await("a line that is served again", () -> isServed(node));
            for (Line line : lines) {
                line.close();
            }
        }
    }

    private static boolean isServed(NodeFixture node) {
        try (Line line = node.line()) {
            line.send(node.terminal(0).echo().encode());
            return line.receiveOrClosed() != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each deadline on a node of its own, so that a slow client can miss no other one. */
    @Test
    void shouldCloseWhoSendsNoWholeFrame() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1, "postern.terminal.first-frame-deadline = 300ms");
                Line mute = node.line(); Line keepAlive = node.line()) {
            keepAlive.sendRaw(new byte[2]);
            assertNull(mute.receiveOrClosed());
            assertNull(keepAlive.receiveOrClosed(), "a keep-alive is no frame");
            assertEquals(2, node.closedBecause("first-frame-deadline"));
            NodeFixture.await("no connection left", () -> metric(node, "postern_connections") == 0);
        }
    }

    @Test
    void shouldCloseWhoDoesNotFinishAFrame() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1, "postern.terminal.frame-deadline = 300ms");
                Line half = node.line()) {
            half.sendRaw(new byte[] {0, 100, 2, 0});
            assertNull(half.receiveOrClosed());
            assertEquals(1, node.closedBecause("frame-deadline"));
        }
    }

    @Test
    void shouldCloseWhoSendsNothing() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 1, "postern.terminal.idle-deadline = 300ms");
                Line idle = node.line()) {
            assertNull(idle.receiveOrClosed());
            assertEquals(1, node.closedBecause("idle"));
        }
    }

    /** Requests that wait for a silent issuer hold their credits until its deadline: none may come in beyond the bound. */
    @Test
    void shouldReadAConnectionNoFurtherThanItsCredits() throws IOException {
        int bound = 4;
        int requests = 22;
        try (NodeFixture node = new NodeFixture(data, 1, "postern.terminal.in-flight-max-per-connection = " + bound,
                "postern.issuer.deadline = 250ms"); Session session = node.signedOn(0)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < requests; i++) {
                all.write(Line.frame(session.terminal().sign(session.terminal().purchase(SILENT, 1))));
            }
            session.line().sendRaw(all.toByteArray());
            long most = 0;
            long answered = 0;
            while (answered < requests) {
                most = Math.max(most, metric(node, "postern_in_flight"));
                answered = metric(node, "postern_answered_total{response_code=\"91\"}");
            }
            assertTrue(most <= bound, most + " were in flight");
            assertTrue(most > 0, "the gauge saw nothing");
            for (int i = 0; i < requests; i++) {
                assertEquals("91", WireMessage.decode(session.receive()).get(39));
            }
            assertEquals(0, metric(node, "postern_in_flight"));
            assertEquals("00", session.code(session.terminal().purchase(CARD, 1)), "the line goes on");
        }
    }

    /** Answers that nobody takes fill the socket's buffers; then that line is read no further, and the others are served. */
    @Test
    void shouldReadNoFurtherWhileAPeerTakesNoAnswers() throws Exception {
        int echoes = 60_000;
        try (NodeFixture node = new NodeFixture(data, 2); Line greedy = new Line(node.node().terminals(), 8_192);
                Line other = node.line()) {
            byte[] echo = Line.frame(node.terminal(0).echo().encode());
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendAll(greedy, echo, echoes));
            NodeFixture.await("a slow reader", () -> metric(node, "postern_refused_total{kind=\"slow-reader\"}") > 0);
            echo(node, other);

            for (int i = 0; i < echoes; i++) {
                assertEquals(0x0830, WireMessage.decode(greedy.receive()).mti());
            }
            sent.get(30, TimeUnit.SECONDS);
        }
    }

    private static void sendAll(Line line, byte[] frame, int count) {
        try {
            for (int i = 0; i < count; i++) {
                line.sendRaw(frame);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldRefuseNewSalesPastTheNodesBoundAndStillTakeReversals() throws IOException {
        try (NodeFixture node = new NodeFixture(data, 2, "postern.terminal.event-loops = 1",
                "postern.terminal.in-flight-max-per-node = 3", "postern.terminal.requests-max-per-node = 100",
                "postern.issuer.deadline = 60s");
                Session busy = node.signedOn(0); Session other = node.signedOn(1)) {
            List<WireMessage> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                WireMessage purchase = busy.terminal().purchase(SILENT, 1);
                waiting.add(purchase);
                busy.line().send(busy.terminal().sign(purchase));
            }
            NodeFixture.await("three in flight", () -> metric(node, "postern_in_flight") == 3);

            WireMessage refused = other.terminal().purchase(CARD, 1);
            assertEquals("91", other.code(refused));
            assertEquals("91", other.code(other.terminal().balance(CARD)));
            assertEquals("00", other.codeUnsigned(other.terminal().echo().encode()));

            Map<Integer, Map<String, Integer>> codes = new HashMap<>();
            for (WireMessage purchase : waiting) {
                busy.line().send(busy.terminal().sign(busy.terminal().reversal(purchase)));
                for (int i = 0; i < 2; i++) {
                    WireMessage answer = WireMessage.decode(busy.receive());
                    codes.computeIfAbsent(answer.mti(), mti -> new HashMap<>()).merge(answer.get(39), 1, Integer::sum);
                }
            }
            assertEquals(Map.of(0x0210, Map.of("12", 3), 0x0410, Map.of("00", 3)), codes);
            assertEquals("00", other.code(refused), "there is room again, and the STAN was free");
        }
    }

    private static void echo(NodeFixture node, Line line) throws IOException {
        line.send(node.terminal(0).echo().encode());
        assertEquals("00", WireMessage.decode(line.receive()).get(39));
    }

    private static long metric(NodeFixture node, String name) {
        try {
            return node.metric(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
