package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.postern.processor.Settings;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.time.ZoneId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a business day, one second after the requests of the fixture come. */
class CutOverTest {

    private static final Pan CARD = Cards.cny(1);
    private static final long END = Requests.AT + 1_000;

    private PartitionFixture partition;
    private TestTerminal terminal;

    @BeforeEach
    void start() {
        partition = new PartitionFixture(4, CutOverTimes.read(
                Settings.with("postern.merchants.cut-over = \"08:00:01\"").at("postern.merchants"), ZoneId.of("UTC")));
        terminal = new TestTerminal(partition.fleet.getFirst());
        partition.signOn(terminal);
        submit(terminal.balance(CARD));
        partition.giveUp(partition.asked(), "91");
        partition.code();
        while (partition.journal.waiting() > 0) {
            partition.release();
        }
    }

    private void submit(WireMessage message) {
        partition.submit(terminal.sign(message));
    }

    private void approve(FraudScreener.Screen asked) {
        partition.decide(asked, "00", (request, answer) -> new Approved(request.exchange(), request.token(),
                Kind.PURCHASE, request.amountMinor(), request.currency(), "600000000001", "ABC123", answer,
                request.atEpochMillis()));
    }

    @Test
    void shouldCloseTheBatchWithOurTotalsAndAnswer90Meanwhile() {
        WireMessage sale = terminal.purchase(CARD, 100);
        submit(sale);
        approve(partition.asked());
        assertEquals("00", partition.code());
        partition.at(END - 1);
        assertEquals(0, partition.journal.waiting(), "not yet");

        partition.at(END + 1_000);
        BatchClosed closed = assertInstanceOf(BatchClosed.class, partition.journal.last());
        assertEquals(BatchClosed.Reason.CUT_OVER, closed.reason());
        assertEquals(100, closed.home().debitMinor());
        submit(terminal.purchase(CARD, 1));
        assertEquals("90", partition.code());
        submit(sale);
        assertEquals("00", partition.code(), "a repeat still gets its answer");

        partition.release();
        submit(terminal.purchase(CARD, 1));
        assertEquals("77", partition.code());
        partition.signOn(terminal);
        assertEquals(2, terminal.batch());
    }

    /** Found by the simulation: an advice whose answer was lost could be neither repeated nor reversed any more. */
    @Test
    void shouldGiveTheFirstAnswerOfAClosedBatchAgainAnd77ForWhatWasNotDecidedInIt() {
        WireMessage sale = terminal.purchase(CARD, 100);
        WireMessage lostOnTheWay = terminal.purchase(CARD, 7);
        submit(sale);
        approve(partition.asked());
        assertEquals("00", partition.code());
        partition.at(END + 1_000);
        partition.release();
        submit(terminal.purchase(CARD, 1));
        assertEquals("77", partition.code());

        submit(sale.copy());
        assertEquals("00", partition.code(), "it was decided there");
        submit(sale.copy().set(4, 101, 12));
        assertEquals("94", partition.code(), "it is another request");
        submit(lostOnTheWay);
        assertEquals("77", partition.code(), "it was not, and never will be");
        partition.restart();
        partition.signOn(terminal);
        submit(sale.copy());
        assertEquals("00", partition.code(), "nor does a restart forget it");
    }

    @Test
    void shouldKeepTheTerminalsTotalsOfABatchThatEndsWhileItIsUploaded() {
        WireMessage sale = terminal.purchase(CARD, 100);
        submit(sale);
        approve(partition.asked());
        assertEquals("00", partition.code());
        submit(new KindMessages(terminal).batchClose(99, 1, 0, 0));
        partition.release();
        assertEquals("95", partition.code());

        partition.at(END + 1_000);
        BatchClosed closed = assertInstanceOf(BatchClosed.class, partition.journal.last());
        assertEquals(BatchClosed.Reason.CUT_OVER, closed.reason());
        assertEquals(100, closed.home().debitMinor());
        assertEquals(99, closed.claimedHome().debitMinor());
    }

    @Test
    void shouldWaitForWhatRuns() {
        submit(terminal.purchase(CARD, 100));
        approve(partition.asked());
        partition.code();
        submit(terminal.purchase(CARD, 200));
        FraudScreener.Screen running = partition.asked();

        partition.at(END + 1_000);
        assertEquals(0, partition.journal.waiting());
        approve(running);
        assertEquals("00", partition.code());
        partition.at(END + 2_000);
        assertEquals(300, assertInstanceOf(BatchClosed.class, partition.journal.last()).home().debitMinor());
    }

    @Test
    void shouldNeitherSkipNorDoubleItWhenTheClockIsStepped() {
        submit(terminal.purchase(CARD, 100));
        approve(partition.asked());
        partition.code();
        partition.at(END + 86_400_000);
        partition.release();
        partition.at(END + 86_400_000 + 1_000);
        partition.at(END + 2 * 86_400_000L);
        assertEquals(1, partition.journal.events().stream().filter(BatchClosed.class::isInstance).count(),
                "an empty batch stays open");

        partition.restart();
        assertFalse(partition.terminals().find(TerminalState.pack(terminal.id())).batchState.openedEpochMillis() != 0);
        partition.at(END + 3 * 86_400_000L);
        assertEquals(0, partition.journal.waiting(), "a restart does not cut over again");
    }
}
