package dev.postern.processor.authorization;

/** What a request asks for (protocol contract, section 4). The code is what the journal holds: it never changes. */
public enum Kind {
    PURCHASE(1, Money.TAKES),
    BALANCE(2, Money.STAYS),
    CASHBACK(3, Money.TAKES),
    CASH_WITHDRAWAL(4, Money.TAKES),
    VOID(5, Money.GIVES),
    REFUND(6, Money.GIVES),
    PRE_AUTHORIZATION(7, Money.HOLDS),
    PRE_AUTHORIZATION_VOID(8, Money.HOLDS),
    INCREMENT(9, Money.HOLDS),
    COMPLETION(10, Money.TAKES),
    COMPLETION_ADVICE(11, Money.TAKES),
    COMPLETION_VOID(12, Money.GIVES),
    TRANSFER(13, Money.TAKES),
    BILL_INQUIRY(14, Money.STAYS),
    BILL_PAYMENT(15, Money.TAKES),
    TOP_UP(16, Money.TAKES),
    LOAD(17, Money.GIVES),
    CUSTOMER_CODE(18, Money.TAKES),
    MERCHANT_CODE(19, Money.TAKES),
    MERCHANT_CODE_POLL(20, Money.STAYS),
    PRODUCT_LOOKUP(21, Money.STAYS),
    OFFLINE_SALE(22, Money.TAKES),
    ADJUSTMENT(23, Money.TAKES),
    TIP(24, Money.TAKES),
    STAND_IN(25, Money.TAKES),
    SCRIPT_RESULT(26, Money.STAYS),
    BATCH_CLOSE(27, Money.STAYS),
    BATCH_ITEM(28, Money.STAYS),
    BATCH_END(29, Money.STAYS),
    STAND_IN_HOLD(30, Money.HOLDS);

    /** What an approval does with the money of the card. */
    public enum Money {
        /** It leaves the card: a debit. */
        TAKES,
        /** It comes to the card: a credit. */
        GIVES,
        /** It stays on the card and is, or is no longer, held. */
        HOLDS,
        /** Nothing. */
        STAYS
    }

    private static final Kind[] BY_CODE = byCode();

    private final int code;
    private final Money money;

    Kind(int code, Money money) {
        this.code = code;
        this.money = money;
    }

    /** The journal's number of this kind. */
    public int code() {
        return code;
    }

    /** What an approval does with the money of the card. */
    public Money money() {
        return money;
    }

    /** Whether an approval changes a balance or a hold. */
    public boolean movesMoney() {
        return money != Money.STAYS;
    }

    /** Whether the rules judge it, and count it among the card's sales: it asks for money that the card still has. */
    public boolean isSale() {
        return switch (this) {
            case PURCHASE, CASHBACK, CASH_WITHDRAWAL, PRE_AUTHORIZATION, TRANSFER, BILL_PAYMENT, TOP_UP, CUSTOMER_CODE,
                    MERCHANT_CODE -> true;
            default -> false;
        };
    }

    /** Whether it tells what has happened: neither rules nor funds can undo that. */
    public boolean isAdvice() {
        return switch (this) {
            case REFUND, COMPLETION_ADVICE, OFFLINE_SALE, ADJUSTMENT, TIP, STAND_IN, STAND_IN_HOLD, SCRIPT_RESULT -> true;
            default -> false;
        };
    }

    /** The kind with this journal number; an unknown number is a damaged or newer record. */
    public static Kind of(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalArgumentException("no transaction kind has the number " + code);
        }
        return BY_CODE[code];
    }

    private static Kind[] byCode() {
        Kind[] table = new Kind[values().length + 1];
        for (Kind kind : values()) {
            if (table[kind.code] != null) {
                throw new IllegalStateException("two kinds have the number " + kind.code);
            }
            table[kind.code] = kind;
        }
        return table;
    }
}
