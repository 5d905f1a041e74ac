package dev.postern.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.keys.KeyRoom;
import dev.postern.processor.keys.KeySettings;
import dev.postern.processor.keys.KeysCommand;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.Session;
import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.fleet.WrappedKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import picocli.CommandLine;

/** A host that has no terminal's key in the clear: its fleet file holds key blocks, and two people brought the key to open them. */
@ResourceLock("java.lang.System.in")
class FleetKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path data;
    private final InputStream standardInput = System.in;
    private final AesKey fleetKey = AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK);

    @AfterEach
    void restoreInput() {
        System.setIn(standardInput);
    }

    @Test
    void shouldServeAFleetWhoseKeysOnlyTheModuleCanOpen() throws IOException {
        FleetRow clear = TestTerminal.fleet(1, KeyProfile.AES).getFirst();
        FleetRow wrapped = clear.wrapped(new WrappedKey(KeyBlock.wrap(clear.masterKey(), fleetKey, RANDOM), clear.masterKey().kcvHex(5)));
        String refused = assertThrows(IOException.class, () -> new NodeFixture(data, List.of(wrapped))).getMessage();
        assertTrue(refused.contains("postern keys fleet-key"), refused);
        assertEquals(0, enter(components(), fleetKey.kcvHex(5)));
        try (NodeFixture node = new NodeFixture(data, List.of(wrapped)); Session session = node.session(new TestTerminal(clear)).signOn()) {
            assertEquals("00", session.code(session.terminal().purchase(Cards.cny(1), 100)));
        }
    }

    @Test
    void shouldNameATerminalWhoseKeyIsOfAnotherAlgorithmThanItsProfile() throws IOException {
        assertEquals(0, enter(components(), fleetKey.kcvHex(5)));
        FleetRow aes = TestTerminal.fleet(1, KeyProfile.DUKPT_AES).getFirst();
        FleetRow tdes = TestTerminal.fleet(1, KeyProfile.DUKPT_TDES).getFirst();
        FleetRow mixed = aes.wrapped(new WrappedKey(KeyBlock.wrap(tdes.masterKey(), fleetKey, RANDOM), tdes.masterKey().kcvHex(3)));
        String said = assertThrows(IOException.class, () -> new NodeFixture(data, List.of(mixed))).getMessage();
        assertTrue(said.contains("terminal T0000001") && said.contains("not of the algorithm of the profile dukpt-aes"), said);
    }

    @Test
    void shouldTakeTheMasterKeyInComponentsBeforeTheFirstStartOnly() throws IOException {
        assertEquals(1, enter("master-key", components(), "0000000000"), "another check value");
        assertEquals(0, enter("master-key", components(), fleetKey.kcvHex(5)));
        assertEquals(1, enter("master-key", components(), fleetKey.kcvHex(5)), "what is under the first would be lost");
        try (NodeFixture node = new NodeFixture(data, 1); Session session = node.signedOn(0)) {
            assertEquals("00", session.code(session.terminal().purchase(Cards.cny(1), 100)));
        }
    }

    @Test
    void shouldKeepNoKeyThatTheComponentsDoNotMake() throws IOException {
        assertEquals(1, enter(components(), "0000000000"), "another check value");
        assertEquals(1, enter(components().substring(0, 65), fleetKey.kcvHex(5)), "one component");
        assertEquals(1, enter("no hex\n" + components(), fleetKey.kcvHex(5)));
        try (KeyRoom room = KeyRoom.open(data, KeySettings.read(Settings.with().at("postern.keys")))) {
            assertNull(room.fleetKey());
        }
    }

    private String components() {
        byte[] first = new byte[32];
        RANDOM.nextBytes(first);
        byte[] second = HexFormat.of().parseHex(fleetKey.toClearHex());
        for (int i = 0; i < first.length; i++) {
            second[i] ^= first[i];
        }
        return HexFormat.of().formatHex(first) + "\n" + HexFormat.of().formatHex(second) + "\n";
    }

    private int enter(String lines, String kcv) {
        return enter("fleet-key", lines, kcv);
    }

    private int enter(String command, String lines, String kcv) {
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.US_ASCII)));
        return new CommandLine(new KeysCommand()).execute(command, "--kcv", kcv, "--data", data.toString());
    }
}
