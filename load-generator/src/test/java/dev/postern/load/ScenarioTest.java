package dev.postern.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    @TempDir
    private Path folder;

    @Test
    void shouldPutTheOptionsOfAFileWhereItsNameStands() throws Exception {
        Path file = folder.resolve("mine");
        Files.writeString(file, "# a comment\nmix = purchase=90,echo=10\n\nprofile = hold 5/s 1s\nclosed\n");

        assertArrayEquals(new String[] {"load", "--mix", "purchase=90,echo=10", "--profile", "hold 5/s 1s", "--closed", "--cards", "3"},
            Scenario.expand(new String[] {"load", "--scenario", file.toString(), "--cards", "3"}));
    }

    @Test
    void shouldTakeFindMaxForTheCommandThatItIs() {
        assertArrayEquals(new String[] {"find-max", "--slo", "none"}, Scenario.expand(new String[] {"load", "find-max", "--slo", "none"}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rush-hour", "storm", "bad-lines", "day"})
    void shouldShipScenariosWhoseOptionsAreRight(String name) {
        List<String> expanded = List.of(Scenario.expand(new String[] {"load", "--scenario", name}));

        assertTrue(expanded.size() > 2, expanded::toString);
        // All is read and found good before the missing fleet file is.
        assertEquals(1, Main.run("load", "--scenario", name, "--target", "127.0.0.1:1", "--fleet", folder.resolve("none.csv").toString()));
    }

    @Test
    void shouldRefuseANameThatIsNothing() {
        assertEquals(2, Main.run("load", "--scenario", "no such", "--target", "127.0.0.1:1", "--fleet", "f"));
    }
}
