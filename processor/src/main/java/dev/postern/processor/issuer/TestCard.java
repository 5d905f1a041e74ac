package dev.postern.processor.issuer;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.protocol.iso8583.Pan;
import java.util.concurrent.TimeUnit;

/**
 * Cards whose digits 12 to 15 make the simulated issuer behave in a set way; {@code docs/test-cards.md} is this table
 * for people, and a test holds both equal. Immutable.
 */
public enum TestCard {
    NOT_ENOUGH_FUNDS(9000, ResponseCode.NOT_ENOUGH_FUNDS),
    EXPIRED(9001, ResponseCode.EXPIRED),
    LOST(9002, ResponseCode.LOST_CARD),
    STOLEN(9003, ResponseCode.STOLEN_CARD),
    RESTRICTED(9004, ResponseCode.RESTRICTED_CARD),
    REFER(9005, ResponseCode.REFER_TO_ISSUER),
    DECLINED(9006, ResponseCode.DECLINED),
    PICK_UP(9007, ResponseCode.PICK_UP),
    SUSPECTED_FRAUD(9008, ResponseCode.SUSPECTED_FRAUD),
    AMOUNT_LIMIT(9009, ResponseCode.AMOUNT_LIMIT),
    COUNT_LIMIT(9010, ResponseCode.COUNT_LIMIT),
    NOT_PERMITTED(9011, ResponseCode.NOT_FOR_THIS_CARD),
    SLOW(9020, TimeUnit.MILLISECONDS.toNanos(200)),
    SLOWER(9021, TimeUnit.SECONDS.toNanos(1)),
    SLOWEST(9022, TimeUnit.SECONDS.toNanos(5)),
    SILENT(9030, Long.MAX_VALUE),
    UNAVAILABLE(9031, ResponseCode.ISSUER_UNAVAILABLE),
    LATE(9032, Long.MAX_VALUE);

    /** Which of our reversals the issuer of {@link #LATE} answers. */
    public static final int REVERSAL_ANSWERED_AT_ATTEMPT = 3;

    private static final int FIRST = 9000;
    private static final int LAST = 9099;
    private static final TestCard[] BY_DIGITS = byDigits();

    private final int digits;
    private final String responseCode;
    private final long delayNanos;

    TestCard(int digits, String responseCode) {
        this.digits = digits;
        this.responseCode = responseCode;
        this.delayNanos = 0;
    }

    TestCard(int digits, long delayNanos) {
        this.digits = digits;
        this.responseCode = null;
        this.delayNanos = delayNanos;
    }

    /** The card's set behaviour, or null: it sells normally. */
    public static TestCard of(Pan pan) {
        if (pan.length() < 15) {
            return null;
        }
        int digits = (int) pan.number(11, 4);
        return digits < FIRST || digits > LAST ? null : BY_DIGITS[digits - FIRST];
    }

    /** Digits 12 to 15 of such a card. */
    public int digits() {
        return digits;
    }

    /** The code it is refused with, or null. */
    public String responseCode() {
        return responseCode;
    }

    /** How long the issuer waits before it decides; {@link Long#MAX_VALUE}: it never answers. */
    public long delayNanos() {
        return delayNanos;
    }

    private static TestCard[] byDigits() {
        TestCard[] table = new TestCard[LAST - FIRST + 1];
        for (TestCard card : values()) {
            table[card.digits - FIRST] = card;
        }
        return table;
    }
}
