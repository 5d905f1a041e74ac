package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.iso8583.Pan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyLifeTest {

    private static final Pan CARD = Cards.cny(1);
    private static final KeyTerms TERMS = new KeyTerms(1_000, 5, 100, 3, 0);

    private PartitionFixture partition;
    private TestTerminal terminal;

    @BeforeEach
    void start() {
        partition = new PartitionFixture(64);
        terminal = new TestTerminal(partition.fleet.getFirst());
    }

    @Test
    void shouldHonourFormerKeysForTheGraceTimeOnly() {
        KeyLife life = new KeyLife();
        TerminalKeys former = new TerminalKeys(new byte[0], null);
        life.activated(former, 10_000);
        assertSame(former, life.honoured(10_099, TERMS));
        assertNull(life.honoured(10_100, TERMS));
        assertNull(life.honoured(10_050, TERMS), "once gone they stay gone");
    }

    @Test
    void shouldBeWornByAgeAndByUse() {
        KeyLife life = new KeyLife();
        assertFalse(life.worn(1_000_000, TERMS), "keys that were never used have no age");
        life.used(10_000);
        assertFalse(life.worn(10_999, TERMS));
        assertTrue(life.worn(11_000, TERMS));
        life.activated(null, 11_000);
        for (int i = 0; i < 5; i++) {
            assertFalse(life.worn(11_000, TERMS));
            life.used(11_000);
        }
        assertTrue(life.worn(11_000, TERMS));
    }

    @Test
    void shouldDrawSoOftenAMinute() {
        KeyLife life = new KeyLife();
        for (int i = 0; i < 3; i++) {
            assertTrue(life.mayDraw(60_000 + i, TERMS));
        }
        assertFalse(life.mayDraw(119_999, TERMS));
        assertTrue(life.mayDraw(120_000, TERMS));
    }

    @Test
    void shouldTakeAMacOfTheFormerKeysWhileItIsOnItsWay() {
        partition.terms = new KeyTerms(86_400_000, 1_000, 30_000, 100, 0);
        partition.restart();
        ready();
        MessageMac former = terminal.mac();
        ready();
        partition.submit(terminal.balance(CARD).encode(former));
        partition.giveUp(partition.asked(), "91");
        byte[] answer = partition.answerBytes();
        assertEquals("91", WireMessage.decode(answer).get(39));
        assertTrue(terminal.signed(answer), "answered under the newest");
    }

    @Test
    void shouldGiveThePendingKeysAgainToWhoAsksTooOften() {
        partition.terms = new KeyTerms(86_400_000, 1_000, 0, 2, 0);
        partition.restart();
        String keys = null;
        for (int i = 0; i < 2; i++) {
            partition.submit(terminal.signOn().encode());
            partition.release();
            keys = partition.answer().get(62);
        }
        long written = partition.journal.events().size();
        for (int i = 0; i < 5; i++) {
            partition.submit(terminal.signOn().encode());
            assertEquals(keys, partition.answer().get(62));
        }
        assertEquals(written, partition.journal.events().size() + partition.journal.waiting(), "no record more");
    }

    private void ready() {
        partition.signOn(terminal);
        partition.submit(terminal.sign(terminal.balance(CARD)));
        partition.giveUp(partition.asked(), "91");
        partition.journal.releaseAll();
        partition.settle();
        assertEquals("91", partition.code());
    }
}
