package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.postern.processor.authorization.CardProof.Pin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class CardGuardsTest {

    private static final CardToken CARD = new CardToken(1, 2);
    private static final int TRIES_MAX = 3;

    private final CardGuards guards = new CardGuards();

    @Test
    void shouldCountWrongPinsUpToTheBlockAndThePickUp() {
        String[] codes = {"55", "55", "75", "75", "75", "38", "38"};
        for (String code : codes) {
            assertEquals(code, ask(pin(Pin.WRONG)));
        }
        assertEquals("38", ask(pin(Pin.RIGHT)), "the right PIN does not free a blocked card");
        assertNull(ask(pin(Pin.NONE)), "without a PIN it sells");
    }

    @Test
    void shouldForgetWrongPinsAtTheRightOne() {
        ask(pin(Pin.WRONG));
        ask(pin(Pin.WRONG));
        assertNull(ask(pin(Pin.RIGHT)));
        assertEquals("55", ask(pin(Pin.WRONG)));
        assertEquals("55", ask(pin(Pin.WRONG)));
        assertEquals("75", ask(pin(Pin.WRONG)));
        assertEquals("75", ask(pin(Pin.RIGHT)));
    }

    @Test
    void shouldWantARisingChipCounter() {
        assertNull(ask(chip(true, 7)));
        assertEquals("88", ask(chip(true, 7)), "the same again");
        assertEquals("88", ask(chip(true, 6)));
        assertNull(ask(chip(true, 8)));
        assertEquals("88", ask(chip(false, 9)), "a wrong cryptogram");
        assertNull(ask(chip(true, 9)), "does not take the counter");
        assertNull(ask(chip(true, 0xFFFF)));
    }

    @Test
    void shouldTellWhatContradictsBeforeItLooksAtThePin() {
        assertEquals("99", ask(new CardProof(Pin.BAD_BLOCK, false, false, 1, false)));
        assertEquals("63", ask(new CardProof(Pin.WRONG, true, false, 1, false)));
        assertEquals("63", ask(new CardProof(Pin.WRONG, false, false, 1, true)));
        assertEquals("88", ask(new CardProof(Pin.WRONG, true, false, 1, true)));
        assertEquals(0, guards.size(), "none of them counts");
        assertEquals("55", ask(new CardProof(Pin.WRONG, true, true, 1, true)));
        assertNull(guards.judge(CARD, null, TRIES_MAX, 0).responseCode(), "nothing to judge");
    }

    @Test
    void shouldRecordOnlyWhatChanges() {
        assertNull(guards.judge(CARD, pin(Pin.RIGHT), TRIES_MAX, 5).change(), "the usual case costs no record");
        assertEquals(new CardGuarded(CARD, 1, -1, 5), guards.judge(CARD, pin(Pin.WRONG), TRIES_MAX, 5).change());
        assertEquals(new CardGuarded(CARD, 0, 4, 5), guards.judge(CARD, chip(true, 4), TRIES_MAX, 5).change());
    }

    @Test
    void shouldBeTheSameAfterACopy() {
        for (int i = 0; i < 1_300; i++) {
            guards.apply(new CardGuarded(new CardToken(i, i), i % 4, i, 0));
        }
        CardGuards copy = new CardGuards();
        for (int piece = guards.firstPiece(); piece < guards.endPiece(); piece++) {
            ByteBuffer bytes = ByteBuffer.allocate(guards.bytesMax(piece)).order(ByteOrder.LITTLE_ENDIAN);
            guards.write(piece, bytes);
            copy.read(piece, bytes.flip());
        }
        assertEquals(1_300, copy.size());
        assertEquals("75", copy.judge(new CardToken(3, 3), pin(Pin.RIGHT), TRIES_MAX, 0).responseCode());
        assertEquals("88", copy.judge(new CardToken(1_299, 1_299), chip(true, 1_299), TRIES_MAX, 0).responseCode());
        assertNull(copy.judge(new CardToken(1_299, 1_299), chip(true, 1_300), TRIES_MAX, 0).responseCode());
    }

    private String ask(CardProof proof) {
        CardGuards.Verdict verdict = guards.judge(CARD, proof, TRIES_MAX, 0);
        if (verdict.change() != null) {
            guards.apply(verdict.change());
        }
        return verdict.responseCode();
    }

    private static CardProof pin(Pin pin) {
        return new CardProof(pin, true, true, CardProof.NO_CHIP, true);
    }

    private static CardProof chip(boolean right, int counter) {
        return new CardProof(Pin.NONE, true, right, counter, true);
    }
}
