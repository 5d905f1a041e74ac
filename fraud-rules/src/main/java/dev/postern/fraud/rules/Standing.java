package dev.postern.fraud.rules;

/** Whether a rule that held counted. The order is what the journal holds: it never changes. */
public enum Standing {
    /** It counted. */
    COUNTED("counted"),
    /** In shadow, or live for other cards. */
    SHADOW("in shadow"),
    /** It reads a window that has not seen its whole length yet. */
    COLD("in shadow until its window is warm"),
    /** Somebody let it rest for this card. */
    SNOOZED("snoozed for this card");

    private final String words;

    Standing(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
