package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is kept of transfers, and for how long. */
class TransfersTest {

    private static final CardToken PAYER = Asks.token(Cards.cny(1));
    private static final Payee PAYEE = new Payee(Asks.token(Cards.cny(2)), "");
    private static final int STREAM = 3;

    private Transfers received = new Transfers();

    @Test
    void shouldForgetWhatIsOverAndKnowHowFar() {
        credited(STREAM, 5, 100);
        credited(STREAM, 9, 200);
        credited(STREAM + 1, 2, 100);
        received.forget(STREAM, 150);

        assertNull(received.get(id(5)));
        assertNotNull(received.get(id(9)));
        assertNotNull(received.get(Transfers.id(STREAM + 1, 2)), "another payers' stream");
        assertTrue(received.forgot(id(5)) && received.forgot(id(4)));
        assertFalse(received.forgot(id(9)) || received.forgot(id(6)) || received.forgot(Transfers.id(STREAM + 1, 1)));
    }

    @Test
    void shouldNotMistakeANewOneForAForgottenOneWhenTheClockWasSetBack() {
        credited(STREAM, 5, 1_000_000);
        received.forget(STREAM, 2_000_000);

        assertFalse(received.forgot(id(6)), "it is younger, whatever the clock says");
    }

    @Test
    void shouldNeverForgetOneThatRuns() {
        Transfers sent = new Transfers();
        sent.put(transfer(PAYER, 1, Transfers.State.CREDITING, 0));
        sent.put(transfer(PAYER, 2, Transfers.State.RETURNING, 0));
        sent.put(transfer(PAYER, 3, Transfers.State.SETTLED, 0));
        sent.put(transfer(PAYER, 4, Transfers.State.RETURNED, 0));
        sent.forget(STREAM, Long.MAX_VALUE);

        assertEquals(2, sent.size());
        assertEquals(14, sent.runningMinor(Asks.CNY));
    }

    @Test
    void shouldForgetAFewAtATime() {
        for (int sequence = 1; sequence <= 20; sequence++) {
            credited(STREAM, sequence, 0);
        }
        received.forget(STREAM, 1);
        assertFalse(received.forgot(id(9)));
        assertTrue(received.forgot(id(8)));
        received.forget(STREAM, 1);
        received.forget(STREAM, 1);

        assertEquals(1, received.size(), "how far it has come");
        assertTrue(received.forgot(id(20)));
    }

    @Test
    void shouldStillKnowHowFarAfterASnapshot() {
        credited(STREAM, 5, 100);
        credited(STREAM, 9, 200);
        received.forget(STREAM, 150);
        Transfers restored = new Transfers();
        for (int piece = received.firstPiece(); piece < received.endPiece(); piece++) {
            ByteBuffer copy = ByteBuffer.allocate(received.bytesMax(piece));
            received.write(piece, copy);
            restored.read(piece, copy.flip());
        }

        assertTrue(restored.forgot(id(5)));
        assertFalse(restored.forgot(id(9)));
        restored.forget(STREAM, 300);
        assertTrue(restored.forgot(id(9)));
    }

    private void credited(int stream, long sequence, long atEpochMillis) {
        received.put(new Transfers.Transfer(Transfers.id(stream, sequence), null, PAYEE, 7, Asks.CNY, Transfers.State.CREDITED, atEpochMillis));
    }

    private static Transfers.Transfer transfer(CardToken payer, long sequence, Transfers.State state, long atEpochMillis) {
        return new Transfers.Transfer(id(sequence), payer, PAYEE, 7, Asks.CNY, state, atEpochMillis);
    }

    private static long id(long sequence) {
        return Transfers.id(STREAM, sequence);
    }
}
