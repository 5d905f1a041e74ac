package dev.postern.processor.journal;

/**
 * The journal cannot be opened or must not be served from. The message is one sentence that names the folder, file
 * or record, the reason and the remedy; {@code Main} prints it and exits. Thrown only while starting.
 */
public final class JournalRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JournalRefused(String sentence) {
        super(sentence);
    }

    JournalRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
