package dev.postern.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Options that several commands share keep each command's own defaults. */
class OptionsTest {

    @Test
    void shouldShowEachCommandsOwnDefaults() {
        String growth = usage(new Growth());
        String openLoop = usage(new OpenLoop());
        assertTrue(growth.contains("Number of connections (default: 1000)"), growth);
        assertTrue(growth.contains("to each host (default: 5000)"), growth);
        assertTrue(openLoop.contains("Number of connections (default: 4000)"), openLoop);
        assertTrue(usage(new Overload()).contains("Length of a measured part (default: 20)"), "overload's length");
        assertTrue(openLoop.contains("Length of a measured part (default: 10)"), openLoop);
    }

    @Test
    void shouldTakeWhatIsGivenAndRefuseWhatIsOutOfBounds() {
        assertNull(parsed(new Growth()).complaint());
        assertEquals("--connections: 0 is not 1 to 16000", parsed(new Growth(), "--connections", "0").complaint());
        assertEquals("--rate 0 is not 1 to 1000000", parsed(new Growth(), "--rate", "0").complaint());
        assertEquals("--seconds 0 is not 1 to 600", parsed(new FindMax(), "--seconds", "0").complaint());
        assertEquals("--warm-up -1 is not 0 to 600", parsed(new OpenLoop(), "--warm-up", "-1").complaint());
        assertEquals("--durability half is not power or process", parsed(new ProfilesCompared(), "--durability", "half").complaint());
        assertEquals("--seconds 4 is not at least 5: the host's seconds are looked at", parsed(new Overload(), "--seconds", "4").complaint());
        assertEquals("--rounds 0 is not 1 to 100", parsed(new Start(), "--rounds", "0").complaint());
    }

    @Test
    void shouldNotFillAJournalBeyondWhatCanBeReversed() {
        assertTrue(parsed(new Growth(), "--rate", "50000").complaint().startsWith("--axes journal: the hundredfold of a load would be 37,500,000 records"));
        assertNull(parsed(new Growth(), "--axes", "cards", "--rate", "50000").complaint(), "the other axes start anew each time");
    }

    private static String usage(Measurement command) {
        return new CommandLine(command).getUsageMessage().replaceAll("\\s+", " ");
    }

    private static <T extends Measurement> T parsed(T command, String... arguments) {
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return command;
    }
}
