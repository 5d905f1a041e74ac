package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.iso8583.Pan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TerminalPartitionTest {

    private static final Pan CARD = Cards.cny(1);
    private static final int ANSWERS_MAX = 4;

    private PartitionFixture partition;
    private TestTerminal terminal;

    @BeforeEach
    void start() {
        partition = new PartitionFixture(ANSWERS_MAX);
        terminal = new TestTerminal(partition.fleet.getFirst());
    }

    // ---- Order of checks ----

    /** A message with every defect at once; repairing the first one that counts shows the next. */
    @Test
    void shouldCheckInTheOrderOfTheContract() {
        TestTerminal stranger = new TestTerminal(TestTerminal.fleet(9).getLast());
        WireMessage bad = stranger.purchase(Cards.of(123_456, "000000001"), 0);
        String digits = bad.get(2);
        char otherCheck = digits.charAt(15) == '9' ? '0' : (char) (digits.charAt(15) + 1);
        bad.set(2, digits.substring(0, 15) + otherCheck).set(3, "999999").set(60, "22000777").without(22)
                .set(42, "NOTMYMERCHANT01").set(49, "840");

        partition.submit(bad.encode(0x1234L));
        assertRefused("97", null);
        bad.set(41, terminal.id());
        partition.submit(bad.encode(0x1234L));
        assertRefused("A0", null);

        partition.signOn(terminal);
        assertRefusedSigned(bad, "77", null);
        bad.set(60, "22000001");
        assertRefusedSigned(bad, "12", null);
        bad.set(3, "000000").set(11, 2, 6);
        assertRefusedSigned(bad, "30", "022");
        bad.set(22, "012");
        assertRefusedSigned(bad, "13", null);
        bad.set(4, 100, 12).set(11, 3, 6);
        assertRefusedSigned(bad, "14", null);
        bad.set(2, digits).set(11, 4, 6);
        assertRefusedSigned(bad, "15", null);
        bad.set(2, Cards.digits(CARD)).set(11, 5, 6);
        assertRefusedSigned(bad, "03", null);
        bad.set(42, terminal.row().merchantId()).set(11, 6, 6);
        assertRefusedSigned(bad, "58", null);
        bad.set(49, "156").set(11, 7, 6);
        submit(bad);
        partition.assertNoAnswer();
        assertInstanceOf(AuthorizationRequest.class, partition.asked().request(), "and so it reaches the card");
    }

    private void assertRefusedSigned(WireMessage message, String code, String field44) {
        submit(message);
        while (partition.journal.waiting() > 0) {
            partition.release();
        }
        assertRefused(code, field44);
    }

    private void assertRefused(String code, String field44) {
        WireMessage answer = partition.answer();
        assertEquals(code, answer.get(39));
        assertEquals(field44, answer.get(44));
        partition.assertSilence();
    }

    @Test
    void shouldNameTheMalformedFieldBeforeAnythingElseAndPutNoMacOn() {
        TestTerminal stranger = new TestTerminal(TestTerminal.fleet(9).getLast());
        partition.submitMalformed(stranger.purchase(CARD, 1).encode(), 4);

        WireMessage answer = partition.answer();
        assertEquals("30", answer.get(39));
        assertEquals("004", answer.get(44));
        assertFalse(answer.has(64));
        assertEquals(0, partition.journal.written().size());
    }

    @Test
    void shouldPutNoMacOn97() {
        partition.submit(new TestTerminal(TestTerminal.fleet(9).getLast()).purchase(CARD, 1).encode(1L));
        WireMessage answer = partition.answer();
        assertEquals("97", answer.get(39));
        assertFalse(answer.has(64));
    }

    @ParameterizedTest
    @CsvSource({"3, 003", "25, 025", "60, 060"})
    void shouldMissTheCodesBeforeItComparesTheBatch(int field, String field44) {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1).set(60, "22000777000").without(field);
        submit(purchase);
        assertRefused("30", field44);
    }

    /** What decides nothing must not occupy the STAN. */
    @ParameterizedTest
    @CsvSource({"22, ''", "60, 22000777000"})
    void shouldLeaveTheStanFreeAfter30And77(int field, String value) {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1);
        WireMessage bad = purchase.copy().without(field);
        if (!value.isEmpty()) {
            bad.set(field, value);
        }
        submit(bad);
        assertTrue(partition.code().matches("30|77"));

        submit(purchase);
        approve(partition.asked());
        assertEquals("00", partition.code());
    }

    @ParameterizedTest
    @CsvSource({"13", "14", "15", "12"})
    void shouldOccupyTheStanWithARefusalThatIsDurable(String code) {
        ready();
        WireMessage purchase = switch (code) {
            case "13" -> terminal.purchase(CARD, 0);
            case "14" -> terminal.purchase(CARD, 1).set(2, "6224240000000010");
            case "15" -> terminal.purchase(Cards.of(123_456, "000000001"), 1);
            default -> terminal.purchase(CARD, 1).set(3, "200000");
        };
        submit(purchase);
        partition.assertSilence();
        assertEquals(code, assertInstanceOf(Refused.class, partition.journal.last()).responseCode());
        submit(purchase);
        assertEquals("09", partition.code(), "not durable yet");

        partition.release();
        byte[] first = partition.answerBytes();
        assertEquals(code, WireMessage.decode(first).get(39));
        assertTrue(terminal.signed(first));

        submit(purchase);
        assertArrayEquals(first, partition.answerBytes());
        submit(purchase.copy().set(4, 77, 12));
        assertEquals("94", partition.code());
        assertEquals(1, partition.journal.events().stream().filter(Refused.class::isInstance).count());
    }

    // ---- MAC and keys ----

    @Test
    void shouldAnswerA0WithoutAMacToATerminalThatNeverSignedOn() {
        partition.submit(terminal.purchase(CARD, 1).encode(1L));
        WireMessage answer = partition.answer();
        assertEquals("A0", answer.get(39));
        assertFalse(answer.has(64));
        assertEquals(0, partition.journal.written().size());
    }

    @Test
    void shouldAnswerA0AndTouchNothingWhenTheMacIsWrongOrMissing() {
        ready();
        int written = partition.journal.written().size();
        byte[] wrong = terminal.sign(terminal.purchase(CARD, 1));
        wrong[wrong.length - 1] ^= 1;

        partition.submit(wrong);
        byte[] answer = partition.answerBytes();
        assertEquals("A0", WireMessage.decode(answer).get(39));
        assertTrue(terminal.signed(answer));
        partition.submit(terminal.purchase(CARD, 1).encode());
        assertEquals("A0", partition.code());
        partition.assertSilence();
        assertEquals(written, partition.journal.written().size());
    }

    @Test
    void shouldGiveKeysOnlyWhenTheyAreDurable() {
        partition.submit(terminal.signOn().encode());
        partition.assertSilence();
        assertInstanceOf(TerminalSignedOn.class, partition.journal.last());

        partition.release();
        byte[] answer = partition.answerBytes();
        WireMessage message = WireMessage.decode(answer);
        assertEquals(0x0810, message.mti());
        assertEquals("00", message.get(39));
        assertFalse(message.has(64));
        assertEquals("00000001003", message.get(60));
        terminal.take(message);
    }

    @Test
    void shouldKeepTheOldKeysUntilTheFirstMacWithTheNewOnes() {
        ready();
        MessageMac old = terminal.mac();
        partition.signOn(terminal);
        assertNotEquals(old, terminal.mac());

        partition.submit(terminal.balance(CARD).encode(old));
        partition.giveUp(partition.asked(), "91");
        assertEquals("91", partition.code(), "the old keys still hold");
        assertFalse(partition.journal.last() instanceof KeysActivated);

        submit(terminal.balance(CARD));
        assertInstanceOf(KeysActivated.class, partition.journal.last());
        partition.giveUp(partition.asked(), "91");
        byte[] answer = partition.answerBytes();
        assertEquals("91", WireMessage.decode(answer).get(39));
        assertTrue(terminal.signed(answer), "answered under the new keys");

        partition.submit(terminal.balance(CARD).encode(old));
        assertEquals("A0", partition.code(), "the old ones are gone");
    }

    @Test
    void shouldPutTheNewestKeysMacOnA0() {
        ready();
        MessageMac old = terminal.mac();
        partition.signOn(terminal);

        partition.submit(terminal.purchase(CARD, 1).encode(1L));
        assertTrue(terminal.signed(partition.answerBytes()));
        partition.submit(terminal.purchase(CARD, 1).encode(old));
        partition.giveUp(partition.asked(), "91");
        assertFalse(terminal.signed(partition.answerBytes()), "what was proven with the old keys is answered with them");
    }

    @Test
    void shouldKnowItsKeysAfterARestart() {
        ready();
        MessageMac active = terminal.mac();
        partition.signOn(terminal);
        partition.restart();

        partition.submit(terminal.balance(CARD).encode(active));
        partition.giveUp(partition.asked(), "91");
        assertEquals("91", partition.code(), "active");
        submit(terminal.balance(CARD));
        partition.giveUp(partition.asked(), "91");
        assertEquals("91", partition.code(), "pending");
        partition.submit(terminal.balance(CARD).encode(active));
        assertEquals("A0", partition.code());
    }

    /** Whoever knows a terminal's name can ask for keys at any moment; that must not take away those it proves. */
    @Test
    void shouldKnowTheSameKeysAfterARestartWhenASignOnCrossedTheFirstMac() {
        partition.signOn(terminal);
        partition.submit(terminal.signOn().encode());
        submit(terminal.balance(CARD));
        String live = firstCode();
        while (partition.journal.waiting() > 0) {
            partition.release();
        }
        drainAnswers();
        submit(terminal.balance(CARD));
        assertEquals(live, firstCode(), "nothing came between");

        partition.restart();
        submit(terminal.balance(CARD));
        assertEquals(live, firstCode(), "the journal tells the same keys");
    }

    /** Of a request that may reach the shard: the code of its answer. */
    private String firstCode() {
        if (partition.shard.hasMessages()) {
            partition.giveUp(partition.asked(), "91");
        }
        return partition.code();
    }

    private void drainAnswers() {
        partition.connection.forget();
    }

    // ---- Network messages ----

    @Test
    void shouldAnswerAnEchoAtOnceAndWriteNothing() {
        WireMessage echo = terminal.echo();
        partition.submit(echo.encode());
        WireMessage answer = partition.answer();
        assertEquals(0x0830, answer.mti());
        assertEquals("00", answer.get(39));
        assertEquals(echo.get(60), answer.get(60));
        assertFalse(answer.has(64));
        assertEquals(0, partition.journal.written().size());
    }

    @ParameterizedTest
    @CsvSource({"0800, 001, 58", "0800, 360, 12", "0820, 002, 12", "0820, 003, 12", "0800, 301, 12"})
    void shouldRefuseNetworkCodesThatItDoesNotServe(String mti, String networkCode, String code) {
        partition.submit(terminal.signOn().mti(Integer.parseInt(mti, 16)).set(60, "00000001" + networkCode).encode());
        WireMessage answer = partition.answer();
        assertEquals(code, answer.get(39));
        assertFalse(answer.has(62));
        assertEquals(0, partition.journal.written().size());
    }

    @ParameterizedTest
    @CsvSource({"''", "00", "00000001", "0000000100"})
    void shouldNameField60WhenASignOnLacksItsCode(String field60) {
        WireMessage signOn = terminal.signOn().without(60);
        if (!field60.isEmpty()) {
            signOn.set(60, field60);
        }
        partition.submit(signOn.encode());
        assertRefused("30", "060");
    }

    // ---- Repeats ----

    @Test
    void shouldAnswer09WhileTheFirstRunsAndThenTheFirstAnswer() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        FraudScreener.Screen asked = partition.asked();

        submit(purchase);
        assertEquals("09", partition.code());
        submit(purchase.copy().mti(0x0201));
        assertEquals("09", partition.code());
        submit(purchase.copy().set(4, 999, 12));
        assertEquals("94", partition.code());
        partition.assertSilence();

        approve(asked);
        byte[] first = partition.answerBytes();
        assertEquals("00", WireMessage.decode(first).get(39));
        assertTrue(terminal.signed(first));

        submit(purchase);
        assertArrayEquals(first, partition.answerBytes());
        submit(purchase.copy().mti(0x0201));
        assertArrayEquals(first, partition.answerBytes());
        submit(purchase.copy().set(2, Cards.digits(Cards.cny(2))));
        assertEquals("94", partition.code());
        partition.assertSilence();
    }

    @Test
    void shouldGiveTheFirstAnswerUnderTheKeysOfTheDay() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        approve(partition.asked());
        byte[] first = partition.answerBytes();
        partition.signOn(terminal);

        submit(purchase);
        byte[] again = partition.answerBytes();
        assertArrayEquals(TestTerminal.unsigned(first), TestTerminal.unsigned(again));
        assertTrue(terminal.signed(again));
        assertFalse(terminal.signed(first));
    }

    @Test
    void shouldFreeTheStanWhenTheShardDecidesNothing() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        partition.giveUp(partition.asked(), "91");
        WireMessage answer = partition.answer();
        assertEquals("91", answer.get(39));
        assertEquals(12, answer.get(37).length());

        submit(purchase.copy().set(4, 5, 12));
        assertEquals(5, partition.asked().request().amountMinor(), "another request under the STAN is a new one");
    }

    @Test
    void shouldAskTheJournalForAnAnswerThatLeftTheMemory() {
        ready();
        WireMessage old = terminal.purchase(CARD, 1_000);
        submit(old);
        approve(partition.asked());
        byte[] first = partition.answerBytes();
        fillTheMemory();

        submit(old);
        partition.assertSilence();
        partition.lookUp();
        assertArrayEquals(first, partition.answerBytes());

        submit(old.copy().set(4, 1, 12));
        partition.lookUp();
        assertEquals("94", partition.code());

        partition.journal.refuseLookUps();
        submit(old);
        assertEquals("09", partition.code());
    }

    private void fillTheMemory() {
        for (int i = 0; i < ANSWERS_MAX; i++) {
            submit(terminal.purchase(CARD, 1));
            approve(partition.asked());
            assertEquals("00", partition.code());
        }
    }

    @Test
    void shouldKnowWindowAndAnswersAfterARestart() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        approve(partition.asked());
        byte[] first = partition.answerBytes();
        WireMessage bad = terminal.purchase(CARD, 0);
        submit(bad);
        partition.release();
        byte[] refusal = partition.answerBytes();
        partition.restart();

        submit(purchase);
        assertArrayEquals(first, partition.answerBytes());
        submit(bad);
        assertArrayEquals(refusal, partition.answerBytes());
        submit(purchase.copy().set(4, 1, 12));
        assertEquals("94", partition.code());
    }

    // ---- Reversals ----

    @Test
    void shouldTellTheShardWhetherTheTerminalKnowsTheOriginal() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        FraudScreener.Screen original = partition.asked();
        submit(terminal.reversal(purchase));
        FraudScreener.Screen reversal = partition.asked();
        assertFalse(((ReversalRequest) reversal.request()).originalIsDecided(), "it is still running");
        partition.giveUp(reversal, "96");
        approve(original);
        partition.connection.forget();

        submit(terminal.reversal(purchase));
        ReversalRequest known = (ReversalRequest) partition.asked().request();
        assertTrue(known.originalIsDecided());
        assertEquals(1_000, known.amountMinor());
        assertEquals("98", known.reason());
        assertEquals(original.request().token(), known.token());
        assertEquals(original.request().exchange().stan(), known.originalStan());
    }

    @Test
    void shouldRefuseTheOriginalOfAReversalThatCameBefore() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(terminal.reversal(purchase));
        reverse(partition.asked(), Ending.ORIGINAL_UNKNOWN);
        assertEquals("00", partition.code());

        submit(purchase);
        partition.assertSilence();
        partition.release();
        byte[] refused = partition.answerBytes();
        assertEquals("12", WireMessage.decode(refused).get(39));
        submit(purchase);
        assertArrayEquals(refused, partition.answerBytes());

        partition.restart();
        submit(purchase);
        assertArrayEquals(refused, partition.answerBytes());
    }

    /** The mark stands before the reversal is durable: the original may be right behind it. */
    @Test
    void shouldRefuseTheOriginalThatComesWhileItsReversalIsOnItsWay() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(terminal.reversal(purchase));
        FraudScreener.Screen reversal = partition.asked();

        submit(purchase);
        partition.assertSilence();
        reverse(reversal, Ending.ORIGINAL_UNKNOWN);
        assertEquals("00", partition.code());
        partition.release();
        assertEquals("12", partition.code());
    }

    @Test
    void shouldKnowTheMarkOfAnUnknownOriginalAfterARestart() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(terminal.reversal(purchase));
        reverse(partition.asked(), Ending.ORIGINAL_UNKNOWN);
        partition.connection.forget();
        partition.restart();

        submit(purchase);
        partition.release();
        assertEquals("12", partition.code());
    }

    /** 00 would say that the sale is undone, while it goes on with the card and amount that it has. */
    @ParameterizedTest
    @CsvSource({"card", "amount"})
    void shouldRefuseAReversalThatDoesNotFitTheOriginalThatStillRuns(String what) {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        FraudScreener.Screen original = partition.asked();
        WireMessage reversal = terminal.reversal(purchase);
        if (what.equals("card")) {
            reversal.set(2, Cards.digits(Cards.cny(2)));
        } else {
            reversal.set(4, 999, 12);
        }

        submit(reversal);
        assertEquals("22", partition.code());
        approve(original);
        assertEquals("00", partition.code());
        submit(terminal.reversal(purchase));
        assertInstanceOf(ReversalRequest.class, partition.asked().request(), "a corrected one is a new one");
    }

    @Test
    void shouldWantTheSameStanInFields11And61() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(terminal.reversal(purchase).set(61, "000001000999"));
        assertEquals("12", partition.code());
    }

    @Test
    void shouldKeepReversalsOfTheSameStanInTwoBatchesApart() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(terminal.reversal(purchase));
        reverse(partition.asked(), Ending.ORIGINAL_UNKNOWN);
        assertEquals("00", partition.code());

        submit(terminal.reversal(purchase).set(61, "000777" + purchase.get(11)));
        assertEquals(777, ((ReversalRequest) partition.asked().request()).originalBatch());
    }

    // ---- Lease ----

    @Test
    void shouldMoveTheLeaseToTheConnectionThatProvesItself() {
        ready();
        long id = TerminalState.pack(terminal.id());
        assertEquals(new TerminalConnection.LeaseGained(id), partition.connection.lease());
        Peer second = new Peer();

        partition.submit(terminal.signOn().encode(), Admission.ALL, second);
        partition.release();
        partition.submit(terminal.echo().encode(), Admission.ALL, second);
        partition.submit(terminal.purchase(CARD, 1).encode(1L), Admission.ALL, second);
        assertEquals("00", second.code());
        assertEquals("00", second.code());
        assertEquals("A0", second.code());
        assertNull(second.lease(), "nothing of that proves who it is");
        assertNull(partition.connection.lease());

        partition.submit(terminal.sign(terminal.balance(CARD)), Admission.ALL, second);
        assertEquals(new TerminalConnection.LeaseGained(id), second.lease());
        long firstEpoch = assertInstanceOf(TerminalConnection.LeaseLost.class, partition.connection.lease()).epoch();
        partition.submit(terminal.sign(terminal.balance(CARD)), Admission.ALL, second);
        assertNull(second.lease(), "it has it already");

        submit(terminal.balance(CARD));
        assertEquals(new TerminalConnection.LeaseGained(id), partition.connection.lease());
        long secondEpoch = assertInstanceOf(TerminalConnection.LeaseLost.class, second.lease()).epoch();
        assertTrue(secondEpoch > firstEpoch);
    }

    @Test
    void shouldAnswerOnTheConnectionThatAsked() {
        ready();
        Peer second = new Peer();
        WireMessage purchase = terminal.purchase(CARD, 1);
        submit(purchase);
        FraudScreener.Screen asked = partition.asked();
        partition.submit(terminal.sign(purchase), Admission.ALL, second);
        assertEquals("09", second.code());

        approve(asked);
        assertEquals("00", partition.code());
        assertFalse(second.hasAnswer());
    }

    @Test
    void shouldTellNobodyOfALostLeaseOnceItsHolderIsGone() {
        ready();
        partition.connection.forget();
        Peer second = new Peer();
        partition.closed(terminal, second);
        partition.submit(terminal.sign(terminal.balance(CARD)), Admission.ALL, second);
        assertInstanceOf(TerminalConnection.LeaseLost.class, partition.connection.lease(),
                "who did not hold it could not give it back");

        second.forget();
        partition.closed(terminal, second);
        submit(terminal.balance(CARD));
        assertNull(second.lease());
    }

    // ---- Admission ----

    @ParameterizedTest
    @EnumSource
    void shouldServeEchoAndRepeatHoweverFullItIs(Admission admission) {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        approve(partition.asked());
        byte[] first = partition.answerBytes();

        partition.submit(terminal.sign(purchase), admission);
        assertArrayEquals(first, partition.answerBytes());
        partition.submit(terminal.echo().encode(), admission);
        assertEquals("00", partition.code());
    }

    @ParameterizedTest
    @CsvSource({"NOT_LATE, true, false", "NO_NEW_SALE, true, false", "NOTHING_NEW, true, true", "ALL, false, false"})
    void shouldRefuseSalesFirstAndReversalsLast(Admission admission, boolean refusesSales, boolean refusesReversals) {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        WireMessage[] sales = {purchase, terminal.balance(CARD), terminal.purchase(CARD, 0)};
        for (WireMessage sale : sales) {
            partition.submit(terminal.sign(sale), admission);
            assertEquals(refusesSales, partition.connection.hasAnswer());
            if (refusesSales) {
                assertEquals("91", partition.code());
                assertEquals(0, partition.journal.waiting());
            }
        }
        partition.shard.getAllReceived();
        while (partition.journal.waiting() > 0) {
            partition.release();
            partition.code();
        }

        partition.submit(terminal.sign(terminal.reversal(terminal.purchase(CARD, 5))), admission);
        assertEquals(refusesReversals, partition.connection.hasAnswer());
        assertEquals(!refusesReversals, partition.shard.hasMessages());
        if (refusesReversals) {
            assertEquals("91", partition.code());
        } else {
            partition.asked();
        }

        partition.submit(terminal.signOn().encode(), admission);
        assertEquals(refusesReversals ? 0 : 1, partition.journal.waiting());
    }

    @Test
    void shouldTakeTheSaleThatWasRefusedForLoadWhenThereIsRoomAgain() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        partition.submit(terminal.sign(purchase), Admission.NO_NEW_SALE);
        assertEquals("91", partition.code());
        submit(purchase);
        approve(partition.asked());
        assertEquals("00", partition.code());
    }

    @Test
    void shouldStopSellingBelowTheDisksReserveAndSellAgainAboveIt() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_000);
        submit(purchase);
        approve(partition.asked());
        byte[] first = partition.answerBytes();
        partition.journal.lowOnSpace(true);

        WireMessage next = terminal.purchase(CARD, 2_000);
        submit(next);
        assertEquals("96", partition.code());
        assertEquals(0, partition.journal.waiting());
        submit(purchase);
        assertArrayEquals(first, partition.answerBytes(), "a repeat is answered");
        submit(terminal.reversal(purchase));
        partition.asked();

        partition.journal.lowOnSpace(false);
        submit(next);
        approve(partition.asked());
        assertEquals("00", partition.code(), "the STAN had stayed free");
    }

    // ---- Failure ----

    @Test
    void shouldAnswer96WhenItsOwnRecordCannotBeWritten() {
        ready();
        submit(terminal.purchase(CARD, 0));
        partition.fail();
        WireMessage answer = partition.answer();
        assertEquals("96", answer.get(39));
        assertNull(answer.get(38));
    }

    // ---- What it asks of the shard ----

    @Test
    void shouldAskTheShardWithTheTerminalsExchange() {
        ready();
        WireMessage purchase = terminal.purchase(CARD, 1_234).set(14, "3012");
        submit(purchase);
        AuthorizationRequest asked = (AuthorizationRequest) partition.asked().request();

        assertEquals(Kind.PURCHASE, asked.kind());
        assertEquals(1_234, asked.amountMinor());
        assertEquals(156, asked.currency());
        assertEquals(3_012, asked.expiryYearMonth());
        assertEquals(CARD, asked.pan());
        assertEquals(TerminalState.pack(terminal.id()), asked.exchange().terminal());
        assertEquals(1, asked.exchange().batch());
        assertEquals(Integer.parseInt(purchase.get(11)), asked.exchange().stan());
        assertEquals(MessageClass.FINANCIAL, asked.exchange().messageClass());
    }

    @Test
    void shouldKeepAnAmountOutOfAnInquiry() {
        ready();
        submit(terminal.balance(CARD).set(4, 5_000, 12));
        AuthorizationRequest asked = (AuthorizationRequest) partition.asked().request();
        assertEquals(Kind.BALANCE, asked.kind());
        assertEquals(0, asked.amountMinor());
    }

    // ---- Helpers ----

    /** Signed on, and the keys proven. */
    private void ready() {
        partition.signOn(terminal);
        submit(terminal.balance(CARD));
        partition.giveUp(partition.asked(), "91");
        assertEquals("91", partition.code());
        while (partition.journal.waiting() > 0) {
            partition.release();
        }
    }

    private void submit(WireMessage message) {
        partition.submit(terminal.sign(message));
    }

    private void approve(FraudScreener.Screen asked) {
        partition.decide(asked, "00", TerminalPartitionTest::approved);
    }

    private static Event approved(CardRequest request, byte[] answer) {
        return new Approved(request.exchange(), request.token(), Kind.PURCHASE, request.amountMinor(),
                request.currency(), "600000000001", "ABC123", answer, request.atEpochMillis());
    }

    private void reverse(FraudScreener.Screen asked, Ending ending) {
        ReversalRequest reversal = (ReversalRequest) asked.request();
        partition.decide(asked, "00", (request, answer) -> new Reversed(request.exchange(), request.token(), ending,
                reversal.originalBatch(), reversal.originalStan(), 0, request.currency(), "98", "600000000001", answer,
                request.atEpochMillis()));
    }
}
