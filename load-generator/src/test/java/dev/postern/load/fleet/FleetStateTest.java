package dev.postern.load.fleet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.terminal.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetStateTest {

    private static final String FIRST = "terminal_id\tbatch\tnext_stan\twrapped_keys_hex";
    private static final String NEWEST = FIRST + "\tchip_counter\tnext_code\tbatch_is_empty";

    @TempDir
    private Path folder;

    @Test
    void shouldReadWhatItWrote() throws IOException, BadFleetState {
        try (FleetState state = open()) {
            assertTrue(state.read().isEmpty(), "there is no file yet");
            state.write(Map.of("T0000001", new Memory(7, 42, new byte[] {1, -1}, 9, 3, false), "T0000002", Memory.NEW));
            Map<String, Memory> read = state.read();
            assertEquals(2, read.size());
            Memory one = read.get("T0000001");
            assertArrayEquals(new byte[] {1, -1}, one.wrappedKeys());
            assertEquals(new Memory(7, 42, one.wrappedKeys(), 9, 3, false), one);
            assertTrue(read.get("T0000002").clean());
        }
        assertTrue(Files.readString(file()).startsWith("# postern fleet state 2\n" + NEWEST + "\n"));
    }

    /** As the three forms of version 1 were written. */
    @ParameterizedTest
    @CsvSource({"'', '', 0, 0, false", "'\tchip_counter', '\t9', 9, 0, false", "'\tchip_counter\tnext_code\tbatch_is_empty', '\t9\t3\tY', 9, 3, true"})
    void shouldReadFilesOfTheFirstVersion(String moreColumns, String more, int chipCounter, int nextCode, boolean clean) throws IOException, BadFleetState {
        Files.writeString(file(), "# postern fleet state 1\n" + FIRST + moreColumns + "\nT0000001\t7\t42\t01ff" + more + "\n");
        try (FleetState state = open()) {
            Memory read = state.read().get("T0000001");
            assertEquals(new Memory(7, 42, read.wrappedKeys(), chipCounter, nextCode, clean), read);
            state.write(state.read());
            assertEquals(chipCounter, state.read().get("T0000001").chipCounter(), "and writes them anew");
        }
        assertTrue(Files.readString(file()).startsWith("# postern fleet state 2\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 999_999_999})
    void shouldRefuseAVersionThatItDoesNotKnow(int version) throws IOException, BadFleetState {
        refuses("# postern fleet state " + version + "\n" + NEWEST + "\nT0000001\t7\t42\t01ff\t9\t3\tY\n",
            "fleet.state, line 1: version " + version + " of a fleet's state is not known here, where versions 1 to 2 are");
    }

    @Test
    void shouldRefuseWhatIsNoStateOrHalfOfOne() throws IOException, BadFleetState {
        String line = "T0000001\t7\t42\t01ff\t9\t3\tY\n";
        refuses("", "fleet.state, line 1: expected '# postern fleet state 2'");
        refuses("# postern fleet state\n" + NEWEST + "\n", "line 1: expected");
        refuses("# postern fleet state 99999999999\n" + NEWEST + "\n", "line 1: expected");
        refuses(NEWEST + "\n" + line, "line 1: expected");
        refuses("# postern fleet state 2\n", "fleet.state, line 2: expected '" + NEWEST + "'");
        refuses("# postern fleet state 2\n" + FIRST + "\nT0000001\t7\t42\t01ff\n", "line 2: expected");
        refuses("# postern fleet state 2\n" + NEWEST + "\n" + line + "T0000002\t7\t42\t01ff\n", "fleet.state, line 4: has 4 columns instead of 7");
        refuses("# postern fleet state 1\n" + FIRST + "\n" + line, "fleet.state, line 3: has 7 columns instead of 4");
        refuses("# postern fleet state 2\n" + NEWEST + "\n" + line + line, "terminal T0000001 stands there twice");
    }

    @Test
    void shouldLetOneRunUseAFleetAtATime() throws IOException, BadFleetState {
        try (FleetState held = open()) {
            assertThrows(BadFleetState.class, this::open);
            assertFalse(Files.exists(file()), "nothing is written before it has to be: " + held);
        }
        open().close();
    }

    private void refuses(String text, String sentence) throws IOException, BadFleetState {
        Files.writeString(file(), text);
        try (FleetState state = open()) {
            String said = assertThrows(BadFleetState.class, state::read).getMessage();
            assertTrue(said.contains(sentence), said);
            assertEquals(text, Files.readString(file()), "it is left as it is");
        }
    }

    private FleetState open() throws IOException, BadFleetState {
        return FleetState.open(folder.resolve("fleet.csv"));
    }

    private Path file() {
        return folder.resolve("fleet.state");
    }
}
