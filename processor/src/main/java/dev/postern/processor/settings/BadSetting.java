package dev.postern.processor.settings;

/**
 * A setting that cannot be used: the message is one sentence with the full key, the value, what is allowed and where it stands.
 * Thrown while settings are read at start; {@code Main} prints the message and exits with 1.
 */
public final class BadSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal in the words of {@code sentence}. Anyone who reads settings may throw it, for rules that join two keys.
     *
     * @param sentence what is wrong, in one sentence without a line break
     */
    public BadSetting(String sentence) {
        super(sentence);
    }
}
