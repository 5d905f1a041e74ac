package dev.postern.fraud.schema;

/** What kind of value a variable has. */
public enum Type {
    /** True or false. */
    BOOL(1),
    /** A whole number; rules know no other. */
    INT(1),
    /** ASCII text of at most 16 characters, in two words, first character highest, padded with zeros. */
    TEXT(2),
    /** A card's token: 32 hexadecimal digits, small letters; two words. */
    TOKEN(2),
    /** Minor units and the currency's number; two words. */
    MONEY(2);

    private final int words;

    Type(int words) {
        this.words = words;
    }

    /** Words it takes in {@link Facts}. */
    public int words() {
        return words;
    }
}
