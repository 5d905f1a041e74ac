package dev.postern.load.schedule;

import java.util.Locale;

/**
 * What a simulated terminal does. Any thread may read it; the order is the order of the tables that are printed.
 */
public enum Kind {
    /** A sale of field 4. */
    PURCHASE(true),
    /** A balance inquiry; moves no money. */
    BALANCE(true),
    /** An echo test of the link; has no card and no MAC. */
    ECHO(false),
    /** A sale that the operator cancels: once approved, it is reversed with reason 17. */
    REVERSAL(true);

    private static final Kind[] ALL = values();

    private final boolean withCard;

    Kind(boolean withCard) {
        this.withCard = withCard;
    }

    /** Whether its messages name a card and carry a MAC. */
    public boolean withCard() {
        return withCard;
    }

    /** Whether it asks the host to take money from a card. */
    public boolean movesMoney() {
        return this == PURCHASE || this == REVERSAL;
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
        return name().toLowerCase(Locale.ROOT);
    }
}
