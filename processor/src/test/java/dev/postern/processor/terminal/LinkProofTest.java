package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.ProofRefused;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No message is believed without proof, whichever way a terminal proves its messages. */
class LinkProofTest {

    private static final Pan CARD = Cards.cny(1);

    private PartitionFixture partition;
    private TestTerminal terminal;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldSellAndAnswerUnderTheKeysOfTheProfile(KeyProfile profile) {
        start(profile);
        byte[] sale = terminal.sign(terminal.purchase(CARD, 100));
        partition.submit(sale);
        approve();
        byte[] answer = partition.answerBytes();
        assertEquals("00", WireMessage.decode(answer).get(39));
        assertTrue(terminal.signed(answer));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldProcessNoFrameWithOneBitFlipped(KeyProfile profile) {
        start(profile);
        byte[] sale = terminal.sign(terminal.purchase(CARD, 12_345));
        int refused = 0;
        int unreadable = 0;
        for (int bit = 0; bit < 8 * sale.length; bit++) {
            byte[] flipped = sale.clone();
            flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
            TerminalRequest request = readable(flipped);
            if (request == null) {
                unreadable++;
                continue;
            }
            partition.submit(flipped);
            assertFalse(partition.shard.hasMessages(), "bit " + bit + " was processed");
            String code = partition.code();
            assertTrue("A0".equals(code) || "97".equals(code), "bit " + bit + " answered " + code);
            refused++;
        }
        assertEquals(8 * sale.length, refused + unreadable);
        assertTrue(refused > 300, "most flips are readable messages: " + refused);
        partition.submit(sale);
        assertEquals(12_345, ((AuthorizationRequest) partition.asked().request()).amountMinor(), "and the whole one is processed");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldProcessNoMessageThatHoldsAFieldOfAnother(KeyProfile profile) {
        start(profile);
        byte[] one = terminal.sign(terminal.purchase(CARD, 100).set(14, "3012").set(22, "022").set(26, "06"));
        byte[] other = terminal.sign(terminal.balance(Cards.cny(2)).set(14, "2911").set(22, "051").set(26, "12").set(60, "01000001999").set(42, "OTHERMERCHANT01"));
        WireMessage from = WireMessage.decode(one);
        WireMessage into = WireMessage.decode(other);
        long mac = macOf(other);
        int moved = 0;
        for (int field = 2; field < 64; field++) {
            String value = from.get(field);
            if (value == null ? into.get(field) == null : value.equals(into.get(field))) {
                continue;
            }
            WireMessage mixed = value == null ? into.copy().without(field) : into.copy().set(field, value);
            TerminalRequest request = readable(mixed.without(64).encode(mac));
            if (request != null) {
                partition.submit(mixed.without(64).encode(mac));
                assertFalse(partition.shard.hasMessages(), "field " + field + " was moved and processed");
                assertEquals("A0", partition.code(), "field " + field);
                moved++;
            }
        }
        assertTrue(moved >= 9, "fields moved: " + moved);
        partition.submit(into.copy().without(64).encode(macOf(one)));
        assertEquals("A0", partition.code(), "the MAC itself moved");
        assertFalse(partition.shard.hasMessages());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldRefuseAMacThatIsMissingShortOrInTheWrongPlace(KeyProfile profile) {
        start(profile);
        WireMessage sale = terminal.purchase(CARD, 100);
        byte[] whole = terminal.sign(sale);
        partition.submit(WireMessage.decode(whole).without(64).encode());
        assertEquals("A0", partition.code(), "missing");
        for (int kept = 0; kept < 8; kept++) {
            byte[] half = whole.clone();
            java.util.Arrays.fill(half, half.length - 8 + kept, half.length, (byte) 0);
            if (!java.util.Arrays.equals(half, whole)) {
                partition.submit(half);
                assertEquals("A0", partition.code(), kept + " bytes of it");
            }
        }
        byte[] shifted = whole.clone();
        System.arraycopy(whole, whole.length - 8, shifted, shifted.length - 7, 7);
        partition.submit(shifted);
        assertEquals("A0", partition.code(), "one byte late");
        assertFalse(partition.shard.hasMessages());
        assertEquals(0, partition.journal.waiting(), "no state is touched");
    }

    /** A plain CBC-MAC goes on from one message into another without the key; but no message is the beginning of a longer one. */
    @Test
    void shouldTakeNoMessageThatIsSplicedOfTwoUnderPlainCbc() {
        start(KeyProfile.TDES_CBC);
        byte[] one = terminal.sign(terminal.purchase(CARD, 100));
        byte[] other = terminal.sign(terminal.purchase(CARD, 90_000));
        int oneBytes = (one.length - 8 + 7) / 8 * 8;
        byte[] spliced = java.util.Arrays.copyOf(java.util.Arrays.copyOf(one, one.length - 8), oneBytes + other.length);
        System.arraycopy(other, 0, spliced, oneBytes, other.length);
        for (int i = 0; i < 8; i++) {
            spliced[oneBytes + i] ^= one[one.length - 8 + i];
        }
        assertEquals(macOf(other), terminal.mac().compute(spliced, 0, spliced.length - 8), "the forger has the right MAC");
        assertNull(readable(spliced), "and no message");
        byte[] beginning = java.util.Arrays.copyOf(spliced, oneBytes + 8);
        System.arraycopy(one, one.length - 8, beginning, oneBytes, 8);
        assertEquals(macOf(one), terminal.mac().compute(beginning, 0, oneBytes), "zeros behind it do not change it either");
        assertTrue(oneBytes == one.length - 8 || readable(beginning) == null, "nor are they taken");
        assertFalse(partition.shard.hasMessages());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = {"TDES_NO_MAC", "AES_NO_MAC"})
    void shouldDebitOnceHoweverOftenAFrameIsPlayedAgain(KeyProfile profile) {
        start(profile);
        List<byte[]> recorded = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            byte[] sale = terminal.sign(terminal.purchase(CARD, i));
            recorded.add(sale);
            partition.submit(sale);
            approve();
            assertEquals("00", partition.code());
        }
        replay(recorded, "at once", profile);
        partition.clock.advance(1, java.util.concurrent.TimeUnit.HOURS);
        replay(recorded, "an hour later", profile);
        partition.restart();
        replay(recorded, "after a restart", profile);
    }

    @Test
    void shouldRecordTheFirstRefusalsOfAMinuteAndCountTheOthers() {
        partition = new PartitionFixture(64);
        partition.terms = new KeyTerms(86_400_000, 1_000_000, 0, 60_000, 2);
        partition.restart();
        terminal = new TestTerminal(partition.fleet.getFirst());
        partition.signOn(terminal);
        for (int i = 0; i < 5; i++) {
            partition.submit(terminal.purchase(CARD, 100).encode(i));
            assertEquals("A0", partition.code(), "at once, whether it is recorded or not");
        }
        assertEquals(2, partition.journal.waiting(), "of five");
        partition.journal.releaseAll();
        partition.clock.advance(1, java.util.concurrent.TimeUnit.MINUTES);
        WireMessage sale = terminal.purchase(CARD, 100);
        partition.submit(sale.encode(1L));
        assertEquals("A0", partition.code());
        partition.release();
        ProofRefused record = assertInstanceOf(ProofRefused.class, partition.journal.last());
        assertEquals(new ProofRefused(TerminalState.pack(terminal.id()), 0x0200, Integer.parseInt(sale.get(11)), 3, partition.clock.epochMillis()), record);
        partition.journal.lowOnSpace(true);
        partition.submit(terminal.purchase(CARD, 100).encode(1L));
        assertEquals("A0", partition.code());
        assertEquals(0, partition.journal.waiting(), "the reserve is for what changes something");
        partition.journal.lowOnSpace(false);
        partition.journal.releaseAll();
        partition.restart();
        partition.submit(terminal.sign(terminal.purchase(CARD, 100)));
        assertEquals(100, ((AuthorizationRequest) partition.asked().request()).amountMinor(), "they change nothing at a restart");
    }

    @ParameterizedTest
    @EnumSource(names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldNotTakeACounterAgainAfterARestartThoughNothingWasDecided(KeyProfile profile) {
        start(profile);
        byte[] sale = terminal.sign(terminal.purchase(CARD, 100));
        partition.submit(sale);
        partition.giveUp(partition.asked(), "91");
        partition.assertNoAnswer();
        partition.release();
        assertEquals("91", partition.code(), "only once the counter is durable");
        assertInstanceOf(DukptCounterUsed.class, partition.journal.last());
        partition.submit(sale);
        assertEquals("A0", partition.code());
        partition.restart();
        partition.submit(sale);
        assertEquals("A0", partition.code(), "after a restart");
        assertFalse(partition.shard.hasMessages());
        partition.submit(terminal.sign(terminal.purchase(CARD, 100)));
        assertEquals(100, ((AuthorizationRequest) partition.asked().request()).amountMinor(), "the next counter is taken");
    }

    @ParameterizedTest
    @EnumSource(names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldRecordTheCounterOfASaleThatTheDiskHasNoRoomFor(KeyProfile profile) {
        start(profile);
        partition.journal.lowOnSpace(true);
        byte[] sale = terminal.sign(terminal.purchase(CARD, 100));
        partition.submit(sale);
        partition.assertNoAnswer();
        partition.release();
        assertEquals("96", partition.code());
        assertEquals(2, assertInstanceOf(DukptCounterUsed.class, partition.journal.last()).counter(), "of this message, behind the one before");
        partition.journal.lowOnSpace(false);
        partition.restart();
        partition.submit(sale);
        assertEquals("A0", partition.code(), "its counter was used");
        assertFalse(partition.shard.hasMessages());
    }

    @ParameterizedTest
    @EnumSource(names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldAnswer96WhenTheCounterCannotBeRecordedAnyMore(KeyProfile profile) {
        start(profile);
        partition.submit(terminal.sign(terminal.purchase(CARD, 100)));
        partition.giveUp(partition.asked(), "91");
        partition.fail();
        assertEquals("96", partition.code());
        partition.assertNoAnswer();
    }

    @ParameterizedTest
    @EnumSource(names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldRefuseACounterOutOfOrderAndASerialNumberOfAnotherTerminal(KeyProfile profile) {
        start(profile);
        byte[] early = terminal.sign(terminal.balance(CARD));
        partition.submit(terminal.sign(terminal.balance(CARD)));
        partition.asked();
        partition.submit(early);
        assertEquals("A0", partition.code(), "an earlier counter");
        TestTerminal neighbour = new TestTerminal(partition.fleet.getLast());
        WireMessage stolen = WireMessage.decode(neighbour.sign(neighbour.balance(CARD))).set(41, terminal.id());
        partition.submit(stolen.without(64).encode(1L));
        assertEquals("A0", partition.code(), "a neighbour's serial number");
        partition.submit(terminal.balance(CARD).set(58, "0203FFFFFF").encode(1L));
        assertEquals("A0", partition.code(), "no serial number at all");
        assertFalse(partition.shard.hasMessages());
    }

    @ParameterizedTest
    @EnumSource(names = {"DUKPT_TDES", "DUKPT_AES"})
    void shouldAnswerARepeatUnderItsOwnCounterOnceThatIsDurable(KeyProfile profile) {
        start(profile);
        WireMessage sale = terminal.purchase(CARD, 100);
        partition.submit(terminal.sign(sale));
        approve();
        byte[] first = partition.answerBytes();
        partition.submit(terminal.sign(sale));
        partition.assertNoAnswer();
        partition.release();
        byte[] again = partition.answerBytes();
        assertTrue(terminal.signed(again), "with the newer counter's key");
        assertEquals(WireMessage.decode(first).without(64).get(37), WireMessage.decode(again).get(37));
        assertFalse(partition.shard.hasMessages(), "no second question");
    }

    private void replay(List<byte[]> recorded, String when, KeyProfile profile) {
        for (byte[] frame : recorded) {
            partition.submit(frame);
            assertFalse(partition.shard.hasMessages(), when + ": a second debit");
            assertEquals(profile.dukpt() ? "A0" : "00", partition.code(), when + ": the first answer, or nothing");
        }
    }

    private void start(KeyProfile profile) {
        partition = new PartitionFixture(64, profile);
        terminal = new TestTerminal(partition.fleet.getFirst());
        partition.signOn(terminal);
        partition.submit(terminal.sign(terminal.balance(CARD)));
        partition.giveUp(partition.asked(), "91");
        partition.journal.releaseAll();
        partition.settle();
        assertEquals("91", partition.code());
    }

    private void approve() {
        FraudScreener.Screen asked = partition.asked();
        partition.decide(asked, "00", LinkProofTest::approved);
    }

    private static Event approved(CardRequest request, byte[] answer) {
        AuthorizationRequest sale = (AuthorizationRequest) request;
        return new Approved(sale.exchange(), sale.token(), Kind.PURCHASE, sale.amountMinor(), sale.currency(), "600000000001", "ABC123", answer, sale.atEpochMillis());
    }

    private static TerminalRequest readable(byte[] message) {
        try {
            return Requests.of(message);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static long macOf(byte[] message) {
        return java.nio.ByteBuffer.wrap(message).getLong(message.length - 8);
    }
}
