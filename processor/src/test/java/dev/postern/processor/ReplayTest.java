package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever records the line and plays it again moves no money, in any profile. */
class ReplayTest {

    private static final Pan CARD = Cards.cny(4_711);
    private static final Pan PAYEE = Cards.cny(4_712);

    @TempDir
    private Path data;
    private final List<byte[]> recorded = new ArrayList<>();

    /** Money in, out and on hold, linked and not, and what closes a batch: whatever is heard on the line is worth nothing. */
    @ParameterizedTest
    @EnumSource(names = {"TDES", "AES", "DUKPT_TDES", "DUKPT_AES"})
    void shouldMoveNoMoneyForFramesThatArePlayedAgain(KeyProfile profile) throws IOException {
        List<FleetRow> fleet = TestTerminal.fleet(1, profile);
        TestTerminal terminal = new TestTerminal(fleet.getFirst());
        long balance;
        long payees;
        try (NodeFixture node = new NodeFixture(data, fleet); Session session = node.session(terminal).signOn()) {
            sellAllKinds(session);
            balance = session.balance(CARD);
            payees = session.balance(PAYEE);
            Set<String> codes = play(node);
            assertTrue(Set.of("00", "A0").containsAll(codes), "the first answer again, or nothing: " + codes);
            assertMoney(session, balance, payees, "at once");

            int batch = terminal.batch();
            session.code(new KindMessages(terminal).batchClose(0, 0, 0, 0));
            session.code(new KindMessages(terminal).batchEnd());
            session.signOn();
            assertEquals(batch + 1, terminal.batch(), "the batch is closed");
            assertMoney(session, balance, payees, "a batch later");
            play(node);
            assertMoney(session, balance, payees, "a batch later, under the keys of before");
            assertEquals("00", session.code(terminal.purchase(CARD, 1)), "and the terminal goes on");
            balance--;
        }
        try (NodeFixture node = new NodeFixture(data, fleet)) {
            play(node);
            try (Session session = node.session(terminal)) {
                assertMoney(session, balance, payees, "after a restart");
            }
        }
    }

    private void sellAllKinds(Session session) throws IOException {
        KindMessages kinds = new KindMessages(session.terminal());
        WireMessage sale = kinds.purchase(CARD, 1_000);
        WireMessage sold = approved(session, sale);
        approved(session, kinds.voiding(CARD, 1_000, sale, sold));
        WireMessage other = kinds.purchase(CARD, 700);
        WireMessage otherSold = approved(session, other);
        approved(session, kinds.refund(CARD, 300, other, otherSold));
        approved(session, kinds.refund(CARD, 50));
        approved(session, kinds.load(CARD, 40));
        approved(session, kinds.transfer(CARD, PAYEE, 500));
        WireMessage hold = kinds.preAuthorization(CARD, 2_000);
        WireMessage held = approved(session, hold);
        approved(session, kinds.increment(CARD, 100, hold, held));
        WireMessage completion = kinds.completion(CARD, 1_500, hold, held);
        WireMessage completed = approved(session, completion);
        approved(session, kinds.completionVoid(CARD, 1_500, completion, completed));
        WireMessage second = kinds.preAuthorization(CARD, 900);
        approved(session, kinds.preAuthorizationVoid(CARD, 900, second, approved(session, second)));
        approved(session, kinds.offlineSale(CARD, 60));
        approved(session, kinds.tip(CARD, 800, other));
        WireMessage reversed = kinds.purchase(CARD, 80);
        approved(session, reversed);
        approved(session, kinds.reversal(reversed));
        approved(session, kinds.topUp(CARD, 30, "13800000000"));
    }

    private WireMessage approved(Session session, WireMessage message) throws IOException {
        byte[] frame = session.terminal().sign(message);
        recorded.add(frame);
        session.line().send(frame);
        WireMessage answer = WireMessage.decode(session.receive());
        assertEquals("00", answer.get(39), message.get(3) + " " + message.get(60));
        return answer;
    }

    private static void assertMoney(Session session, long balance, long payees, String when) throws IOException {
        assertEquals(balance, session.balance(CARD), when);
        assertEquals(payees, session.balance(PAYEE), when);
    }

    /** Every frame, on a line of a stranger's; the codes that are answered. */
    private Set<String> play(NodeFixture node) throws IOException {
        Set<String> codes = new TreeSet<>();
        try (Line line = node.line()) {
            for (byte[] frame : recorded) {
                line.send(frame);
                codes.add(WireMessage.decode(line.receive()).get(39));
            }
        }
        return codes;
    }
}
