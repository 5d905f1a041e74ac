package dev.postern.load.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.reconcile.Ledger;
import dev.postern.load.record.Fault;
import dev.postern.load.record.HiccupMeter;
import dev.postern.load.record.Latencies;
import dev.postern.load.record.Outcome;
import dev.postern.load.record.Recording;
import dev.postern.load.record.RunFolder;
import dev.postern.load.record.Tally;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.EntryMix;
import dev.postern.load.schedule.Kind;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One terminal against a scripted peer: an in-memory channel, the real codec, a clock held by the test. */
class TerminalTest {
    private static final long TIMEOUT = 10_000;
    private static final long SPACING = 2_000;
    private static final long POLL = 700;
    private static final int ENTRIES = 5;
    private static final long PAN = 6_224_240_000_000_006L;
    /** Digits 12 to 15 are 9001. */
    private static final long OTHER_PAN = 6_224_240_000_000_014L;
    private static final long SPECIAL_PAN = 6_224_240_000_090_013L;

    private final SecureRandom random = new SecureRandom();
    private int card;
    private final TdesKey master = TdesKey.generate(random, KeyUsage.MASTER);
    private final Answers peer = new Answers();
    private final Tally tally = new Tally();
    private final Latencies latencies = new Latencies();
    private final Ledger ledger = new Ledger(5);
    private final List<Long> dialed = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();
    private long now = 1_000_000;
    private Lane lane = lane(LineFaults.NONE);

    private Terminal terminal = terminal(Memory.NEW);
    private EmbeddedChannel channel;
    private WorkingKeys keys;
    private MessageMac mac;

    private Lane lane(LineFaults faults) {
        Lane made = new Lane(new LaneSettings(TIMEOUT, SPACING, 3, 1, faults, false, EntryMix.KEYED, POLL, ENTRIES, 0), (_, delay) -> dialed.add(delay),
            tally, latencies, ledger, () -> now, Cards.of(3, PAN, SPECIAL_PAN, OTHER_PAN).withWallets(), 1);
        made.work(new Work() {
            @Override
            public void ready(Terminal ready) {
                // The test decides what is sent.
            }

            @Override
            public void ended(Terminal of, Exchange exchange) {
                outcomes.add(exchange.outcome());
            }
        });
        return made;
    }

    @AfterEach
    void releaseWhatWasNotRead() {
        if (channel != null) {
            lane.closing();
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void shouldSignOnBeforeItsFirstMessage() {
        assertFalse(begin(Kind.PURCHASE));
        connect();

        MessageView signOn = next();
        assertEquals(0x0800, signOn.mti());
        assertEquals(1, signOn.number(11));
        assertEquals("T0000001", signOn.text(41));
        assertEquals(3, signOn.number(60, 8, 3));
        assertFalse(begin(Kind.PURCHASE));

        acceptSignOn(1);
        assertTrue(begin(Kind.PURCHASE));
    }

    @Test
    void shouldSendAPurchaseAsTheContractSaysWithAMacOfItsOwnKey() {
        signedOn();
        begin(Kind.PURCHASE);

        MessageView purchase = next();
        assertEquals(0x0200, purchase.mti());
        assertEquals(PAN, purchase.number(2));
        assertEquals(0, purchase.number(3));
        assertEquals(1_234, purchase.number(4));
        assertEquals(2, purchase.number(11));
        assertEquals(12, purchase.number(22));
        assertEquals("POSTERN00000001", purchase.text(42));
        assertEquals("156", purchase.text(49));
        assertEquals(22_000_001, purchase.number(60));
        assertTrue(peer.macGood(mac));

        answer("00");
        assertEquals(List.of(Outcome.APPROVED), outcomes);
        assertEquals(1_234, ledger.takenMinor(0));
    }

    @Test
    void shouldReadTheLedgerBalanceForTheMoneyCheckWithoutCountingIt() {
        signedOn();
        long[] read = new long[1];
        lane.work(new Work() {
            @Override
            public void ready(Terminal ready) {
                // Ready already.
            }

            @Override
            public void ended(Terminal of, Exchange exchange) {
                read[0] = exchange.balanceMinor();
            }
        });
        terminal.begin(Kind.BALANCE, 0, 0, now, Purpose.RECONCILE);
        lane.flush();
        MessageView inquiry = next();
        assertEquals(310_000, inquiry.number(3));
        assertFalse(inquiry.has(4));
        assertEquals(1_000_001, inquiry.number(60));

        Answers.Parts parts = parts("00");
        parts.balances = "0002156C000000000777" + "0001156D000000000042";
        send(parts);

        assertEquals(-42, read[0]);
        assertEquals(0, tally.begunOf(Kind.BALANCE));
    }

    @Test
    void shouldReverseWhenNoAnswerComesInTimeAndRepeatUntilAnswered() {
        signedOn();
        begin(Kind.PURCHASE);
        next();

        pass(TIMEOUT - 1);
        assertNull(channel.readOutbound());
        pass(1);
        MessageView reversal = next();
        assertEquals(0x0400, reversal.mti());
        assertEquals("98", reversal.text(39));
        assertEquals(2, reversal.number(11));
        assertEquals(1_000_002, reversal.number(61));
        assertEquals(1_234, reversal.number(4));
        assertTrue(peer.macGood(mac));

        for (int repeat = 0; repeat < 3; repeat++) {
            pass(SPACING - 1);
            assertNull(channel.readOutbound());
            pass(1);
            assertEquals(0x0401, next().mti());
            assertTrue(peer.macGood(mac));
        }
        assertEquals(List.of(), outcomes);

        answer("00");
        pass(10 * SPACING);
        assertNull(channel.readOutbound());
        assertEquals(List.of(Outcome.REVERSED), outcomes);
        assertEquals(0, ledger.takenMinor(0));
        assertEquals(3, tally.faultsOf(Fault.REVERSAL_REPEATED));
        assertEquals(0, lane.open());
    }

    @Test
    void shouldTimeResponsesFromTheIntendedSendAndServiceFromTheActualOne(@TempDir Path folder) throws Exception {
        signedOn();
        try (HiccupMeter hiccups = new HiccupMeter();
                Recording recording = new Recording(RunFolder.create(folder, Instant.EPOCH, 1), List.of(latencies), hiccups, 0)) {
            terminal.begin(Kind.PURCHASE, 0, 1_234, now - 900, Purpose.MEASURED);
            terminal.begin(Kind.ECHO, 0, 0, now - 900, Purpose.WARM_UP);
            lane.flush();
            next();
            now += 600;
            answer("00");
            next();
            answer("00");
            recording.tick();

            assertEquals(1, recording.response().count(), "what warms up is not timed");
            assertEquals(1_500, recording.response(Kind.PURCHASE).maxNanos());
            assertEquals(600, recording.service(Kind.PURCHASE).maxNanos());

            begin(Kind.BALANCE);
            next();
            pass(TIMEOUT);
            recording.tick();
            assertEquals(1, recording.response(Kind.BALANCE).count(), "what is never answered does not vanish from the tail");
            assertTrue(recording.response(Kind.BALANCE).maxNanos() >= TIMEOUT);
        }
    }

    @Test
    void shouldNotBelieveAnAnswerThatComesAfterItsTimeOut() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        ByteBuf late = peer.answer(parts("00"));
        pass(TIMEOUT);
        next();

        channel.writeInbound(late);
        assertEquals(1, tally.faultsOf(Fault.UNMATCHED));
        assertEquals(0, ledger.takenMinor(0));
        assertEquals(List.of(), outcomes);
    }

    @Test
    void shouldReverseWhenTheAnswersMacIsWrong() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        Answers.Parts spoiled = parts("00");
        spoiled.macSpoiled = true;
        send(spoiled);

        MessageView reversal = next();
        assertEquals(0x0400, reversal.mti());
        assertEquals("A0", reversal.text(39));
        assertEquals(1, tally.faultsOf(Fault.BAD_MAC));
        assertEquals(0, ledger.takenMinor(0));
    }

    @Test
    void shouldReverseWhenTheAnswerHasNoMac() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        Answers.Parts bare = parts("00");
        bare.mac = null;
        send(bare);

        assertEquals("A0", next().text(39));
    }

    @Test
    void shouldRepeatAReversalWhoseAnswerHasAWrongMac() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        pass(TIMEOUT);
        next();
        Answers.Parts spoiled = parts("00");
        spoiled.macSpoiled = true;
        send(spoiled);
        assertEquals(List.of(), outcomes);

        pass(SPACING);
        assertEquals(0x0401, next().mti());
    }

    @Test
    void shouldNotBelieveAnApprovalOfAnotherAmount() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        Answers.Parts other = parts("00");
        other.amountMinor = 4_321;
        send(other);

        assertEquals(1, tally.faultsOf(Fault.MALFORMED));
        pass(TIMEOUT);
        assertEquals("98", next().text(39));
    }

    @Test
    void shouldCancelAnApprovedSaleWithReason17AndBookBoth() {
        signedOn();
        begin(Kind.REVERSAL);
        assertEquals(0x0200, next().mti());
        answer("00");
        assertEquals(1_234, ledger.takenMinor(0));

        MessageView reversal = next();
        assertEquals("17", reversal.text(39));
        answer("00");
        assertEquals(0, ledger.takenMinor(0));
        assertEquals(List.of(Outcome.REVERSED), outcomes);
        assertEquals(1, tally.endedOf(Kind.REVERSAL, Outcome.REVERSED));
    }

    @Test
    void shouldNotCancelADeclinedSale() {
        signedOn();
        begin(Kind.REVERSAL);
        next();
        answer("51");

        assertNull(channel.readOutbound());
        assertEquals(List.of(Outcome.DECLINED), outcomes);
    }

    @Test
    void shouldRepeatAReversalThatTheHostCannotDoNow() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        pass(TIMEOUT);
        next();
        answer("91");
        assertNull(channel.readOutbound());

        pass(SPACING);
        assertEquals(0x0401, next().mti());
    }

    @Test
    void shouldLeaveASaleWithoutOutcomeWhenTheHostTurnsItsReversalDown() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        pass(TIMEOUT);
        next();
        answer("25");

        assertEquals(1, tally.faultsOf(Fault.REVERSAL_TURNED_DOWN));
        assertEquals(1, tally.begunOf(Kind.PURCHASE));
        assertEquals(0, tally.endedOf(Outcome.REVERSED));
        assertEquals(0, lane.open());
    }

    @Test
    void shouldSignOnAgainWhenTheBatchIsWrongAndBeginItsStansAnew() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        answer("77");
        assertEquals(List.of(Outcome.REFUSED), outcomes);
        assertFalse(begin(Kind.PURCHASE));

        MessageMac before = mac;
        assertEquals(0x0800, next().mti());
        acceptSignOn(2);
        begin(Kind.PURCHASE);
        MessageView purchase = next();
        assertEquals(22_000_002, purchase.number(60));
        assertEquals(1, purchase.number(11));
        assertTrue(peer.macGood(mac));
        assertFalse(peer.macGood(before));
        assertEquals(1, tally.faultsOf(Fault.SIGNED_ON_AGAIN));
    }

    @Test
    void shouldSignOnBeforeItRepeatsAReversalOfAnOldBatch() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        pass(TIMEOUT);
        next();
        answer("77");
        assertEquals(0x0800, next().mti());
        acceptSignOn(2);

        MessageView repeat = next();
        assertEquals(0x0401, repeat.mti());
        assertEquals(22_000_002, repeat.number(60));
        assertEquals(1_000_002, repeat.number(61));
        assertTrue(peer.macGood(mac));
        answer("00");
        assertEquals(List.of(Outcome.REVERSED), outcomes);
    }

    @Test
    void shouldSignOnAgainWhenTheHostAsksForItInTheHeader() {
        signedOn();
        begin(Kind.ECHO);
        next();
        Answers.Parts parts = parts("00");
        parts.mac = null;
        parts.processingRequest = 3;
        send(parts);

        assertEquals(List.of(Outcome.APPROVED), outcomes);
        assertEquals(0x0800, next().mti());
    }

    @Test
    void shouldSendItsSignOnAgainWhenItIsNotAnswered() {
        connect();
        assertEquals(1, next().number(11));
        pass(TIMEOUT);

        assertEquals(2, next().number(11));
        acceptSignOn(1);
        assertTrue(begin(Kind.ECHO));
    }

    @Test
    void shouldGoOnWithTheStanThatItRemembers() {
        terminal = terminal(new Memory(7, 4_711, new byte[0]));
        connect();
        assertEquals(4_711, next().number(11));
        acceptSignOn(7);
        begin(Kind.PURCHASE);
        assertEquals(4_712, next().number(11));

        assertEquals(7, terminal.memory().batch());
        assertEquals(4_713, terminal.memory().nextStan());
        assertEquals(40, terminal.memory().wrappedKeys().length);
    }

    @Test
    void shouldSayThatItsStansAreUsedUp() {
        terminal = terminal(new Memory(1, Memory.STAN_MAX, new byte[0]));
        connect();
        next();
        acceptSignOn(1);

        assertFalse(begin(Kind.PURCHASE));
        assertEquals("terminal T0000001 has used all 999999 STANs of batch 1: use more terminals, or a new fleet", failure());
    }

    @Test
    void shouldReverseAfterReconnectingWhatTheLostConnectionLeftUnanswered() {
        signedOn();
        begin(Kind.PURCHASE);
        begin(Kind.ECHO);
        next();
        next();
        channel.close();

        assertEquals(List.of(Outcome.UNANSWERED), outcomes);
        assertEquals(1, dialed.size());
        assertFalse(begin(Kind.PURCHASE));
        pass(10 * TIMEOUT);

        connect();
        MessageView reversal = next();
        assertEquals(0x0400, reversal.mti());
        assertEquals("98", reversal.text(39));
        assertTrue(peer.macGood(mac), "the keys are still good: no sign-on after a reconnection");
        answer("00");
        assertEquals(List.of(Outcome.UNANSWERED, Outcome.REVERSED), outcomes);
    }

    @Test
    void shouldWaitLongerAfterEachFailedConnection() {
        signedOn();
        channel.close();
        for (int i = 0; i < 10; i++) {
            terminal.connectFailed("refused");
        }

        assertEquals(11, dialed.size());
        assertEquals(dialed.stream().sorted().toList(), dialed);
        assertTrue(dialed.getLast() <= 2_000_000_000L);
        assertFalse(lane.failure().isDone());
    }

    @Test
    void shouldEndTheRunWhenTheFirstConnectionFails() {
        terminal.connectFailed("no connection to 127.0.0.1:1: refused");

        assertEquals("no connection to 127.0.0.1:1: refused", failure());
    }

    @Test
    void shouldSayThatTheHostDoesNotKnowTheTerminal() {
        connect();
        next();
        send(parts("97"));

        assertEquals("the host does not know terminal T0000001 (response code 97): start it with the same fleet file", failure());
    }

    @Test
    void shouldRefuseKeysWhoseCheckValueDoesNotMatch() {
        connect();
        next();
        Answers.Parts parts = parts("00");
        parts.keys = WorkingKeys.generate(random).wrap(TdesKey.generate(random, KeyUsage.MASTER));
        send(parts);

        assertTrue(failure().startsWith("terminal T0000001 cannot use the keys of its sign-on: KCV of the PIN key"), this::failure);
    }

    @Test
    void shouldHaveNoMoreInFlightThanItsBound() {
        signedOn();
        assertTrue(begin(Kind.ECHO));
        assertTrue(begin(Kind.PURCHASE));
        assertTrue(begin(Kind.BALANCE));
        assertFalse(begin(Kind.ECHO));
        next();
        answer("00");

        assertTrue(begin(Kind.ECHO));
    }

    @Test
    void shouldReadAnswersThatComeGluedAndByteByByte() {
        signedOn();
        begin(Kind.PURCHASE);
        begin(Kind.BALANCE);
        next();
        ByteBuf both = peer.answer(parts("51"));
        next();
        both.writeShort(0).writeBytes(peer.answer(parts("05")));
        while (both.isReadable()) {
            channel.writeInbound(both.readBytes(1));
        }
        assertEquals(List.of(Outcome.DECLINED, Outcome.DECLINED), outcomes);
        both.release();

        begin(Kind.PURCHASE);
        begin(Kind.BALANCE);
        next();
        ByteBuf glued = peer.answer(parts("51"));
        next();
        channel.writeInbound(glued.writeBytes(peer.answer(parts("00"))));
        assertEquals(List.of(Outcome.DECLINED, Outcome.DECLINED, Outcome.DECLINED, Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldCountWhatItCannotReadAndGoOn() {
        signedOn();
        begin(Kind.PURCHASE);
        next();
        ByteBuf noise = channel.alloc().buffer().writeShort(5).writeBytes(new byte[] {2, 16, 1, 2, 3});
        channel.writeInbound(noise);
        assertEquals(1, tally.faultsOf(Fault.MALFORMED));

        answer("00");
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldCompleteWhatItHolds() {
        signedOn();
        begin(Kind.HOLD);

        MessageView hold = next();
        assertEquals(0x0100, hold.mti());
        assertEquals(30_000, hold.number(3));
        assertEquals(6, hold.number(25));
        assertEquals(10_000_001, hold.number(60));
        answer("00");
        assertEquals(1_234, ledger.heldMinor(0));

        MessageView completion = next();
        assertEquals(0x0200, completion.mti());
        assertEquals(1_110, completion.number(4));
        assertEquals(3, completion.number(11), "a STAN of its own");
        assertEquals("A00001", completion.text(38));
        assertEquals(20_000_001, completion.number(60));
        assertEquals(1_000_002, completion.number(61), "batch and STAN of the hold");
        answer("00");

        assertEquals(0, ledger.heldMinor(0));
        assertEquals(1_110, ledger.takenMinor(0));
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldReverseTheCompletionThatWasNotAnsweredAndKeepTheHold() {
        signedOn();
        begin(Kind.HOLD);
        next();
        answer("00");
        next();
        pass(TIMEOUT + 1);
        lane.flush();

        MessageView reversal = next();
        assertEquals(0x0400, reversal.mti());
        assertEquals(3, reversal.number(11));
        assertEquals(6, reversal.number(25));
        assertEquals(1_000_003, reversal.number(61));
        answer("00");

        assertEquals(1_234, ledger.heldMinor(0));
        assertEquals(0, ledger.takenMinor(0));
        assertEquals(List.of(Outcome.REVERSED), outcomes);
    }

    @Test
    void shouldRepeatAnAdviceUntilItIsAnswered() {
        signedOn();
        begin(Kind.OFFLINE);

        assertEquals(0x0220, next().mti());
        pass(TIMEOUT + 1);
        pass(SPACING + 1);
        lane.flush();
        assertEquals(0x0221, next().mti());
        pass(SPACING + 1);
        lane.flush();
        assertEquals(0x0221, next().mti());
        answer("00");

        assertEquals(1_234, ledger.takenMinor(0));
        assertEquals(2, tally.faultsOf(Fault.ADVICE_REPEATED));
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    /** An advice is booked whatever the issuer thinks of the card, whose balance cannot be read then: a sale is asked for instead. */
    @Test
    void shouldAskASpecialCardForASaleAndNotTellOne() {
        card = 1;
        signedOn();
        begin(Kind.OFFLINE);

        MessageView asked = next();
        assertEquals(0x0200, asked.mti());
        assertEquals(SPECIAL_PAN, asked.number(2));
        answer("54");
        assertEquals(0, ledger.takenMinor(0));
        assertEquals(List.of(Outcome.DECLINED), outcomes);
    }

    @Test
    void shouldTellAnAdviceAfterAnOutage() {
        signedOn();
        begin(Kind.OFFLINE);
        next();
        channel.close();
        connect();
        lane.flush();

        assertEquals(0x0221, next().mti());
        answer("00");
        assertEquals(1_234, ledger.takenMinor(0));
    }

    @Test
    void shouldSellAloneDuringAnOutageAndTellItAfterwards() {
        signedOn();
        channel.close();
        assertTrue(begin(Kind.OFFLINE) && begin(Kind.STAND_IN));
        assertFalse(begin(Kind.PURCHASE), "that is the issuer's to decide");
        card = 1;
        assertFalse(begin(Kind.OFFLINE), "nor is a card sold to that the issuer may not know");
        assertEquals(0, ledger.takenMinor(0), "nobody has said so yet");

        connect();
        lane.flush();
        MessageView first = next();
        assertEquals(0x0220, first.mti(), "it was never sent before");
        assertTrue(peer.macGood(mac));
        answer("00");
        assertEquals(0x0220, next().mti());
        answer("00");
        assertEquals(2 * 1_234, ledger.takenMinor(0));
        assertEquals(2, tally.faultsOf(Fault.SOLD_WHILE_AWAY));
        assertEquals(List.of(Outcome.APPROVED, Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldGiveBackWhatAVoidUndoes() {
        signedOn();
        begin(Kind.VOID);
        next();
        answer("00");
        assertEquals(1_234, ledger.takenMinor(0));

        MessageView undo = next();
        assertEquals(200_000, undo.number(3));
        assertEquals("000000000001", undo.text(37));
        assertEquals("A00001", undo.text(38));
        answer("00");
        assertEquals(0, ledger.takenMinor(0));
    }

    @Test
    void shouldEndWithoutTheNextMessageWhenTheFirstIsDeclined() {
        signedOn();
        begin(Kind.HOLD_RAISED);
        next();
        answer("51");

        assertEquals(List.of(Outcome.DECLINED), outcomes);
        assertTrue(channel.readOutbound() == null);
    }

    @Test
    void shouldSendMoneyToAnotherCardWithItsMacInField128AndBookBothSides() {
        signedOn();
        begin(Kind.TRANSFER);

        MessageView transfer = next();
        assertEquals(0x0200, transfer.mti());
        assertEquals(401_020, transfer.number(3));
        assertEquals(40_000_001, transfer.number(60));
        assertEquals(Long.toString(OTHER_PAN), transfer.text(103), "never the issuer's special case, whose balance nobody tells");
        assertTrue(transfer.has(128) && !transfer.has(64));
        assertTrue(peer.macGood(mac));
        answer("00");

        assertEquals(1_234, ledger.takenMinor(0));
        assertEquals(-1_234, ledger.takenMinor(2));
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldTakeATransferBackThatWasNotAnswered() {
        signedOn();
        begin(Kind.TRANSFER);
        next();
        pass(TIMEOUT + 1);
        lane.flush();

        MessageView reversal = next();
        assertEquals(0x0400, reversal.mti());
        assertEquals(401_020, reversal.number(3));
        assertFalse(reversal.has(103));
        assertTrue(reversal.has(64) && peer.macGood(mac));
        answer("00");

        assertEquals(0, ledger.takenMinor(0));
        assertEquals(0, ledger.takenMinor(2));
        assertEquals(List.of(Outcome.REVERSED), outcomes);
    }

    @Test
    void shouldPayTheBillThatItAskedFor() {
        signedOn();
        begin(Kind.BILL);

        MessageView inquiry = next();
        assertEquals(390_000, inquiry.number(3));
        assertFalse(inquiry.has(4));
        assertEquals("10005POWER11008T0000001", inquiry.text(48));
        assertEquals(51_000_001, inquiry.number(60));
        Answers.Parts due = parts("00");
        due.amountMinor = 4_321;
        due.tags48 = "10005POWER11008T00000011200620261115009ZHANG WEI";
        send(due);
        assertEquals(0, ledger.takenMinor(0), "an inquiry moves nothing");

        MessageView payment = next();
        assertEquals(500_000, payment.number(3));
        assertEquals(4_321, payment.number(4));
        assertEquals("10005POWER11008T000000112006202611", payment.text(48));
        assertEquals(50_000_001, payment.number(60));
        assertFalse(payment.has(61));
        answer("00");
        assertEquals(4_321, ledger.takenMinor(0));
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldPayWithTheNextCodeThatACustomerShowsAndSayItAgainInTheReversal() {
        signedOn();
        begin(Kind.CUSTOMER_CODE);

        MessageView first = next();
        assertFalse(first.has(2) || first.has(35) || first.has(52));
        assertEquals(32, first.number(22));
        assertEquals("A3018280000000000000000", first.text(59));
        assertEquals(54_000_001, first.number(60));
        answer("00");
        assertEquals(1_234, ledger.takenMinor(3), "the wallet's card pays");

        begin(Kind.CUSTOMER_CODE);
        assertEquals("A3018280000000000000001", next().text(59));
        assertEquals(2, terminal.memory().nextCode());
        pass(TIMEOUT + 1);
        lane.flush();
        MessageView reversal = next();
        assertEquals("A3018280000000000000001", reversal.text(59));
        assertFalse(reversal.has(2));
        answer("00");
        assertEquals(1_234, ledger.takenMinor(3));
    }

    @Test
    void shouldPollTheCodeThatItShowsUntilSomebodyHasPaid() {
        signedOn();
        begin(Kind.MERCHANT_CODE);

        MessageView shown = next();
        assertEquals(55_000_001, shown.number(60));
        assertFalse(shown.has(2));
        answer("00");
        assertNull(channel.readOutbound(), "nobody has paid yet");

        pass(POLL);
        MessageView poll = next();
        assertEquals(380_000, poll.number(3));
        assertEquals("000000000001", poll.text(37));
        assertEquals(56_000_001, poll.number(60));
        assertFalse(poll.has(61));
        answer("09");
        pass(POLL);
        MessageView again = next();
        assertEquals(poll.number(11), again.number(11), "the same poll");
        pass(TIMEOUT);
        pass(POLL);
        assertEquals(poll.number(11), next().number(11), "a poll without an answer is no sale without one");
        assertEquals(0, ledger.takenMinor(4));
        answer("00");

        assertEquals(1_234, ledger.takenMinor(4));
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldAskForAForgottenCodeWhenItsTimeIsOver() {
        signedOn();
        begin(Kind.MERCHANT_CODE_EXPIRED);
        next();
        answer("00");
        pass(12 * POLL - 1);
        assertNull(channel.readOutbound());

        pass(1);
        assertEquals(380_000, next().number(3));
        answer("54");
        assertEquals(0, ledger.takenMinor(4));
        assertEquals(List.of(Outcome.DECLINED), outcomes);
    }

    @Test
    void shouldCancelACodeThatItShows() {
        signedOn();
        begin(Kind.MERCHANT_CODE_CANCELLED);
        next();
        answer("00");

        MessageView reversal = next();
        assertEquals(0x0400, reversal.mti());
        assertEquals("17", reversal.text(39));
        assertEquals(55_000_001, reversal.number(60));
        answer("00");
        assertEquals(0, ledger.takenMinor(4));
        assertEquals(List.of(Outcome.REVERSED), outcomes);
    }

    @Test
    void shouldTakeAPinForCashHoweverCardsAreRead() {
        signedOn();
        begin(Kind.CASH);

        MessageView cash = next();
        assertEquals(10_000, cash.number(3));
        assertEquals(11, cash.number(22));
        assertTrue(cash.has(52) && cash.has(53));
        assertEquals(26_000_001, cash.number(60));
        answer("00");
        assertEquals(1_234, ledger.takenMinor(0));
    }

    @Test
    void shouldPutAnAmountRightAfterTheSale() {
        signedOn();
        begin(Kind.ADJUSTMENT);
        next();
        answer("00");

        MessageView adjustment = next();
        assertEquals(0x0220, adjustment.mti());
        assertEquals(32_000_001, adjustment.number(60));
        assertEquals(1_000_002, adjustment.number(61));
        assertEquals(925, adjustment.number(4), "the whole new amount");
        answer("00");
        assertEquals(925, ledger.takenMinor(0));
    }

    @Test
    void shouldTellWhatItDecidedInTheIssuersPlaceUntilItIsAnswered() {
        signedOn();
        begin(Kind.STAND_IN);

        MessageView told = next();
        assertEquals(0x0220, told.mti());
        assertEquals(36_000_001, told.number(60));
        assertEquals("LOC001", told.text(38));
        assertEquals("00", told.text(39));
        pass(TIMEOUT + 1);
        pass(SPACING + 1);
        lane.flush();
        assertEquals(0x0221, next().mti());
        answer("00");
        assertEquals(1_234, ledger.takenMinor(0));
    }

    @Test
    void shouldCompleteAHoldThatItGrantedItself() {
        signedOn();
        begin(Kind.STAND_IN_HOLD);

        MessageView told = next();
        assertEquals(0x0120, told.mti());
        assertEquals(6, told.number(25));
        answer("00");
        assertEquals(1_234, ledger.heldMinor(0));
        assertEquals("A00001", next().text(38), "the host's approval, not the terminal's");
        answer("00");
        assertEquals(0, ledger.heldMinor(0));
        assertEquals(1_110, ledger.takenMinor(0));
    }

    @Test
    void shouldAskWhatAProductCosts() {
        signedOn();
        begin(Kind.PRODUCT);

        MessageView asked = next();
        assertEquals(0x0600, asked.mti());
        assertEquals(900_000, asked.number(3));
        assertEquals("200136901234567892", asked.text(48));
        assertEquals(90_000_001, asked.number(60));
        assertFalse(asked.has(2) || asked.has(4) || asked.has(22) || asked.has(49));
        assertTrue(peer.macGood(mac));
        answer("25");
        assertEquals(List.of(Outcome.REFUSED), outcomes);
    }

    @Test
    void shouldCloseItsBatchWhenItIsFullAndBeginTheNextAtStan1() {
        signedOn();
        sell(ENTRIES);

        MessageView close = next();
        assertEquals(0x0500, close.mti());
        assertEquals(1_201, close.number(60));
        assertEquals("000000006170005" + "000000000000000" + "0" + "0".repeat(31), close.text(48));
        assertEquals("01 ", close.text(63));
        assertTrue(peer.macGood(mac));
        assertFalse(begin(Kind.PURCHASE), "nothing is sold while the batch is closed");
        answer("00");

        begin(Kind.PURCHASE);
        MessageView purchase = next();
        assertEquals(22_000_002, purchase.number(60));
        assertEquals(1, purchase.number(11));
        assertEquals(1, ledger.batches().check().balanced());
        assertEquals(0, ledger.batches().check().differing());
        assertFalse(terminal.memory().clean() && terminal.entries() > 0);
    }

    @Test
    void shouldRepeatTheTotalsWithTheSameStanInTheirOwnBatchUntilTheyAreAnswered() {
        signedOn();
        sell(ENTRIES);
        long stan = next().number(11);
        pass(TIMEOUT);
        pass(POLL);
        MessageView again = next();
        assertEquals(0x0500, again.mti());
        assertEquals(stan, again.number(11));
        answer("90");
        pass(POLL);
        MessageView third = next();
        assertEquals(stan, third.number(11));
        assertEquals(1_201, third.number(60));
        answer("00");

        assertEquals(2, terminal.memory().batch());
        assertEquals(0, ledger.batches().check().differing(), "a late answer is no difference");
    }

    @Test
    void shouldUploadEveryEntryWhenTheHostHasOtherTotalsAndSayWhichBatchItWas() {
        signedOn();
        begin(Kind.CREDIT);
        next();
        answer("00");
        sell(ENTRIES - 1);
        next();
        Answers.Parts differ = parts("95");
        differ.tags48 = "000000004937004" + "000000001234001" + "2" + "0".repeat(31);
        send(differ);

        for (int item = 0; item < ENTRIES; item++) {
            MessageView line = next();
            assertEquals(0x0320, line.mti());
            assertEquals(1_201, line.number(60));
            assertEquals(item == 0 ? 200_000 : 0, line.number(3), "what gives is a credit");
            assertEquals(1_234, line.number(4));
            assertEquals(1_000_002 + item, line.number(61));
            assertFalse(line.has(2));
            answer("00");
        }
        MessageView end = next();
        assertEquals(1_207, end.number(60));
        assertFalse(end.has(4) || end.has(61));
        answer("00");

        assertEquals(2, terminal.memory().batch());
        assertEquals(List.of("batch 000001 of terminal T0000001: debits 4 of 4936 and credits 1 of 1234 at the terminal; "
            + "the host has debits 4 of 4937 and credits 1 of 1234"), ledger.batches().check().sentences());
    }

    @Test
    void shouldCountAsTheContractDoesWhatIsVoidedReversedTippedAndCompleted() {
        signedOn();
        begin(Kind.VOID);
        next();
        answer("00");
        next();
        answer("00");
        begin(Kind.REVERSAL);
        next();
        answer("00");
        next();
        answer("00");
        begin(Kind.TIP);
        next();
        answer("00");
        next();
        answer("00");
        begin(Kind.HOLD);
        next();
        answer("00");
        next();
        answer("00");
        begin(Kind.REFUND);
        next();
        answer("00");
        begin(Kind.BATCH_CLOSE);
        next();
        answer("00");

        assertTrue(begin(Kind.BATCH_CLOSE));
        assertEquals("%012d%03d%012d%03d0".formatted(1_357 + 1_110 + 1_234, 3, 617, 1) + "0".repeat(31), next().text(48));
    }

    @Test
    void shouldNotVouchForABatchWhoseBeginningItDoesNotRemember() {
        terminal = terminal(new Memory(1, 40, new byte[0], 0, 0, false));
        signedOn();
        begin(Kind.BATCH_CLOSE);
        next();
        answer("95");
        assertEquals(1_207, next().number(60));
        answer("00");

        assertEquals(1, ledger.batches().check().uploaded());
        assertEquals(0, ledger.batches().check().differing());
    }

    @Test
    void shouldKeepFarFromStansThatItMayHaveUsedInABatchItDoesNotKnow() {
        terminal = terminal(new Memory(3, 40, new byte[0]));
        connect();
        next();
        acceptSignOn(5);
        begin(Kind.PURCHASE);

        assertEquals(500_001, next().number(11));
        assertFalse(terminal.memory().clean());
    }

    private void sell(int sales) {
        for (int i = 0; i < sales; i++) {
            begin(Kind.PURCHASE);
            next();
            answer("00");
        }
    }

    @Test
    void shouldTellAWrongTimeAndTakeTheAnswerWithTheHosts() {
        clockIsWrong();
        signedOn();
        begin(Kind.PURCHASE);

        MessageView purchase = next();
        assertTrue(purchase.has(12) && purchase.has(13), "it tells a time");
        assertTrue(purchase.number(12) < 240_000 && purchase.number(13) >= 101 && purchase.number(13) <= 1_228, "which exists");
        assertTrue(peer.macGood(mac));
        answer("00");
        assertEquals(List.of(Outcome.APPROVED), outcomes);
    }

    @Test
    void shouldReverseWhatAHostApprovesThatBelievesAWrongClock() {
        clockIsWrong();
        signedOn();
        begin(Kind.PURCHASE);
        next();
        Answers.Parts parts = parts("00");
        parts.clockOfRequest = true;
        send(parts);
        assertEquals(1, tally.faultsOf(Fault.MALFORMED));
        assertEquals(List.of(), outcomes);

        pass(TIMEOUT + 1);
        lane.flush();
        assertEquals(0x0400, next().mti());
    }

    private void clockIsWrong() {
        lane = lane(LineFaults.parse("clock-skew=100%"));
        lane.faulty(true);
        terminal = terminal(Memory.NEW);
    }

    private Terminal terminal(Memory memory) {
        return new Terminal(lane, 0, new FleetRow("T0000001", "POSTERN00000001", "5411", 156, "tdes", master), memory);
    }

    private void connect() {
        channel = new EmbeddedChannel(new TerminalLink(lane, terminal));
    }

    private void signedOn() {
        connect();
        next();
        acceptSignOn(1);
    }

    private void acceptSignOn(int batch) {
        keys = WorkingKeys.generate(random);
        mac = KeyProfile.TDES.mac(keys.mac());
        Answers.Parts parts = parts("00");
        parts.keys = keys.wrap(master);
        parts.batch = batch;
        parts.mac = null;
        send(parts);
    }

    private boolean begin(Kind kind) {
        boolean begun = terminal.begin(kind, card, 1_234, now, Purpose.MEASURED);
        lane.flush();
        return begun;
    }

    private MessageView next() {
        ByteBuf frame = channel.readOutbound();
        assertTrue(frame != null, "the terminal sent nothing");
        assertEquals(frame.readableBytes() - 2, frame.readUnsignedShort());
        byte[] content = new byte[frame.readableBytes()];
        frame.readBytes(content).release();
        return peer.read(io.netty.buffer.Unpooled.wrappedBuffer(content));
    }

    private Answers.Parts parts(String code) {
        Answers.Parts parts = new Answers.Parts();
        parts.code = code;
        parts.mac = mac;
        return parts;
    }

    private void answer(String code) {
        send(parts(code));
    }

    private void send(Answers.Parts parts) {
        channel.writeInbound(peer.answer(parts));
    }

    private void pass(long nanos) {
        now += nanos;
        lane.sweep();
    }

    private String failure() {
        try {
            lane.failure().getNow(null);
            return "none";
        } catch (java.util.concurrent.CompletionException failed) {
            return failed.getCause().getMessage();
        }
    }
}
