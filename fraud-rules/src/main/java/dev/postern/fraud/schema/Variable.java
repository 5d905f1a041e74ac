package dev.postern.fraud.schema;

import java.util.List;

/** What is known of every transaction. The published schema: names never change their meaning. */
public enum Variable {
    AMOUNT("tx.amount", Type.MONEY, "the amount asked for; 0 for an inquiry"),
    MINOR("tx.minor", Type.INT, "the same in minor units, for questions such as whether it is round"),
    CURRENCY("tx.currency", Type.TEXT, "letters of ISO 4217, as \"EUR\""),
    KIND("tx.kind", Type.TEXT, "what is asked for: the kinds that rules judge and features count", "purchase", "cashback", "cash-withdrawal", "pre-auth",
            "transfer", "bill-payment", "top-up", "customer-code", "merchant-code"),
    MOVES_MONEY("tx.moves_money", Type.BOOL, "false for an inquiry"),
    ENTRY("tx.entry", Type.TEXT, "how the card came to the terminal; \"\" when not told", "keyed", "stripe", "chip", "contactless", "code", ""),
    HOUR("tx.hour", Type.INT, "hour of the day, 0 to 23, in the file's zone"),
    WEEKDAY("tx.weekday", Type.INT, "1 Monday to 7 Sunday, in the file's zone"),
    TOKEN("card.token", Type.TOKEN, "32 hexadecimal digits in place of the card number"),
    BIN("card.bin", Type.TEXT, "first six digits"),
    DEVICE("card.device", Type.TEXT, "the wallet's device; \"\" for a card"),
    TERMINAL("terminal.id", Type.TEXT, "field 41 without spaces"),
    COUNTRY("terminal.country", Type.TEXT, "two letters from the file's places; \"\" when they do not have it"),
    MERCHANT("merchant.id", Type.TEXT, "field 42 without spaces"),
    CATEGORY("merchant.category", Type.TEXT, "merchant category code, four digits");

    /** Words that all variables take; features stand behind them. */
    public static final int WORDS;

    static {
        int at = 0;
        for (Variable variable : values()) {
            variable.slot = at;
            at += variable.type.words();
        }
        WORDS = at;
    }

    private final String path;
    private final Type type;
    private final String meaning;
    private final List<String> texts;
    private int slot;

    Variable(String path, Type type, String meaning, String... texts) {
        this.path = path;
        this.type = type;
        this.meaning = meaning;
        this.texts = List.of(texts);
    }

    /** Its name in a rule. */
    public String path() {
        return path;
    }

    /** What it holds. */
    public Type type() {
        return type;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The only texts that it ever holds; empty when it may hold any. */
    public List<String> texts() {
        return texts;
    }

    /** Its first word in {@link Facts}. */
    public int slot() {
        return slot;
    }
}
