package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageKindTest {

    private final TestTerminal terminal = new TestTerminal(TestTerminal.fleet(1).getFirst());

    @ParameterizedTest
    @CsvSource({
        "0200, 000000, 00, 22, PURCHASE",
        "0201, 000000, 00, 22, PURCHASE",
        "0400, 000000, 00, 22, PURCHASE",
        "0401, 000000, 00, 22, PURCHASE",
        "0200, 310000, 00, 01, BALANCE",
        "0201, 310000, 00, 01, BALANCE",
        "0200, 300000, 00, 01, BALANCE_OF_OLD_TERMINALS",
        // An inquiry cannot be reversed.
        "0400, 310000, 00, 01, ",
        "0400, 300000, 00, 01, ",
        // Each code in turn does not agree.
        "0100, 000000, 00, 22, ",
        "0220, 000000, 00, 22, ",
        "0420, 000000, 00, 22, ",
        "0300, 000000, 00, 22, ",
        "0200, 000001, 00, 22, ",
        "0200, 200000, 00, 22, ",
        "0200, 000000, 06, 22, ",
        "0200, 000000, 00, 23, ",
        "0200, 000000, 00, 01, ",
        "0200, 310000, 00, 22, ",
        "0200, 090001, 00, 22, "})
    void shouldKnowTheRowsThatAgree(String mti, String processingCode, String conditionCode, String messageType,
            String row) {
        WireMessage message = terminal.purchase(Cards.cny(1), 100).mti(Integer.parseInt(mti, 16))
                .set(3, processingCode).set(25, conditionCode).set(60, messageType + "000001000");

        MessageKind kind = MessageKind.of(Requests.of(message));

        if (row == null) {
            assertNull(kind);
        } else {
            assertEquals(MessageKind.valueOf(row), kind);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 25, 60})
    void shouldNameTheCodeThatIsMissing(int field) {
        assertEquals(field, MessageKind.missingCode(Requests.of(terminal.purchase(Cards.cny(1), 1).without(field))));
    }

    @ParameterizedTest
    @CsvSource({"22, 60", "220000, 60", "2200000, 60", "22000001, 0"})
    void shouldMissTheBatchOfAShortField60(String field60, int missing) {
        assertEquals(missing,
                MessageKind.missingCode(Requests.of(terminal.purchase(Cards.cny(1), 1).set(60, field60))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 22, 42, 49})
    void shouldNameTheMandatoryFieldThatAPurchaseLacks(int field) {
        assertEquals(field,
                MessageKind.PURCHASE.missingField(Requests.of(terminal.purchase(Cards.cny(1), 1).without(field))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 22, 42, 49, 39, 61})
    void shouldNameTheMandatoryFieldThatAReversalLacks(int field) {
        WireMessage reversal = terminal.reversal(terminal.purchase(Cards.cny(1), 1));
        assertEquals(field, MessageKind.PURCHASE.missingField(Requests.of(reversal.without(field))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000001", "00000100000"})
    void shouldMissTheStanOfAShortField61(String field61) {
        WireMessage reversal = terminal.reversal(terminal.purchase(Cards.cny(1), 1)).set(61, field61);
        assertEquals(61, MessageKind.PURCHASE.missingField(Requests.of(reversal)));
    }

    @ParameterizedTest
    @CsvSource({
        // entry mode; with 52, 53, 23, 55; what is missing
        "012, false, false, false, false, 0",
        "021, false, false, false, false, 52",
        "021, true, false, false, false, 53",
        "021, true, true, false, false, 0",
        "052, false, false, false, false, 23",
        "052, false, false, true, false, 55",
        "052, false, false, true, true, 0",
        "072, false, false, true, false, 55",
        "051, true, true, true, true, 0",
        "051, true, true, false, true, 23"})
    void shouldWantPinAndChipDataWithTheirEntryModes(String entryMode, boolean pin, boolean control, boolean sequence,
            boolean chip, int missing) {
        WireMessage message = terminal.purchase(Cards.cny(1), 1).set(22, entryMode);
        if (pin) {
            message.set(52, "0123456789abcdef");
        }
        if (control) {
            message.set(53, "2600000000000000");
        }
        if (sequence) {
            message.set(23, "001");
        }
        if (chip) {
            message.set(55, "9f2608aabbccddeeff0011");
        }
        assertEquals(missing, MessageKind.PURCHASE.missingField(Requests.of(message)));
    }

    @ParameterizedTest
    @CsvSource({"156, 0", "15A, 49", "' 56', 49", "000, 0"})
    void shouldWantACurrencyOfThreeDigits(String currency, int missing) {
        assertEquals(missing,
                MessageKind.PURCHASE.missingField(Requests.of(terminal.purchase(Cards.cny(1), 1).set(49, currency))));
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 2"})
    void shouldTakeTheCardFromTrack2(boolean separator, int missing) {
        String track = Cards.digits(Cards.cny(1)) + (separator ? "=3012101123400001" : "");
        WireMessage message = terminal.purchase(Cards.cny(1), 1).without(2).set(35, track);
        assertEquals(missing, MessageKind.PURCHASE.missingField(Requests.of(message)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotWantAnAmountOfAnInquiry(boolean withAmount) {
        WireMessage message = terminal.balance(Cards.cny(1));
        if (withAmount) {
            message.set(4, 1, 12);
        }
        assertEquals(0, MessageKind.BALANCE.missingField(Requests.of(message)));
    }
}
