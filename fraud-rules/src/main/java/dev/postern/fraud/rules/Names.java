package dev.postern.fraud.rules;

import java.util.regex.Pattern;

/** What things in a file may be called. Stateless; any thread. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private Names() {
    }

    /** A list's or a feature's name: it stands in conditions. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** A rule's or a file's name: it stands in the journal. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }
}
