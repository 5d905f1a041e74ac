package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Kind;
import java.util.Arrays;

/**
 * The rows of the protocol contract's section 4 in which money or goods are asked for: the codes that must agree, the
 * fields that must be there, whether it can be reversed, and who decides. One row a constant; immutable, checked when it
 * is built. Network messages have no row: they bring neither 3 nor 25, and 60.3 tells them apart.
 */
enum MessageKind {
    PURCHASE(Kind.PURCHASE, codes(0x0200, 0, 0, 22).reversible()),
    CASHBACK(Kind.CASHBACK, codes(0x0200, 90_000, 0, 22).needs(54).reversible()),
    CASH_WITHDRAWAL(Kind.CASH_WITHDRAWAL, codes(0x0200, 10_000, 0, 26).needs(52).reversible()),
    VOID(Kind.VOID, codes(0x0200, 200_000, 0, 23).needs(37, 38, 61).reversible()),
    REFUND(Kind.REFUND, codes(0x0220, 200_000, 0, 25)),
    PRE_AUTHORIZATION(Kind.PRE_AUTHORIZATION, codes(0x0100, 30_000, 6, 10).reversible()),
    PRE_AUTHORIZATION_VOID(Kind.PRE_AUTHORIZATION_VOID, codes(0x0100, 200_000, 6, 11).needs(38, 61).reversible()),
    INCREMENT(Kind.INCREMENT, codes(0x0100, 30_000, 60, 12).needs(38, 61).reversible()),
    COMPLETION(Kind.COMPLETION, codes(0x0200, 0, 6, 20).needs(38, 61).reversible()),
    COMPLETION_ADVICE(Kind.COMPLETION_ADVICE, codes(0x0220, 0, 6, 24).needs(38, 61)),
    COMPLETION_VOID(Kind.COMPLETION_VOID, codes(0x0200, 200_000, 6, 21).needs(37, 38, 61).reversible()),
    BALANCE(Kind.BALANCE, codes(0x0200, 310_000, 0, 1).without(4)),
    BALANCE_OF_OLD_TERMINALS(Kind.BALANCE, codes(0x0200, 300_000, 0, 1).without(4)),
    TRANSFER(Kind.TRANSFER, codes(0x0200, 400_000, 0, 40).lastDigitsFree(4).needs(103).reversible()),
    BILL_INQUIRY(Kind.BILL_INQUIRY, codes(0x0200, 390_000, 0, 51).without(4).tags48("10", "11").byTerminal()),
    BILL_PAYMENT(Kind.BILL_PAYMENT, codes(0x0200, 500_000, 0, 50).tags48("10", "11", "12").reversible()),
    TOP_UP(Kind.TOP_UP, codes(0x0200, 500_000, 0, 53).tags48("10", "13").reversible()),
    LOAD(Kind.LOAD, codes(0x0200, 210_000, 0, 52).reversible()),
    CUSTOMER_CODE(Kind.CUSTOMER_CODE, codes(0x0200, 0, 0, 54).withoutCard().tag59("A3").reversible()),
    MERCHANT_CODE(Kind.MERCHANT_CODE, codes(0x0200, 0, 0, 55).withoutCard().reversible().byTerminal()),
    MERCHANT_CODE_POLL(Kind.MERCHANT_CODE_POLL, codes(0x0200, 380_000, 0, 56).withoutCard().needs(37).byTerminal()),
    PRODUCT_LOOKUP(Kind.PRODUCT_LOOKUP,
            codes(0x0600, 900_000, 0, 90).only(3, 11, 25, 41, 42, 60).tags48("20").byTerminal()),
    OFFLINE_SALE(Kind.OFFLINE_SALE, codes(0x0220, 0, 0, 30)),
    ADJUSTMENT(Kind.ADJUSTMENT, codes(0x0220, 0, 0, 32).needs(61)),
    TIP(Kind.TIP, codes(0x0220, 0, 0, 34).needs(61)),
    STAND_IN(Kind.STAND_IN, codes(0x0220, 0, 0, 36).needs(38, 39)),
    STAND_IN_CASH(Kind.STAND_IN, codes(0x0220, 10_000, 0, 36).needs(38, 39)),
    STAND_IN_CASHBACK(Kind.STAND_IN, codes(0x0220, 90_000, 0, 36).needs(38, 39, 54)),
    STAND_IN_HOLD(Kind.STAND_IN_HOLD, codes(0x0120, 30_000, 6, 36).needs(38, 39)),
    SCRIPT_RESULT(Kind.SCRIPT_RESULT, codes(0x0620, Codes.ANY, Codes.ANY, 0).only(2, 3, 11, 41, 42, 55, 60, 61)),
    BATCH_CLOSE(Kind.BATCH_CLOSE, codes(0x0500, Codes.ABSENT, Codes.ABSENT, 0).network(201).only(11, 41, 42, 60, 63).byTerminal()),
    BATCH_ITEM(Kind.BATCH_ITEM, codes(0x0320, Codes.ANY, Codes.ABSENT, 0).network(201).only(3, 4, 11, 41, 42, 60, 61).byTerminal()),
    BATCH_END(Kind.BATCH_END, codes(0x0320, Codes.ABSENT, Codes.ABSENT, 0).network(207).only(11, 41, 42, 60).byTerminal());

    private static final int REVERSAL_MTI = 0x0400;
    private static final int LOOK_UP_MTI = 0x0600;
    private static final int TYPES = 100;
    private static final int PIN_ENTERED = 1;
    private static final MessageKind[][] BY_TYPE = byType();

    private final Kind kind;
    private final Codes codes;
    private final int mti;
    private final int processingCode;
    private final int processingCodeUnit;
    private final int conditionCode;
    private final long mandatory;
    private final long mandatoryOfReversal;

    MessageKind(Kind kind, Codes codes) {
        this.kind = kind;
        this.codes = codes;
        this.mti = codes.mti;
        this.processingCode = codes.processingCode;
        this.processingCodeUnit = codes.processingCodeUnit;
        this.conditionCode = codes.conditionCode;
        this.mandatory = codes.mandatory;
        this.mandatoryOfReversal = Codes.EVERY | bit(4) | bit(39) | bit(61);
    }

    /** What a row says: its codes and what it asks for; written by the constants only. */
    private static final class Codes {
        /** A code that may have any value or be absent. */
        private static final int ANY = -2;
        private static final int ABSENT = TerminalRequest.ABSENT;
        /** Fields of every 01xx, 02xx and 04xx besides the card and the amount. */
        private static final long EVERY = bit(3) | bit(11) | bit(22) | bit(25) | bit(41) | bit(42) | bit(49) | bit(60);

        private final int mti;
        private final int processingCode;
        private final int conditionCode;
        private final int messageType;
        private int processingCodeUnit = 1;
        private int networkCode = ABSENT;
        private long mandatory = EVERY | bit(4);
        private boolean card = true;
        private boolean account103;
        private boolean reversible;
        private boolean byTerminal;
        private String[] tags48 = {};
        private String tag59;

        private Codes(int mti, int processingCode, int conditionCode, int messageType) {
            this.mti = mti;
            this.processingCode = processingCode;
            this.conditionCode = conditionCode;
            this.messageType = messageType;
        }

        private Codes needs(int... fields) {
            for (int field : fields) {
                if (field == 103) {
                    account103 = true;
                } else {
                    mandatory |= bit(field);
                }
            }
            return this;
        }

        private Codes without(int field) {
            mandatory &= ~bit(field);
            return this;
        }

        private Codes withoutCard() {
            card = false;
            return this;
        }

        /** Nothing of the common fields but these; 2 stands for the card. */
        private Codes only(int... fields) {
            mandatory = 0;
            card = Arrays.stream(fields).anyMatch(field -> field == 2);
            return needs(Arrays.stream(fields).filter(field -> field != 2).toArray());
        }

        private Codes tags48(String... tags) {
            tags48 = tags;
            return needs(48);
        }

        private Codes tag59(String tag) {
            tag59 = tag;
            return needs(59);
        }

        private Codes lastDigitsFree(int digits) {
            for (int i = 0; i < digits; i++) {
                processingCodeUnit *= 10;
            }
            return this;
        }

        private Codes network(int code) {
            networkCode = code;
            return this;
        }

        private Codes reversible() {
            reversible = true;
            return this;
        }

        private Codes byTerminal() {
            byTerminal = true;
            return this;
        }
    }

    private static Codes codes(int mti, int processingCode, int conditionCode, int messageType) {
        return new Codes(mti, processingCode, conditionCode, messageType);
    }

    private static long bit(int field) {
        return 1L << 64 - field;
    }

    private static MessageKind[][] byType() {
        MessageKind[][] table = new MessageKind[TYPES][];
        Arrays.fill(table, new MessageKind[0]);
        for (MessageKind row : values()) {
            MessageKind[] same = table[row.codes.messageType];
            for (MessageKind other : same) {
                if (row.overlaps(other)) {
                    throw new IllegalStateException(row + " and " + other + " have the same codes");
                }
            }
            MessageKind[] more = Arrays.copyOf(same, same.length + 1);
            more[same.length] = row;
            table[row.codes.messageType] = more;
        }
        return table;
    }

    /** Whether one message could be of both rows, as itself or as its reversal. */
    private boolean overlaps(MessageKind other) {
        boolean mtis = mti == other.mti || codes.reversible && other.codes.reversible;
        boolean processing = processingCode == Codes.ANY || other.processingCode == Codes.ANY
                || processingCode / Math.max(processingCodeUnit, other.processingCodeUnit)
                == other.processingCode / Math.max(processingCodeUnit, other.processingCodeUnit);
        boolean condition = conditionCode == Codes.ANY || other.conditionCode == Codes.ANY || conditionCode == other.conditionCode;
        return mtis && processing && condition && codes.networkCode == other.codes.networkCode;
    }

    /** What is asked of the card. */
    Kind kind() {
        return kind;
    }

    /** The MTI of the request itself, as BCD. */
    int mti() {
        return mti;
    }

    /** The second digit of the original's MTI. */
    int messageClass() {
        return MessageClass.of(mti);
    }

    boolean reversible() {
        return codes.reversible;
    }

    /** The terminal's partition decides and its stream holds the record; else the card's shard. */
    boolean byTerminal() {
        return codes.byTerminal;
    }

    /** Whether a card number has to come with it. */
    boolean needsCard() {
        return codes.card;
    }

    /** The row with which MTI (repeat or not), 3, 25 and 60.1 agree, or null: 12. */
    static MessageKind of(TerminalRequest request) {
        int type = request.messageType();
        if (type < 0) {
            return null;
        }
        int mti = request.mti & 0xFFFE;
        for (MessageKind row : BY_TYPE[type]) {
            boolean mtiAgrees = mti == row.mti || mti == REVERSAL_MTI && row.codes.reversible;
            if (mtiAgrees && row.processingCodeAgrees(request.processingCode)
                    && (request.conditionCode == row.conditionCode || row.conditionCode == Codes.ANY)
                    && row.networkCodeAgrees(request)) {
                return row;
            }
        }
        return null;
    }

    private boolean processingCodeAgrees(int code) {
        return code == processingCode || processingCode == Codes.ANY
                || processingCodeUnit > 1 && code / processingCodeUnit == processingCode / processingCodeUnit;
    }

    private boolean networkCodeAgrees(TerminalRequest request) {
        return codes.networkCode == Codes.ABSENT || request.networkCode() == codes.networkCode;
    }

    /** Of the fields without which neither the key nor the codes can be compared, the first that is missing; or 0. */
    static int missingCode(TerminalRequest request) {
        if (request.stan == 0) {
            return 11;
        }
        if (MessageClass.asksCard(request.messageClass()) || (request.mti & 0xFFFE) == LOOK_UP_MTI) {
            if (!request.has(3)) {
                return 3;
            }
            if (!request.has(25)) {
                return 25;
            }
        }
        return request.batch() < 0 ? 60 : 0;
    }

    /** The first mandatory field that is missing, or 0. */
    int missingField(TerminalRequest request) {
        boolean reversal = request.messageClass() == MessageClass.REVERSAL;
        if (codes.card && request.pan == null) {
            return 2;
        }
        long missing = (reversal ? mandatoryOfReversal : mandatory) & ~request.presentWithPin();
        if (missing != 0) {
            return Long.numberOfLeadingZeros(missing) + 1;
        }
        if (request.currency < 0 && ((reversal ? mandatoryOfReversal : mandatory) & bit(49)) != 0) {
            return 49;
        }
        if (reversal) {
            return request.originalStan() < 0 ? 61 : 0;
        }
        int ofEntry = MessageClass.asksCard(request.messageClass()) ? missingOfEntry(request) : 0;
        return ofEntry != 0 ? ofEntry : missingOfRow(request);
    }

    /** PIN and chip data go with the entry mode, field 22. */
    private static int missingOfEntry(TerminalRequest request) {
        if (request.entryMode % 10 == PIN_ENTERED) {
            if (!request.bringsPin()) {
                return 52;
            }
            if (request.has(52) && !request.has(53)) {
                return 53;
            }
        }
        int way = request.entryMode / 10;
        boolean chip = way == 5 || way == 7;
        if (chip && !request.has(23)) {
            return 23;
        }
        return chip && !request.has(55) ? 55 : 0;
    }

    private int missingOfRow(TerminalRequest request) {
        if ((mandatory & bit(61)) != 0 && request.originalStan() < 0) {
            return 61;
        }
        if ((mandatory & bit(52)) != 0 && request.has(52) && !request.has(53)) {
            return 53;
        }
        if (this == REFUND && request.has(37) != request.has(61)) {
            return request.has(37) ? 61 : 37;
        }
        if (this == CASHBACK && request.supplement().cashbackMinor() < 0) {
            return 54;
        }
        if (this == BATCH_CLOSE && !request.has(48) && !request.supplement().hasIsoTotals()) {
            return 48;
        }
        for (String tag : codes.tags48) {
            if (request.supplement().tag48(tag) == null) {
                return 48;
            }
        }
        if (codes.tag59 != null && request.supplement().tag59(codes.tag59) == null) {
            return 59;
        }
        return codes.account103 && request.supplement().toAccount() == null ? 103 : 0;
    }
}
