package dev.postern.processor.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    private static final Config REFERENCE = ConfigFactory.parseString("""
            postern {
              ops { host = "127.0.0.1", port = 8585 }
              journal { roll-bytes = 64MiB }
              issuers = [ { bin = 622424 } ]
              pekko { }
            }
            pekko { loglevel = INFO }
            """);

    @TempDir
    private Path folder;

    @Test
    void shouldPreferSystemPropertiesOverTheFileOverTheReference() throws IOException {
        Section ops = load("postern.ops { port = 1, host = filed }", "postern.ops.port", "2").at("postern.ops");
        assertEquals(2, ops.integer("port", 0, 9));
        assertEquals("filed", ops.text("host"));
        assertEquals(64L << 20, load("", "unrelated", "x").at("postern.journal").bytes("roll-bytes", 0, 1L << 40));
    }

    @Test
    void shouldRefuseAnUnknownKeyWithItsPlaceAndTheNearestKnownKey() {
        assertSentence("unknown setting postern.ops.prot (" + file() + ":3); the nearest known one is postern.ops.port",
                () -> load("postern {\n  ops {\n    prot = 1\n  }\n}"));
        assertSentence("unknown setting postern.jornal (" + file() + ":1); the nearest known one is postern.journal",
                () -> load("postern.jornal.roll-bytes = 1"));
        assertSentence("unknown setting postren (" + file() + ":1); the nearest known one is postern", () -> load("postren { ops { } }"));
        assertSentence("unknown setting postern.opps (system properties); the nearest known one is postern.ops",
                () -> load("", "postern.opps", "1"));
    }

    @Test
    void shouldRefuseAGroupForAValueAndAValueForAGroup() {
        assertSentence("setting postern.ops must be a group of settings in braces (" + file() + ":1)", () -> load("postern.ops = 1"));
        assertSentence("setting postern.ops.port must be a value, not a group (" + file() + ":1)", () -> load("postern.ops.port { a = 1 }"));
    }

    @Test
    void shouldPassPekkoKeysAndListEntriesThrough() throws IOException {
        Section all = load("pekko { actor.anything = 1, loglevel = DEBUG }\npostern.pekko.own = 2\npostern.issuers = [ { bin = 4, more = 1 } ]");
        assertEquals("DEBUG", all.config().getString("pekko.loglevel"));
        assertEquals(1, all.at("pekko.actor").integer("anything", 0, 9));
        assertEquals(2, all.at("postern.pekko").integer("own", 0, 9));
        assertTrue(all.at("postern").list("issuers").getFirst().has("more"));
    }

    @Test
    void shouldResolveSubstitutionsIntoTheReference() throws IOException {
        assertEquals("127.0.0.1:x", load("postern.ops.host = ${postern.ops.host}\":x\"").at("postern.ops").text("host"));
    }

    @Test
    void shouldSayInOneSentenceThatAFileIsAbsentOrBroken() {
        assertSentence("the configuration file " + file() + " does not exist", () -> Sources.merge(REFERENCE, file(), new Properties()));
        assertSentence("the configuration file " + folder + " cannot be read", () -> Sources.merge(REFERENCE, folder, new Properties()));
        BadSetting broken = assertThrows(BadSetting.class, () -> load("postern {\n ops = ]\n}"));
        assertTrue(broken.getMessage().startsWith("the configuration cannot be read: " + file() + ": 2: "), broken.getMessage());
        BadSetting unresolved = assertThrows(BadSetting.class, () -> load("postern.ops.host = ${nowhere}"));
        assertTrue(unresolved.getMessage().contains("nowhere") && unresolved.getMessage().lines().count() == 1, unresolved.getMessage());
    }

    @Test
    void shouldReadTheShippedReferenceWithNoFileAtAll() {
        assertTrue(Section.load(null).has("postern"));
    }

    private Path file() {
        return folder.resolve("postern.conf");
    }

    private Section load(String text, String... property) throws IOException {
        Files.writeString(file(), text);
        Properties properties = new Properties();
        if (property.length == 2) {
            properties.setProperty(property[0], property[1]);
        }
        return Section.of(Sources.merge(REFERENCE, file(), properties));
    }

    private static void assertSentence(String sentence, Executable loading) {
        assertEquals(sentence, assertThrows(BadSetting.class, loading).getMessage());
    }
}
