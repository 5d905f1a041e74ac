package dev.postern.fraud.condition;

import java.util.Random;

/** Conditions that type, made at random over the schema of {@link Samples}: errors, absorbed or not, are frequent. */
final class RandomCondition {

    private static final String[] NUMBERS = {"tx.minor", "tx.hour", "tx.weekday", "feature.sales", "feature.percent"};
    private static final String[] AMOUNTS = {"tx.amount", "feature.spent", "money(\"5.00\", \"EUR\")",
            "money(\"20.00\", \"USD\")"};
    private static final String[] TEXTS = {"card.bin", "tx.currency", "terminal.id", "merchant.id", "tx.kind"};
    private static final String[] KINDS = {"purchase", "transfer", "top-up"};
    private static final String[] LITERALS = {"411111", "EUR", "USD", "T1", "", "41", "purchase",
            "longer than any text there can be"};

    private final Random random;

    RandomCondition(Random random) {
        this.random = random;
    }

    String truth(int depth) {
        if (depth <= 0) {
            return leaf();
        }
        return switch (random.nextInt(14)) {
            case 0, 1 -> "(" + truth(depth - 1) + " && " + truth(depth - 1) + ")";
            case 2, 3 -> "(" + truth(depth - 1) + " || " + truth(depth - 1) + ")";
            case 4 -> "!(" + truth(depth - 1) + ")";
            case 5 -> "(" + truth(depth - 1) + " ? " + truth(depth - 1) + " : " + truth(depth - 1) + ")";
            case 6 -> "((" + truth(depth - 1) + (random.nextBoolean() ? ") == (" : ") != (") + truth(depth - 1) + "))";
            case 7, 8, 9 -> number(depth) + relation() + number(depth);
            case 10 -> amount(depth) + order() + amount(depth);
            case 11 -> simpleAmount() + (random.nextBoolean() ? " == " : " != ") + simpleAmount();
            case 12 -> number(depth) + " in [" + random.nextInt(5) + ", -3, 7]";
            default -> leaf();
        };
    }

    private String leaf() {
        return switch (random.nextInt(9)) {
            case 0 -> random.nextBoolean() ? "true" : "false";
            case 1 -> "tx.moves_money";
            case 2 -> compared(random.nextBoolean() ? " == " : " != ");
            case 3 -> text() + " == " + text();
            case 4 -> text() + " in list.bins";
            case 5 -> "card.token in list.tokens";
            case 6 -> text() + ".startsWith(" + literal() + ")";
            case 7 -> among();
            default -> number(1) + relation() + number(1);
        };
    }

    private String compared(String relation) {
        String text = text();
        return text + relation + literalFor(text);
    }

    private String among() {
        String text = text();
        return text + " in [" + literalFor(text) + ", " + literalFor(text) + "]";
    }

    /** Never a kind that there is not: it is refused when it is read. */
    private String literalFor(String text) {
        return "tx.kind".equals(text) ? "\"" + KINDS[random.nextInt(KINDS.length)] + "\"" : literal();
    }

    private String number(int depth) {
        if (depth <= 0 || random.nextInt(3) == 0) {
            return switch (random.nextInt(6)) {
                case 0 -> Integer.toString(random.nextInt(30));
                case 1 -> random.nextInt(40) == 0 ? "9223372036854775807" : "0";
                default -> NUMBERS[random.nextInt(NUMBERS.length)];
            };
        }
        return switch (random.nextInt(8)) {
            case 0 -> "(-" + number(0) + ")";
            case 1 -> "(" + truth(depth - 2) + " ? " + number(depth - 1) + " : " + number(depth - 1) + ")";
            default -> "(" + number(depth - 1) + new String[] {" + ", " - ", " * ", " / ", " % "}[random.nextInt(5)]
                    + number(depth - 1) + ")";
        };
    }

    private String amount(int depth) {
        if (depth <= 0 || random.nextInt(2) == 0) {
            return simpleAmount();
        }
        return switch (random.nextInt(3)) {
            case 0 -> "(tx.amount + tx.amount)";
            case 1 -> "(feature.spent - money(\"1.00\", \"EUR\"))";
            default -> "(" + simpleAmount() + " * " + number(depth - 1) + ")";
        };
    }

    /** Never two known currencies that differ: those are refused when they are read. */
    private String simpleAmount() {
        return AMOUNTS[random.nextInt(3)];
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private String literal() {
        return "\"" + LITERALS[random.nextInt(LITERALS.length)] + "\"";
    }

    private String relation() {
        return new String[] {" < ", " <= ", " > ", " >= ", " == ", " != "}[random.nextInt(6)];
    }

    private String order() {
        return new String[] {" < ", " <= ", " > ", " >= "}[random.nextInt(4)];
    }
}
