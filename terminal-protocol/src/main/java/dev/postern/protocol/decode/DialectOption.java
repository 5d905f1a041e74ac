package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.packager.BadPackager;
import dev.postern.protocol.packager.LoadedPackager;
import dev.postern.protocol.packager.PackagerFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The dialects that a command works with: all that ship, the one of a name, or the one in a packager definition.
 * Immutable.
 *
 * @param dialects    in the order of preference
 * @param headerBytes header that a definition announces
 */
record DialectOption(List<Dialect> dialects, int headerBytes) {

    /** What the user said; null is nothing. */
    static DialectOption of(String said) throws IOException, BadPackager, Unusable {
        if (said == null) {
            return new DialectOption(Dialects.all(), 0);
        }
        Dialect dialect = Dialects.named(said);
        if (dialect != null) {
            return new DialectOption(List.of(dialect), 0);
        }
        Path file = Dump.file(said);
        if (file == null) {
            throw new Unusable("'" + said + "' is neither a dialect nor a packager file; dialects: "
                    + String.join(", ", Dialects.all().stream().map(Dialect::name).toList()));
        }
        LoadedPackager loaded = PackagerFile.read(file);
        return new DialectOption(List.of(loaded.dialect()), loaded.headerBytes());
    }
}
