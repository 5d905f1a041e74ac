package dev.postern.protocol.packager;

import dev.postern.protocol.iso8583.Dialect;
import java.util.List;

/**
 * A dialect from a packager definition, and what of the definition it does not carry.
 * Immutable; any thread may share it.
 *
 * @param dialect     the dialect
 * @param headerBytes bytes before the message that the definition announces and the dialect does not hold
 * @param remarks     sentences, each with its line: what was passed over
 */
public record LoadedPackager(Dialect dialect, int headerBytes, List<String> remarks) {

    /** Copies the remarks. */
    public LoadedPackager {
        remarks = List.copyOf(remarks);
    }
}
