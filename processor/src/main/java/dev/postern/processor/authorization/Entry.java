package dev.postern.processor.authorization;

/** How a card came to the terminal, field 22. The order is what the journal holds: it never changes. */
public enum Entry {
    /** The message does not say. */
    UNTOLD,
    KEYED,
    STRIPE,
    CHIP,
    CONTACTLESS,
    /** A code on the customer's telephone or the merchant's till. */
    CODE;

    private static final Entry[] ALL = values();

    /** Of field 22 as a number of three digits; -1 when it is absent. */
    public static Entry of(int field22) {
        return switch (field22 / 10) {
            case 1 -> KEYED;
            case 2, 90 -> STRIPE;
            case 3 -> CODE;
            case 5 -> CHIP;
            case 7, 91 -> CONTACTLESS;
            default -> UNTOLD;
        };
    }

    /** The one with that number; an unknown number is a damaged or newer record. */
    public static Entry ofNumber(int number) {
        if (number < 0 || number >= ALL.length) {
            throw new IllegalArgumentException("no entry mode has the number " + number);
        }
        return ALL[number];
    }
}
