package dev.postern.processor.catalogue;

/** A catalogue's file cannot be used; the message is one sentence with file, line, column and what is wrong. */
public final class BadCatalogue extends Exception {
    private static final long serialVersionUID = 1L;

    BadCatalogue(String sentence) {
        super(sentence);
    }
}
