package dev.postern.processor.till;

import dev.postern.protocol.iso8583.Pan;

/**
 * Messages of every row of the protocol contract's section 4 with exactly the fields that the row asks for, made from the
 * contract and not from the host's table. Not thread-safe.
 */
public final class KindMessages {

    private final TestTerminal terminal;

    public KindMessages(TestTerminal terminal) {
        this.terminal = terminal;
    }

    /** 41, 42, 11, 60 and, of a sale, what every sale has. */
    private WireMessage bare(int mti, String field60) {
        return new WireMessage(mti).set(11, terminal.nextStan(), 6).set(41, terminal.id())
                .set(42, terminal.row().merchantId()).set(60, field60);
    }

    public WireMessage sale(int mti, String code, String condition, String type, Pan card, long amountMinor) {
        return bare(mti, "%s%06d000".formatted(type, terminal.batch())).set(2, Cards.digits(card)).set(3, code)
                .set(4, amountMinor, 12).set(22, "012").set(25, condition).set(49, "%03d".formatted(
                        terminal.row().currency()));
    }

    public WireMessage purchase(Pan card, long amountMinor) {
        return sale(0x0200, "000000", "00", "22", card, amountMinor);
    }

    public WireMessage cashback(Pan card, long amountMinor, long cashMinor) {
        return sale(0x0200, "090000", "00", "22", card, amountMinor).set(54, "0040156C%012d".formatted(cashMinor));
    }

    public WireMessage cash(Pan card, long amountMinor) {
        return sale(0x0200, "010000", "00", "26", card, amountMinor).set(52, "0123456789abcdef")
                .set(53, "1600000000000000");
    }

    /** Goes on from an answered message: 37, 38 and 61 as far as they are wanted. */
    private WireMessage linked(WireMessage message, WireMessage original, WireMessage answer, boolean rrn,
            boolean approvalCode) {
        if (rrn) {
            message.set(37, answer.get(37));
        }
        if (approvalCode) {
            message.set(38, answer.get(38));
        }
        return message.set(61, original.get(60).substring(2, 8) + original.get(11));
    }

    public WireMessage voiding(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(sale(0x0200, "200000", "00", "23", card, amountMinor), original, answer, true, true);
    }

    public WireMessage refund(Pan card, long amountMinor) {
        return sale(0x0220, "200000", "00", "25", card, amountMinor);
    }

    public WireMessage refund(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(refund(card, amountMinor), original, answer, true, false);
    }

    public WireMessage preAuthorization(Pan card, long amountMinor) {
        return sale(0x0100, "030000", "06", "10", card, amountMinor);
    }

    public WireMessage preAuthorizationVoid(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(sale(0x0100, "200000", "06", "11", card, amountMinor), original, answer, false, true);
    }

    public WireMessage increment(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(sale(0x0100, "030000", "60", "12", card, amountMinor), original, answer, false, true);
    }

    public WireMessage completion(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(sale(0x0200, "000000", "06", "20", card, amountMinor), original, answer, false, true);
    }

    public WireMessage completionAdvice(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(sale(0x0220, "000000", "06", "24", card, amountMinor), original, answer, false, true);
    }

    public WireMessage completionVoid(Pan card, long amountMinor, WireMessage original, WireMessage answer) {
        return linked(sale(0x0200, "200000", "06", "21", card, amountMinor), original, answer, true, true);
    }

    public WireMessage balance(Pan card) {
        return sale(0x0200, "310000", "00", "01", card, 0).without(4);
    }

    public WireMessage transfer(Pan card, Pan payee, long amountMinor) {
        return sale(0x0200, "401020", "00", "40", card, amountMinor).set(103, Cards.digits(payee));
    }

    public WireMessage billInquiry(Pan card, String biller, String customer) {
        return sale(0x0200, "390000", "00", "51", card, 0).without(4).set(48, tag("10", biller) + tag("11", customer));
    }

    public WireMessage billPayment(Pan card, long amountMinor, String biller, String customer, String period) {
        return sale(0x0200, "500000", "00", "50", card, amountMinor)
                .set(48, tag("10", biller) + tag("11", customer) + tag("12", period));
    }

    public WireMessage topUp(Pan card, long amountMinor, String phone) {
        return sale(0x0200, "500000", "00", "53", card, amountMinor).set(48, tag("10", "MOBILE") + tag("13", phone));
    }

    public WireMessage load(Pan card, long amountMinor) {
        return sale(0x0200, "210000", "00", "52", card, amountMinor);
    }

    public WireMessage customerCode(String code, long amountMinor) {
        return sale(0x0200, "000000", "00", "54", Cards.cny(1), amountMinor).without(2).set(22, "032")
                .set(59, tag("A3", code));
    }

    public WireMessage merchantCode(long amountMinor) {
        return sale(0x0200, "000000", "00", "55", Cards.cny(1), amountMinor).without(2).set(22, "032");
    }

    public WireMessage poll(WireMessage created, long amountMinor) {
        return sale(0x0200, "380000", "00", "56", Cards.cny(1), amountMinor).without(2).set(22, "032")
                .set(37, created.get(37));
    }

    public WireMessage productLookup(String barcode) {
        return bare(0x0600, "90%06d000".formatted(terminal.batch())).set(3, "900000").set(25, "00")
                .set(48, tag("20", barcode));
    }

    public WireMessage offlineSale(Pan card, long amountMinor) {
        return sale(0x0220, "000000", "00", "30", card, amountMinor);
    }

    public WireMessage adjustment(Pan card, long amountMinor, WireMessage original) {
        return linked(sale(0x0220, "000000", "00", "32", card, amountMinor), original, null, false, false);
    }

    public WireMessage tip(Pan card, long amountMinor, WireMessage original) {
        return linked(sale(0x0220, "000000", "00", "34", card, amountMinor), original, null, false, false);
    }

    public WireMessage standIn(Pan card, long amountMinor, String localCode) {
        return sale(0x0220, "000000", "00", "36", card, amountMinor).set(38, "LOC001").set(39, localCode);
    }

    public WireMessage standInHold(Pan card, long amountMinor) {
        return sale(0x0120, "030000", "06", "36", card, amountMinor).set(38, "LOC001").set(39, "00");
    }

    public WireMessage scriptResult(Pan card, WireMessage original) {
        return bare(0x0620, "00%06d000".formatted(terminal.batch())).set(2, Cards.digits(card)).set(3, original.get(3))
                .set(55, "9f5b050000000000").set(61, original.get(60).substring(2, 8) + original.get(11));
    }

    /** The reversal of any of these, whether it was answered or not. */
    public WireMessage reversal(WireMessage original) {
        String original60 = original.get(60);
        return original.copy().mti(0x0400).without(26).without(37).without(38).without(48).without(52).without(53).without(54)
                .without(55).without(103).set(39, "98")
                .set(60, original60.substring(0, 2) + "%06d000".formatted(terminal.batch()))
                .set(61, original60.substring(2, 8) + original.get(11));
    }

    /** 0500 with totals of home and foreign cards: debits and their count, credits and theirs. */
    public WireMessage batchClose(long debitMinor, int debits, long creditMinor, int credits) {
        return bare(0x0500, "00%06d201".formatted(terminal.batch())).set(63, "01 ")
                .set(48, "%012d%03d%012d%03d0".formatted(debitMinor, debits, creditMinor, credits)
                        + "%012d%03d%012d%03d0".formatted(0, 0, 0, 0));
    }

    public WireMessage batchItem(int stan, String code, long amountMinor) {
        return bare(0x0320, "00%06d201".formatted(terminal.batch())).set(3, code).set(4, amountMinor, 12)
                .set(61, "%06d%06d".formatted(terminal.batch(), stan));
    }

    public WireMessage batchEnd() {
        return bare(0x0320, "00%06d207".formatted(terminal.batch()));
    }

    public static String tag(String tag, String value) {
        return "%s%03d%s".formatted(tag, value.length(), value);
    }
}
