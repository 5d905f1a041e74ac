package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.iso8583.Pan;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyLifeTest {

    private static final Pan CARD = Cards.cny(1);
    private static final Pan WITH_PIN = Cards.of(622_424, "024680010");
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
    void shouldNotHonourFormerKeysLongerWhenTheClockIsSetBack() {
        KeyLife life = new KeyLife();
        TerminalKeys former = new TerminalKeys(new byte[0], null);
        life.activated(former, 10_000);
        assertSame(former, life.honoured(9_901, TERMS), "another loop's clock may be a little behind");
        assertNull(life.honoured(9_900, TERMS));
        assertNull(life.honoured(10_000, TERMS), "once gone they stay gone");
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
    void shouldOpenAPinBlockUnderTheKeysOfTheExchangeThatProvedItsMessage() {
        partition.terms = new KeyTerms(86_400_000, 1_000, 30_000, 100, 0);
        partition.restart();
        ready();
        MessageMac former = terminal.mac();
        WireMessage onItsWay = withPin();
        WireMessage late = withPin();
        partition.signOn(terminal);
        assertEquals(CardProof.Pin.RIGHT, pin(terminal.sign(withPin())), "the first message under new keys");
        assertEquals(CardProof.Pin.RIGHT, pin(onItsWay.encode(former)), "a message of before");
        assertEquals(CardProof.Pin.RIGHT, pin(terminal.sign(withPin())), "and one of after");
        assertEquals(CardProof.Pin.BAD_BLOCK, pin(terminal.sign(late)), "an old block in a new message");
    }

    private CardProof.Pin pin(byte[] message) {
        partition.submit(message);
        return partition.asked().request().layout().proof().pin();
    }

    private WireMessage withPin() {
        PinBlock block = new PinCipher(terminal.pinKey()).encipher(ClearPin.of("2468"), WITH_PIN, PinBlockFormat.ISO_0, new SecureRandom());
        return terminal.purchase(WITH_PIN, 100).set(22, "021").set(26, "06").set(52, HexFormat.of().formatHex(block.bytes())).set(53, "2600000000000000");
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
