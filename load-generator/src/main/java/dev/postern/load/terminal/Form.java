package dev.postern.load.terminal;

import dev.postern.load.schedule.Kind;

/**
 * One row of the protocol contract's section 4 as a terminal sends it: the codes that must agree, what an approval does with the card's money,
 * and what it names of an earlier message. Any thread may read it.
 */
enum Form {
    ECHO(Requests.ECHO, 0, 0, 0, Money.NONE),
    BALANCE(0x0200, 310_000, 0, 1, Money.NONE),
    PURCHASE(0x0200, 0, 0, 22, Money.TAKEN),
    CASHBACK(0x0200, 90_000, 0, 22, Money.TAKEN),
    CASH(0x0200, 10_000, 0, 26, Money.TAKEN),
    VOID(0x0200, 200_000, 0, 23, Money.GIVEN),
    REFUND(0x0220, 200_000, 0, 25, Money.GIVEN),
    CREDIT(0x0220, 200_000, 0, 25, Money.GIVEN),
    PRE_AUTHORIZATION(0x0100, 30_000, 6, 10, Money.HELD),
    INCREMENT(0x0100, 30_000, 60, 12, Money.HELD),
    PRE_AUTHORIZATION_VOID(0x0100, 200_000, 6, 11, Money.RELEASED),
    COMPLETION(0x0200, 0, 6, 20, Money.TAKEN_OF_HOLD),
    COMPLETION_ADVICE(0x0220, 0, 6, 24, Money.TAKEN_OF_HOLD),
    COMPLETION_VOID(0x0200, 200_000, 6, 21, Money.GIVEN_TO_HOLD),
    OFFLINE_SALE(0x0220, 0, 0, 30, Money.TAKEN),
    ADJUSTMENT(0x0220, 0, 0, 32, Money.TAKEN_INSTEAD),
    TIP(0x0220, 0, 0, 34, Money.TAKEN_INSTEAD),
    STAND_IN(0x0220, 0, 0, 36, Money.TAKEN),
    STAND_IN_HOLD(0x0120, 30_000, 6, 36, Money.HELD),
    TOP_UP(0x0200, 500_000, 0, 53, Money.TAKEN),
    LOAD(0x0200, 210_000, 0, 52, Money.GIVEN),
    TRANSFER(0x0200, 401_020, 0, 40, Money.SENT),
    BILL_INQUIRY(0x0200, 390_000, 0, 51, Money.NONE),
    BILL_PAYMENT(0x0200, 500_000, 0, 50, Money.TAKEN),
    CUSTOMER_CODE(0x0200, 0, 0, 54, Money.TAKEN),
    MERCHANT_CODE(0x0200, 0, 0, 55, Money.STAYS),
    MERCHANT_CODE_POLL(0x0200, 380_000, 0, 56, Money.TAKEN),
    PRODUCT_LOOKUP(0x0600, 900_000, 0, 90, Money.NONE),
    BATCH_CLOSE(0x0500, 0, 0, 0, Money.NONE),
    BATCH_ITEM(0x0320, 0, 0, 0, Money.NONE),
    BATCH_END(0x0320, 0, 0, 0, Money.NONE);

    /** What an approval does with the money of the card. */
    enum Money {
        /** The message has no amount. */
        NONE,
        /** It has one, which moves later or never. */
        STAYS, TAKEN, GIVEN, HELD, RELEASED, TAKEN_OF_HOLD, GIVEN_TO_HOLD,
        /** The whole of field 4 replaces what was taken before. */
        TAKEN_INSTEAD,
        /** From the card to another one. */
        SENT
    }

    private static final int ADVICE_DIGIT = 0x20;
    private static final int FUNCTION_DIGIT = 0xF0;
    private static final Form[][] STEPS = steps();

    final int mti;
    final int processingCode;
    final int conditionCode;
    final int messageType;
    final Money money;

    Form(int mti, int processingCode, int conditionCode, int messageType, Money money) {
        this.mti = mti;
        this.processingCode = processingCode;
        this.conditionCode = conditionCode;
        this.messageType = messageType;
        this.money = money;
    }

    /** What a kind sends, one after the other, each when the one before was approved. */
    static Form[] of(Kind kind) {
        return STEPS[kind.ordinal()];
    }

    private static Form[][] steps() {
        Form[][] steps = new Form[Kind.count()][];
        for (Kind kind : Kind.values()) {
            steps[kind.ordinal()] = switch (kind) {
                case PURCHASE, REVERSAL -> new Form[] {PURCHASE};
                case BALANCE -> new Form[] {BALANCE};
                case ECHO -> new Form[] {ECHO};
                case CASHBACK -> new Form[] {CASHBACK};
                case VOID -> new Form[] {PURCHASE, VOID};
                case REFUND -> new Form[] {PURCHASE, REFUND};
                case CREDIT -> new Form[] {CREDIT};
                case HOLD -> new Form[] {PRE_AUTHORIZATION, COMPLETION};
                case HOLD_RAISED -> new Form[] {PRE_AUTHORIZATION, INCREMENT, COMPLETION};
                case HOLD_VOIDED -> new Form[] {PRE_AUTHORIZATION, PRE_AUTHORIZATION_VOID};
                case HOLD_ADVISED -> new Form[] {PRE_AUTHORIZATION, COMPLETION_ADVICE};
                case COMPLETION_VOIDED -> new Form[] {PRE_AUTHORIZATION, COMPLETION, COMPLETION_VOID};
                case OFFLINE -> new Form[] {OFFLINE_SALE};
                case TIP -> new Form[] {PURCHASE, TIP};
                case TOP_UP -> new Form[] {TOP_UP};
                case LOAD -> new Form[] {LOAD};
                case TRANSFER -> new Form[] {TRANSFER};
                case BILL -> new Form[] {BILL_INQUIRY, BILL_PAYMENT};
                case CUSTOMER_CODE -> new Form[] {CUSTOMER_CODE};
                case MERCHANT_CODE, MERCHANT_CODE_EXPIRED -> new Form[] {MERCHANT_CODE, MERCHANT_CODE_POLL};
                case MERCHANT_CODE_CANCELLED -> new Form[] {MERCHANT_CODE};
                case CASH -> new Form[] {CASH};
                case ADJUSTMENT -> new Form[] {PURCHASE, ADJUSTMENT};
                case STAND_IN -> new Form[] {STAND_IN};
                case STAND_IN_HOLD -> new Form[] {STAND_IN_HOLD, COMPLETION};
                case PRODUCT -> new Form[] {PRODUCT_LOOKUP};
                // What follows the totals depends on what the host says to them.
                case BATCH_CLOSE -> new Form[] {BATCH_CLOSE};
            };
        }
        return steps;
    }

    /** Whether it tells what has happened: it is repeated until it is answered, and never reversed. */
    boolean isAdvice() {
        return (mti & FUNCTION_DIGIT) == ADVICE_DIGIT && this != ECHO && !ofBatch();
    }

    /** Whether it closes a batch. */
    boolean ofBatch() {
        return this == BATCH_CLOSE || this == BATCH_ITEM || this == BATCH_END;
    }

    /**
     * Whether it is sent until it has a final answer: an advice, what closes a batch, and a poll, which the host answers 09 until somebody has
     * paid.
     */
    boolean isRepeated() {
        return isAdvice() || ofBatch() || this == MERCHANT_CODE_POLL;
    }

    /** Whether an approval that was not received has to be undone. */
    boolean isReversible() {
        return hasAmount() && !isRepeated();
    }

    /** Whether the card is at hand when it is sent: read, and its PIN taken. */
    boolean readsCard() {
        return switch (this) {
            case PURCHASE, CASHBACK, CASH, PRE_AUTHORIZATION, BALANCE, TOP_UP, TRANSFER, STAND_IN, STAND_IN_HOLD -> true;
            default -> false;
        };
    }

    /** Whether it names the card. */
    boolean namesCard() {
        return switch (this) {
            case CUSTOMER_CODE, MERCHANT_CODE, MERCHANT_CODE_POLL, PRODUCT_LOOKUP, BATCH_CLOSE, BATCH_ITEM, BATCH_END -> false;
            default -> true;
        };
    }

    /** The terminal, or the chip, decided in the issuer's place: 38 and 39 tell what. */
    boolean wasDecidedLocally() {
        return this == STAND_IN || this == STAND_IN_HOLD;
    }

    /** Whether an approval is a debit of the terminal's batch. */
    boolean isDebit() {
        return money == Money.TAKEN || money == Money.SENT || money == Money.TAKEN_OF_HOLD;
    }

    /** Field 4 is sent. */
    boolean hasAmount() {
        return money != Money.NONE;
    }

    /** Field 37 of the original is named. */
    boolean namesReference() {
        return this == VOID || this == REFUND || this == COMPLETION_VOID || this == MERCHANT_CODE_POLL;
    }

    /** Field 38 of the original is named. */
    boolean namesApproval() {
        return switch (this) {
            case VOID, INCREMENT, PRE_AUTHORIZATION_VOID, COMPLETION, COMPLETION_ADVICE, COMPLETION_VOID -> true;
            default -> false;
        };
    }

    /** Field 61 names the original. */
    boolean namesOriginal() {
        return namesReference() && this != MERCHANT_CODE_POLL || namesApproval() || this == TIP || this == ADJUSTMENT;
    }

    /** Whether what follows names this message instead of the first of its kind. */
    boolean isNamedNext() {
        return this == COMPLETION;
    }

    /**
     * The amount of the next message.
     *
     * @param firstMinor of the first message of the kind
     * @param standingMinor what stands of it by now: taken, or held
     */
    int amountMinor(int firstMinor, int standingMinor) {
        return switch (this) {
            case INCREMENT -> Math.max(1, firstMinor / 4);
            // Fuel and hotels end below the hold, a rare one above it, up to 115 %.
            case COMPLETION, COMPLETION_ADVICE -> standingMinor % 5 == 0 ? (int) (standingMinor * 115L / 100) : Math.max(1, standingMinor * 9 / 10);
            case REFUND -> Math.max(1, standingMinor / 2);
            case TIP -> standingMinor + standingMinor / 10;
            // Typed in wrong: too much as often as too little.
            case ADJUSTMENT -> standingMinor % 2 == 0 ? Math.max(1, standingMinor * 3 / 4) : standingMinor + standingMinor / 5;
            case MERCHANT_CODE_POLL, BILL_PAYMENT -> firstMinor;
            default -> standingMinor;
        };
    }
}
