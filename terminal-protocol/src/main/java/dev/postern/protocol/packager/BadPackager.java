package dev.postern.protocol.packager;

/**
 * A packager definition that cannot become a dialect; the message is one sentence with the file's name, the line and what is wrong.
 * Thrown by {@link PackagerFile} to whoever loads it.
 */
public final class BadPackager extends Exception {

    private static final long serialVersionUID = 1L;

    BadPackager(String file, int line, String complaint) {
        super(file + ":" + line + ": " + complaint);
    }
}
