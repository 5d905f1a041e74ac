package dev.postern.load.schedule;

import java.util.Locale;

/**
 * What a simulated terminal does: one message, or several that belong together, such as a hold and its completion. Any thread may read
 * it; the order is the order of the tables that are printed.
 */
public enum Kind {
    /** A sale of field 4. */
    PURCHASE(true),
    /** A balance inquiry; moves no money. */
    BALANCE(true),
    /** An echo test of the link; has no card and no MAC. */
    ECHO(false),
    /** A sale that the operator cancels: once approved, it is reversed with reason 17. */
    REVERSAL(true),
    /** A sale with some cash on top. */
    CASHBACK(true),
    /** A sale, and its void by the operator. */
    VOID(true),
    /** A sale, and the refund of it. */
    REFUND(true),
    /** A refund without a sale that it belongs to. */
    CREDIT(true),
    /** A pre-authorization and its completion, for less or for more. */
    HOLD(true),
    /** A pre-authorization, an increment, the completion. */
    HOLD_RAISED(true),
    /** A pre-authorization that is given up. */
    HOLD_VOIDED(true),
    /** A pre-authorization whose completion is told as an advice. */
    HOLD_ADVISED(true),
    /** A pre-authorization, its completion, and the void of that: the hold stands again until it is completed once more. */
    COMPLETION_VOIDED(true),
    /** A sale that the terminal made by itself, told as an advice. */
    OFFLINE(true),
    /** A sale, and the tip that comes on top of it later. */
    TIP(true),
    /** A top-up of a phone. */
    TOP_UP(true),
    /** Money onto the own card or wallet. */
    LOAD(true),
    /** Money from the card to another card of the run. */
    TRANSFER(true),
    /** What a customer owes a biller, and the payment of it. */
    BILL(true),
    /** A sale paid with a code that the customer's wallet shows. */
    CUSTOMER_CODE(true),
    /** A code that the terminal shows, and polls until the customer has paid. */
    MERCHANT_CODE(true),
    /** A code that the terminal shows and cancels before anybody pays. */
    MERCHANT_CODE_CANCELLED(true),
    /** A code that the terminal shows and asks after when its time is over. */
    MERCHANT_CODE_EXPIRED(true),
    /** Cash with a PIN. */
    CASH(true),
    /** A sale whose amount is put right afterwards. */
    ADJUSTMENT(true),
    /** A sale that the terminal, or the chip, approved in the issuer's place, told as an advice. */
    STAND_IN(true),
    /** A hold that the terminal approved in the issuer's place, told as an advice, and its completion. */
    STAND_IN_HOLD(true),
    /** A product's name and price by its barcode; moves no money. */
    PRODUCT(true),
    /** The terminal's batch: its totals, its items when the host has others, and the next one. Terminals do it by themselves too. */
    BATCH_CLOSE(true);

    private static final Kind[] ALL = values();

    private final boolean withMac;

    Kind(boolean withMac) {
        this.withMac = withMac;
    }

    /** Whether its messages carry a MAC. */
    public boolean withMac() {
        return withMac;
    }

    /** Whether it is paid from a wallet's card, by a code, and so needs what {@code fleet create} writes for wallets. */
    public boolean ofWallet() {
        return switch (this) {
            case CUSTOMER_CODE, MERCHANT_CODE, MERCHANT_CODE_CANCELLED, MERCHANT_CODE_EXPIRED -> true;
            default -> false;
        };
    }

    /** The kind with this ordinal, without the copy that {@code values()} makes. */
    public static Kind at(int ordinal) {
        return ALL[ordinal];
    }

    /** How many kinds there are. */
    public static int count() {
        return ALL.length;
    }

    /** The kind's name as it stands in {@code --mix}, in tables and in the tags of the histogram logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
