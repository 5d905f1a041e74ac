package dev.postern.protocol.iso8583;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages in docs/dialects are what the tables say; run with -Dpages=write to make them anew. */
class DialectPageTest {

    private static final Path FOLDER = Path.of("..", "docs", "dialects");

    @Test
    void shouldDocumentEveryDialectAsItsTableIs() throws IOException {
        boolean write = "write".equals(System.getProperty("pages"));
        for (Dialect dialect : Dialects.all()) {
            Path page = FOLDER.resolve(dialect.name() + ".md");
            if (write) {
                Files.createDirectories(FOLDER);
                Files.writeString(page, DialectPage.of(dialect));
            }
            assertTrue(Files.exists(page), page + " is missing: -Dpages=write makes it");
            assertEquals(DialectPage.of(dialect), Files.readString(page), page + " is not what the table says: -Dpages=write makes it anew");
        }
        try (Stream<Path> pages = Files.list(FOLDER)) {
            List<String> names = Dialects.all().stream().map(dialect -> dialect.name() + ".md").sorted().toList();
            assertEquals(names, pages.map(page -> page.getFileName().toString()).sorted().collect(Collectors.toList()), "no page without a table");
        }
    }

    @Test
    void shouldNameEveryRow() {
        for (Dialect dialect : EveryDialect.all()) {
            String page = DialectPage.of(dialect);
            for (FieldSpec row : dialect.table()) {
                assertTrue(page.contains("\n| " + row.number() + " | " + row.name() + " | "), dialect + " " + row.number());
            }
        }
    }
}
