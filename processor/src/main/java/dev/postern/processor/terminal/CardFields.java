package dev.postern.processor.terminal;

import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.SecurityData;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.iso8583.MessageView;
import java.util.Arrays;

/**
 * Where a request holds what must be gone after the authorization: track 2, PIN block, chip data. It keeps places in the message only; what
 * it reads belongs to the caller, who wipes it. Immutable; any thread.
 */
final class CardFields {

    /** Of a request without any of them. */
    static final CardFields NONE = new CardFields();

    private static final long FIELDS = bit(35) | bit(52) | bit(55) | bit(58);
    private static final int ABSENT = -1;
    private static final int PIN_BYTES = 8;
    private static final int SEPARATOR = 0xD;
    private static final int EXPIRY_AND_SERVICE_DIGITS = 7;
    /** PVKI and PVV stand between the service code and the card verification value. */
    private static final int PIN_REFERENCE_DIGITS = 5;
    private static final int VALUE_DIGITS = 3;

    private final int trackOffset;
    private final int trackDigits;
    private final int pinOffset;
    private final int pinControl;
    private final int chipOffset;
    private final int chipLength;
    private final int securityOffset;
    private final int securityLength;

    private CardFields() {
        trackOffset = ABSENT;
        trackDigits = 0;
        pinOffset = ABSENT;
        pinControl = ABSENT;
        chipOffset = ABSENT;
        chipLength = 0;
        securityOffset = ABSENT;
        securityLength = 0;
    }

    private CardFields(MessageView view, int messageIndex) {
        trackOffset = view.has(35) ? view.offset(35) - messageIndex : ABSENT;
        trackDigits = view.has(35) ? view.length(35) : 0;
        pinOffset = view.has(52) ? view.offset(52) - messageIndex : ABSENT;
        pinControl = view.has(53) ? view.digit(53, 0) * 10 + view.digit(53, 1) : ABSENT;
        chipOffset = view.has(55) ? view.offset(55) - messageIndex : ABSENT;
        chipLength = view.has(55) ? view.length(55) : 0;
        securityOffset = view.has(58) ? view.offset(58) - messageIndex : ABSENT;
        securityLength = view.has(58) ? view.length(58) : 0;
    }

    static CardFields of(MessageView view, int messageIndex) {
        return (view.primaryBitmap() & FIELDS) == 0 ? NONE : new CardFields(view, messageIndex);
    }

    private static long bit(int field) {
        return 1L << 64 - field;
    }

    /** Whether the request brings a PIN, in a form that is taken or not. */
    boolean hasPin(byte[] message) {
        return pinOffset >= 0 || fourthFormat(message) != null;
    }

    /** The PIN block, or null when its form is not one that fields 52, 53 and 58 may have: 53 says 1 ISO-1, 2 ISO-0, 3 ISO-3, 4 ISO-4. */
    PinBlock pinBlock(byte[] message) {
        byte[] fourth = fourthFormat(message);
        if (fourth != null) {
            boolean right = fourth.length == PinBlockFormat.ISO_4.bytes() && (pinControl == ABSENT || pinControl == 48) && pinOffset < 0;
            return right ? new PinBlock(PinBlockFormat.ISO_4, fourth) : null;
        }
        PinBlockFormat format = switch (pinControl) {
            case 16 -> PinBlockFormat.ISO_1;
            case 26 -> PinBlockFormat.ISO_0;
            case 36 -> PinBlockFormat.ISO_3;
            default -> null;
        };
        return format == null ? null : new PinBlock(format, Arrays.copyOfRange(message, pinOffset, pinOffset + PIN_BYTES));
    }

    /** The tags of field 55; null when there is none or it is no BER-TLV. */
    ChipData chip(byte[] message) {
        return chipOffset < 0 ? null : ChipData.of(message, chipOffset, chipLength);
    }

    boolean hasChip() {
        return chipOffset >= 0;
    }

    /** Service code and card verification value of a track 2 in the simulated issuers' form, as one number of six digits; else -1. */
    int serviceAndValue(byte[] message) {
        int separator = 0;
        while (separator < trackDigits && digit(message, separator) != SEPARATOR) {
            separator++;
        }
        int serviceAt = separator + 1 + EXPIRY_AND_SERVICE_DIGITS - VALUE_DIGITS;
        int valueAt = separator + 1 + EXPIRY_AND_SERVICE_DIGITS + PIN_REFERENCE_DIGITS;
        if (trackOffset < 0 || valueAt + VALUE_DIGITS != trackDigits) {
            return ABSENT;
        }
        int number = 0;
        for (int i = 0; i < VALUE_DIGITS; i++) {
            number = number * 10 + digit(message, serviceAt + i);
        }
        for (int i = 0; i < VALUE_DIGITS; i++) {
            number = number * 10 + digit(message, valueAt + i);
        }
        return number;
    }

    private int digit(byte[] message, int at) {
        return message[trackOffset + at / 2] >> (at % 2 == 0 ? 4 : 0) & 0xF;
    }

    /** The key serial number in field 58, or null. */
    KeySerialNumber keySerial(byte[] message) {
        return securityOffset < 0 ? null : SecurityData.serial(message, securityOffset, securityLength);
    }

    private byte[] fourthFormat(byte[] message) {
        return securityOffset < 0 ? null : SecurityData.find(message, securityOffset, securityLength, SecurityData.PIN_BLOCK_4);
    }
}
