package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.settings.BadSetting;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeSettingsTest {

    @Test
    void shouldReadWhatShips() {
        NodeSettings shipped = NodeSettings.read(Settings.with().at("postern"));

        assertEquals("127.0.0.1", shipped.terminal().host(), "whoever opens it to a network decides so");
        assertEquals(8583, shipped.terminal().port());
        assertEquals(Runtime.getRuntime().availableProcessors(), shipped.terminal().eventLoops(), "0: one a core");
        assertEquals(16, shipped.terminal().partitions());
        assertEquals(4_096, shipped.terminal().frameBytesMax());
        assertEquals(256, shipped.terminal().answersMax());
        assertEquals(64, shipped.issuer().shards());
        assertEquals(TimeUnit.SECONDS.toNanos(10), shipped.issuer().deadlineNanos());
        assertEquals(TimeUnit.DAYS.toMillis(8), shipped.issuer().bounds().originalsRetentionMillis());
        assertTrue(shipped.terminal().requestsMaxPerNode() < shipped.journal().queueAppendsMax());
        assertTrue(shipped.terminal().inFlightMaxPerNode() < shipped.terminal().requestsMaxPerNode(),
                "reversals must find room when sales no longer do");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '=', value = {
        "postern.terminal.port = 65536",
        "postern.terminal.port = -1",
        "postern.terminal.event-loops = -1",
        "postern.terminal.partitions = 0",
        "postern.terminal.connections-max = 0",
        "postern.terminal.in-flight-max-per-connection = 0",
        "postern.terminal.in-flight-max-per-node = 0",
        "postern.terminal.requests-max-per-node = 0",
        "postern.terminal.frame-bytes-max = 63",
        "postern.terminal.frame-bytes-max = 65536",
        "postern.terminal.first-frame-deadline = 9ms",
        "postern.terminal.frame-deadline = 2d",
        "postern.terminal.idle-deadline = 10",
        "postern.terminal.answers-max = 0",
        "postern.terminal.time-zone = Mars/Olympus",
        "postern.terminal.host = ''",
        "postern.issuer.shards = 0",
        "postern.issuer.deadline = 1ms",
        "postern.issuer.waiting-max = 0",
        "postern.issuer.originals-max = 0",
        "postern.issuer.originals-retention = 59m",
        "postern.fraud.amount-max-minor = -1",
        "postern.fraud.count-max = -1",
        "postern.fraud.count-window = 999ms",
        "postern.fraud.cards-max = 0"})
    void shouldNameTheKeyAndTheValueThatCannotBe(String key, String value) {
        String sentence = assertThrows(BadSetting.class, () -> read(key + " = \"" + value + "\"")).getMessage();
        assertTrue(sentence.contains(key), sentence);
        assertTrue(sentence.contains(value), sentence);
        assertEquals(-1, sentence.indexOf('\n'), "one sentence");
    }

    /** An append that is refused for want of room ends its stream: it must be refused before. */
    @Test
    void shouldRefuseMoreRequestsThanTheJournalsQueueTakes() {
        String sentence = assertThrows(BadSetting.class, () -> read("postern.terminal.requests-max-per-node = 251",
                "postern.journal.queue-appends-max = 1000")).getMessage();
        assertTrue(sentence.contains("postern.terminal.requests-max-per-node"), sentence);
        assertTrue(sentence.contains("postern.journal.queue-appends-max"), sentence);
        read("postern.terminal.requests-max-per-node = 250", "postern.journal.queue-appends-max = 1000");
    }

    /** A reference has two characters for its stream: 36 x 36 of them, and each partition has one besides its own. */
    @Test
    void shouldRefuseMoreStreamsThanAReferenceCanTell() {
        String sentence = assertThrows(BadSetting.class,
                () -> read("postern.issuer.shards = 1024", "postern.terminal.partitions = 137")).getMessage();
        assertTrue(sentence.contains("postern.issuer.shards"), sentence);
        assertTrue(sentence.contains("postern.terminal.partitions"), sentence);
        read("postern.issuer.shards = 1024", "postern.terminal.partitions = 136");
    }

    @Test
    void shouldTakeThePortsOfTheCommandLineOverTheFile() {
        NodeSettings file = read("postern.terminal.port = 7001", "postern.ops.port = 7002");

        assertEquals(file, file.withPorts(null, null));
        assertEquals(7_003, file.withPorts(7_003, null).terminal().port());
        assertEquals(7_002, file.withPorts(7_003, null).ops().port());
        assertEquals(7_004, file.withPorts(null, 7_004).ops().port());
        assertEquals(file.terminal().idleNanos(), file.withPorts(1, 1).terminal().idleNanos());
    }

    private static NodeSettings read(String... lines) {
        return NodeSettings.read(Settings.with(lines).at("postern"));
    }
}
