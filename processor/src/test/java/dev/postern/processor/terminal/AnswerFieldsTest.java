package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerFieldsTest {

    private static final long AT =
            LocalDateTime.of(2026, 3, 29, 0, 59, 58).toInstant(ZoneOffset.UTC).toEpochMilli();
    private static final Outcome APPROVED = new Outcome("00", References.rrnOf("612000000010"),
            References.approvalCodeOf("ABC123"), null, AT);
    private static final Pan CARD = Cards.cny(1);
    private static final int[] ECHOED = {3, 4, 11, 25, 41, 42, 49, 60};
    private static final int[] NEVER_BACK = {2, 14, 22, 35, 52, 53, 55, 61};

    private final TestTerminal terminal = new TestTerminal(TestTerminal.fleet(1).getFirst());
    private final WireMessage purchase = terminal.purchase(CARD, 12_345);

    @Test
    void shouldEchoWhatTheRequestHadAndAddTheDecision() {
        purchase.set(14, "3012").set(35, Cards.digits(CARD) + "=3012101").set(52, "0123456789abcdef")
                .set(53, "2600000000000000").set(55, "9f2608aabbccddeeff0011");

        WireMessage answer = approved(purchase);

        assertEquals(0x0210, answer.mti());
        for (int field : ECHOED) {
            assertEquals(purchase.get(field), answer.get(field), "field " + field);
        }
        for (int field : NEVER_BACK) {
            assertFalse(answer.has(field), "field " + field);
        }
        assertEquals("00", answer.get(39));
        assertEquals("612000000010", answer.get(37));
        assertEquals("ABC123", answer.get(38));
        assertEquals("005958", answer.get(12));
        assertEquals("0329", answer.get(13));
    }

    @Test
    void shouldEchoTheSameWhateverStandsBetween() {
        byte[] sideBySide = Requests.ANSWERS.encode(Requests.of(purchase), APPROVED, true, null, -1);
        purchase.set(7, "0329005958");
        assertFalse(Requests.of(purchase).echoesFirst(), "7 stands between 4 and 11");
        purchase.set(52, "0123456789abcdef").set(53, "2600000000000000");
        assertFalse(Requests.of(purchase).echoesLast(), "so do 52 and 53 between 49 and 60");
        assertArrayEquals(sideBySide, Requests.ANSWERS.encode(Requests.of(purchase), APPROVED, true, null, -1));
        Outcome part = new Outcome("10", APPROVED.reference(), APPROVED.approval(), Outcome.More.amount(5_000), AT);
        assertEquals("000000005000", encode(purchase.without(7), part).get(4), "not what the request said");
    }

    @Test
    void shouldNotEchoWhatTheRequestHadNot() {
        WireMessage bare = purchase.without(3).without(4).without(25).without(42).without(49).without(60);
        WireMessage answer = approved(bare);
        for (int field : ECHOED) {
            assertEquals(bare.get(field), answer.get(field), "field " + field);
        }
    }

    @ParameterizedTest
    @CsvSource({"0200, 0210", "0201, 0210", "0400, 0410", "0401, 0410", "0800, 0810", "0820, 0830", "0220, 0230",
        "0320, 0330", "0500, 0510"})
    void shouldRaiseTheFunctionDigitAndDropTheRepeatDigit(String mti, String expected) {
        assertEquals(Integer.parseInt(expected, 16), approved(purchase.mti(Integer.parseInt(mti, 16))).mti());
    }

    @Test
    void shouldSayLocalTimeOfTheZoneAcrossItsChangeToSummer() {
        AnswerFields berlin = new AnswerFields(ZoneId.of("Europe/Berlin"));
        assertEquals("015958", at(berlin, AT).get(12));
        assertEquals("030000", at(berlin, AT + 2_000).get(12), "one second later but one");
        assertEquals("015958", at(berlin, AT).get(12), "and back: nothing old is kept");
    }

    @Test
    void shouldSayTheDayOfTheZone() {
        AnswerFields shanghai = new AnswerFields(ZoneId.of("+08:00"));
        long eveningUtc = LocalDateTime.of(2026, 12, 31, 20, 0, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
        assertEquals("0101", at(shanghai, eveningUtc).get(13));
        assertEquals("040000", at(shanghai, eveningUtc).get(12));
    }

    @Test
    void shouldLeaveRoomForTheMacInTheBitmapOnly() {
        byte[] with = Requests.ANSWERS.encode(Requests.of(purchase), outcome("00", null), true, null, -1);
        byte[] without = Requests.ANSWERS.encode(Requests.of(purchase), outcome("00", null), false, null, -1);

        assertEquals(with.length, without.length);
        assertEquals(1, with[9] & 1, "bit 64");
        assertEquals(0, without[9] & 1, "bit 64");
        with[9] &= (byte) 0xFE;
        assertTrue(Arrays.equals(with, without));
    }

    @Test
    void shouldListLedgerAndAvailableBalance() {
        WireMessage answer = encode(terminal.balance(CARD),
                outcome("00", Outcome.More.balance(new Outcome.Balance(99_999_987_655L, 7, 156))));
        assertEquals("0001156C099999987655" + "0002156C000000000007", answer.get(54));
    }

    @Test
    void shouldSayThatABalanceIsOwed() {
        WireMessage answer = encode(terminal.balance(CARD), outcome("00", Outcome.More.balance(new Outcome.Balance(-5, 0, 8))));
        assertEquals("0001008D000000000005" + "0002008C000000000000", answer.get(54));
    }

    @Test
    void shouldNameTheWrongField() {
        WireMessage answer = encode(purchase, outcome("30", Outcome.More.field44("049")));
        assertEquals("30", answer.get(39));
        assertEquals("049", answer.get(44));
        assertNull(answer.get(38));
    }

    @Test
    void shouldTellTheOpenBatchAndTheKeysInASignOn() {
        byte[] keys = new byte[40];
        Arrays.fill(keys, (byte) 0xAB);
        TerminalRequest request = Requests.of(terminal.signOn().set(60, "00999999003"));
        WireMessage answer = WireMessage.decode(
                Requests.ANSWERS.encode(request, outcome("00", null), false, keys, 17));

        assertEquals("00000017003", answer.get(60));
        assertEquals("ab".repeat(40), answer.get(62).toLowerCase(java.util.Locale.ROOT));
    }

    @ParameterizedTest
    @CsvSource({"22000001", "220000019", "2200000100", "22000001000512345"})
    void shouldEchoField60AtAnyLength(String field60) {
        assertEquals(field60, approved(purchase.set(60, field60)).get(60));
    }

    private static WireMessage approved(WireMessage request) {
        return encode(request, APPROVED);
    }

    private WireMessage at(AnswerFields answers, long epochMillis) {
        return WireMessage.decode(answers.encode(Requests.of(purchase),
                Outcome.refused("05", APPROVED.reference(), epochMillis), false, null, -1));
    }

    private static Outcome outcome(String code, Outcome.More more) {
        return new Outcome(code, APPROVED.reference(), References.NONE, more, AT);
    }

    private static WireMessage encode(WireMessage request, Outcome outcome) {
        return WireMessage.decode(Requests.ANSWERS.encode(Requests.of(request), outcome, false, null, -1));
    }
}
