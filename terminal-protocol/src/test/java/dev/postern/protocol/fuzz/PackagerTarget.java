package dev.postern.protocol.fuzz;

import dev.postern.protocol.iso8583.DialectPage;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.packager.BadPackager;
import dev.postern.protocol.packager.LoadedPackager;
import dev.postern.protocol.packager.PackagerFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A packager definition, and after a zero byte a message: the definition is refused by its line or becomes a dialect that reads the message. */
public final class PackagerTarget {

    private PackagerTarget() {
    }

    /** One execution. */
    public static void fuzzerTestOneInput(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        try {
            LoadedPackager loaded = PackagerFile.read("fuzz.xml", Arrays.copyOf(data, end));
            Oracle.holds(DialectPage.of(loaded.dialect()).getBytes(StandardCharsets.UTF_8).length > 0, "it can be shown");
            byte[] message = end < data.length ? Arrays.copyOfRange(data, end + 1, Math.min(data.length, end + 1 + 4_096)) : new byte[0];
            MessageTarget.check(new MessageView(loaded.dialect()), new MessageWriter(loaded.dialect()), message);
        } catch (BadPackager refused) {
            Oracle.holds(refused.getMessage().matches("(?s)fuzz\\.xml:[0-9]+: .+"), "a refusal names its line");
        }
    }
}
