package dev.postern.load.terminal;

import dev.postern.protocol.iso8583.MessageView;

/**
 * The tags of field 48 with which a terminal asks for a customer's oldest open bill and pays it (protocol.md, section 3). Stateless.
 */
final class Bill {
    /** The biller of the bills that {@code fleet create} writes, for customers with the names of terminals. */
    static final String BILLER = "POWER";
    private static final String BILLER_TAG = "10";
    private static final String CUSTOMER_TAG = "11";
    private static final String PERIOD_TAG = "12";

    private Bill() {
    }

    /** What an inquiry says. */
    static String asked(String customer) {
        return tag(BILLER_TAG, BILLER) + tag(CUSTOMER_TAG, customer);
    }

    /** What is due, minor units, from the answer to an inquiry. */
    static int dueMinor(MessageView answer) {
        return answer.has(4) ? (int) Math.min(Integer.MAX_VALUE, answer.number(4)) : 0;
    }

    /** What the payment says: biller, customer and period as the answer to the inquiry has them. */
    static String named(MessageView answer) {
        String tags = answer.has(48) ? answer.text(48) : "";
        StringBuilder named = new StringBuilder();
        for (int at = 0; at + 5 <= tags.length() && tags.substring(at, at + 5).matches("[0-9]{5}"); ) {
            int end = Math.min(tags.length(), at + 5 + Integer.parseInt(tags, at + 2, at + 5, 10));
            String tag = tags.substring(at, at + 2);
            if (tag.equals(BILLER_TAG) || tag.equals(CUSTOMER_TAG) || tag.equals(PERIOD_TAG)) {
                named.append(tags, at, end);
            }
            at = end;
        }
        return named.toString();
    }

    private static String tag(String tag, String value) {
        return "%s%03d%s".formatted(tag, value.length(), value);
    }
}
