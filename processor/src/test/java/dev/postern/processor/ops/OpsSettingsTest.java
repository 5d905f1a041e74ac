package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpsSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldListenOnLoopbackAndBoundTheLogByDefault() {
        OpsSettings shipped = OpsSettings.read(Section.load(null).at("postern.ops"));
        assertEquals(new OpsSettings("127.0.0.1", 8585, 16, 1_800, 1_000_000_000L, 32L << 20, 3_600_000_000_000L, 48), shipped);
        assertEquals(0, shipped.withPort(0).port());
    }

    @Test
    void shouldNameTheKeyWhenAFileSetsANonsense() throws IOException {
        Path file = Files.writeString(folder.resolve("postern.conf"), "postern.ops.histograms.interval = 1ms");
        BadSetting bad = assertThrows(BadSetting.class, () -> OpsSettings.read(Section.load(file).at("postern.ops")));
        assertTrue(bad.getMessage().startsWith("setting postern.ops.histograms.interval = \"1ms\" is outside 100ms to 1m"), bad.getMessage());
    }
}
