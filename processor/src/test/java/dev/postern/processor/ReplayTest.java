package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Line;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever records the line and plays it again moves no money, in any profile. */
class ReplayTest {

    private static final Pan CARD = Cards.cny(4_711);

    @TempDir
    private Path data;
    private final List<byte[]> recorded = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"TDES", "AES", "DUKPT_TDES", "DUKPT_AES"})
    void shouldMoveNoMoneyForFramesThatArePlayedAgain(KeyProfile profile) throws IOException {
        List<FleetRow> fleet = TestTerminal.fleet(1, profile);
        TestTerminal terminal = new TestTerminal(fleet.getFirst());
        long balance;
        try (NodeFixture node = new NodeFixture(data, fleet); Session session = node.session(terminal).signOn()) {
            long before = session.balance(CARD);
            for (int i = 1; i <= 20; i++) {
                WireMessage sale = terminal.purchase(CARD, i);
                assertEquals("00", record(session, sale));
                if (i % 5 == 0) {
                    assertEquals("00", record(session, terminal.reversal(sale)));
                }
            }
            balance = session.balance(CARD);
            assertEquals(before - 210 + 50, balance);
            replay(node);
            assertEquals(balance, session.balance(CARD), "at once");
        }
        try (NodeFixture node = new NodeFixture(data, fleet)) {
            replay(node);
            try (Session session = node.session(terminal)) {
                assertEquals(balance, session.balance(CARD), "after a restart");
            }
        }
    }

    private String record(Session session, WireMessage message) throws IOException {
        byte[] frame = session.terminal().sign(message);
        recorded.add(frame);
        session.line().send(frame);
        return WireMessage.decode(session.receive()).get(39);
    }

    private void replay(NodeFixture node) throws IOException {
        try (Line line = node.line()) {
            for (byte[] frame : recorded) {
                line.send(frame);
                String code = WireMessage.decode(line.receive()).get(39);
                assertTrue("00".equals(code) || "A0".equals(code), "the first answer again, or nothing: " + code);
            }
        }
    }
}
