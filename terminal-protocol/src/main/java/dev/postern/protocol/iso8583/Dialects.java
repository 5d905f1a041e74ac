package dev.postern.protocol.iso8583;

import java.util.List;
import java.util.stream.Stream;

/**
 * The dialects that ship, as tables: the terminal's own first, then the standards in every style.
 * Any thread may ask.
 */
public final class Dialects {

    private static final List<Dialect> ALL = Stream.of(List.of(Dialect.terminal()), Iso87Table.DIALECTS, Iso93Table.DIALECTS)
            .flatMap(List::stream).toList();

    private Dialects() {
    }

    /** All of them, the terminal's own first. */
    public static List<Dialect> all() {
        return ALL;
    }

    /** The one with a name, or null. */
    public static Dialect named(String name) {
        for (Dialect dialect : ALL) {
            if (dialect.name().equals(name)) {
                return dialect;
            }
        }
        return null;
    }
}
