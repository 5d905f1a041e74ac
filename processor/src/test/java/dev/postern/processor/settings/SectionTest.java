package dev.postern.processor.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SectionTest {
    private enum Durability { POWER, PROCESS, PAGE_CACHE }

    private final Section ops = section("""
            postern.ops {
              port = 8585
              share = 1.5
              host = "127.0.0.1"
              blank = " "
              interval = 1s
              bare = 1000
              short = 20us
              roll = 64MiB
              few = 512
              open = off
              durability = page-cache
              ports = [ { port = 1 }, { port = 99999, prot = 2 } ]
              mixed = [ { port = 1 }, 7 ]
              nothing = null
            }
            """).at("postern.ops");

    @Test
    void shouldReadEachType() {
        assertEquals(8585, ops.integer("port", 0, 65_535));
        assertEquals(8585L, ops.number("port", 8585, 8585));
        assertEquals("127.0.0.1", ops.text("host"));
        assertEquals(1_000_000_000L, ops.nanos("interval", 1, 1_000_000_000L));
        assertEquals(20_000L, ops.nanos("short", 20_000L, 1_000_000_000L));
        assertEquals(64L << 20, ops.bytes("roll", 1, 1L << 30));
        assertEquals(512L, ops.bytes("few", 1, 1L << 30));
        assertFalse(ops.flag("open"));
        assertEquals(Durability.PAGE_CACHE, ops.oneOf("durability", Durability.class));
    }

    @Test
    void shouldReadNumbersWrittenAsTextBecauseSystemPropertiesAre() {
        assertEquals(7, section("a.b = \"7\"").integer("a.b", 0, 9));
        assertTrue(section("a.b = \"true\"").flag("a.b"));
    }

    @Test
    void shouldNameKeyValueAndBoundsWhenOutOfRange() {
        assertSentence("setting postern.ops.port = 8585 is outside 1 to 1024 (test.conf: 2)", () -> ops.integer("port", 1, 1024));
        assertSentence("setting postern.ops.interval = \"1s\" is outside 1ms to 500ms (test.conf: 6)",
                () -> ops.nanos("interval", 1_000_000L, 500_000_000L));
        assertSentence("setting postern.ops.roll = \"64MiB\" is outside 1KiB to 1MiB (test.conf: 9)", () -> ops.bytes("roll", 1024, 1 << 20));
    }

    @Test
    void shouldRefuseANumberTooLargeForItsTypeInsteadOfWrapping() {
        assertSentence("setting a = 4294967297 is outside 0 to 10 (test.conf: 1)", () -> section("a = 4294967297").integer("a", 0, 10));
        assertSentence("setting a = \"9223372036854775808\" must be a whole number from 0 to 10 (test.conf: 1)",
                () -> section("a = \"9223372036854775808\"").number("a", 0, 10));
        assertSentence("setting a = \"999999999h\" is outside 0s to 1h (test.conf: 1)",
                () -> section("a = 999999999h").nanos("a", 0, 3_600_000_000_000L));
    }

    @Test
    void shouldNameKeyAndPlaceWhenMissing() {
        assertSentence("setting postern.ops.prot is missing (test.conf: 1)", () -> ops.integer("prot", 0, 1));
        assertSentence("setting postern.ops.nothing is missing (test.conf: 1)", () -> ops.text("nothing"));
        assertSentence("setting postern.journal is missing (test.conf: 1)", () -> section("postern.ops.port = 1").at("postern").at("journal"));
    }

    @Test
    void shouldRefuseAnotherType() {
        assertSentence("setting postern.ops.share = 1.5 must be a whole number from 0 to 9 (test.conf: 3)", () -> ops.integer("share", 0, 9));
        assertSentence("setting postern.ops.port = 8585 must be true or false (test.conf: 2)", () -> ops.flag("port"));
        assertSentence("setting postern.ops.host = \"127.0.0.1\" must be a group of settings in braces (test.conf: 4)", () -> ops.at("host"));
        assertSentence("setting postern.ops.blank = \" \" must not be empty (test.conf: 5)", () -> ops.text("blank"));
        assertSentence("setting postern.ops.host = \"127.0.0.1\" must be a list in brackets (test.conf: 4)", () -> ops.list("host"));
        assertSentence("setting postern.ops.mixed[1] = 7 must be a group of settings in braces (test.conf: 14)", () -> ops.list("mixed"));
        assertSentence("setting a = \"page-cash\" must be one of power, process, page-cache (test.conf: 1)",
                () -> section("a = page-cash").oneOf("a", Durability.class));
    }

    @Test
    void shouldDemandAUnitOfADurationAndReadableSizes() {
        assertSentence("setting postern.ops.bare = 1000 must be a duration with its unit (ns, us, ms, s, m, h), from 0s to 1s (test.conf: 7)",
                () -> ops.nanos("bare", 0, 1_000_000_000L));
        assertSentence("setting a = \"5 apples\" must be a duration with its unit (ns, us, ms, s, m, h), from 0s to 1s (test.conf: 1)",
                () -> section("a = 5 apples").nanos("a", 0, 1_000_000_000L));
        assertSentence("setting postern.ops.host = \"127.0.0.1\" must be a size in bytes, with or without a unit (KiB, MiB, GiB), "
                + "from 0 to 1MiB (test.conf: 4)", () -> ops.bytes("host", 0, 1 << 20));
    }

    @Test
    void shouldReadListEntriesAndNameThemByIndex() {
        List<Section> ports = ops.list("ports");
        assertEquals(2, ports.size());
        assertEquals(1, ports.getFirst().integer("port", 0, 9));
        assertTrue(ports.get(1).has("prot"));
        assertSentence("setting postern.ops.ports[1].port = 99999 is outside 0 to 9 (test.conf: 13)", () -> ports.get(1).integer("port", 0, 9));
        assertSentence("unknown setting postern.ops.ports[1].prot (test.conf: 13); the nearest known one is postern.ops.ports[1].port",
                () -> ports.get(1).only("port", "host"));
        ports.getFirst().only("port", "host");
    }

    private static void assertSentence(String sentence, Executable reading) {
        assertEquals(sentence, assertThrows(BadSetting.class, reading).getMessage());
    }

    private static Section section(String text) {
        return Section.of(ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription("test.conf")).resolve());
    }
}
