package dev.postern.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the wire itself may know: not the tool that prints it, nor the tool's libraries. */
class RoomsTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "dev", "postern", "protocol");

    @Test
    void shouldKeepToolsOutOfTheWire() throws IOException {
        int seen = 0;
        for (String room : List.of("iso8583", "frame", "crypto", "emv", "fleet", "packager")) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(room))) {
                for (Path file : files.toList()) {
                    String text = Files.readString(file);
                    for (String foreign : List.of("dev.postern.protocol.decode", "import picocli", "import com.fasterxml",
                            room.equals("packager") ? "import io.netty" : "dev.postern.protocol.packager")) {
                        assertTrue(!text.contains(foreign), file + " knows " + foreign);
                    }
                    seen++;
                }
            }
        }
        assertTrue(seen > 40, "the sources were looked at");
        assertEquals(true, Files.readString(SOURCES.resolve("decode").resolve("JsonReport.java")).contains("import com.fasterxml"), "the search works");
    }
}
