package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustodiansTest {

    private static final int ITERATIONS = RegisteredCustodians.ITERATIONS;
    private static final String OLDER_HASH = "f7641377b23429062ee19da271f38dcc0db795b55d64534906366f8ee90fe475";
    private static final String SALT = "00112233445566778899aabbccddeeff";

    @TempDir
    private Path folder;

    @Test
    void shouldKnowCustodiansByTheirPassphraseOnly() throws IOException {
        Custodians.read(folder).add("alice", "first secret".toCharArray(), ITERATIONS);
        Custodians.read(folder).add("bob", "second secret".toCharArray(), ITERATIONS);
        Custodians read = Custodians.read(folder);
        assertEquals(2, read.size());
        assertTrue(read.knows("alice", "first secret".toCharArray()));
        assertFalse(read.knows("alice", "second secret".toCharArray()));
        assertFalse(read.knows("carol", "first secret".toCharArray()));
        assertFalse(Files.readString(file()).contains("secret"));
    }

    @Test
    void shouldGiveTwoPeopleWithOnePassphraseTwoHashes() throws IOException {
        Custodians custodians = Custodians.read(folder);
        custodians.add("dave", "eight 88".toCharArray(), ITERATIONS);
        custodians.add("erin", "eight 88".toCharArray(), ITERATIONS);
        List<String> lines = Files.readAllLines(file());
        assertEquals(2, lines.size());
        assertNotEquals(lines.get(0).substring(5), lines.get(1).substring(5), "each has a salt of its own");
    }

    @Test
    void shouldRefuseANameThatIsTakenAndAShortPassphrase() throws IOException {
        Custodians custodians = Custodians.read(folder);
        custodians.add("alice", "first secret".toCharArray(), ITERATIONS);
        for (String name : List.of("alice", "ALICE", "two words", "", "x".repeat(33))) {
            assertThrows(IOException.class, () -> custodians.add(name, "long enough".toCharArray(), ITERATIONS), name);
        }
        assertThrows(IOException.class, () -> custodians.add("dave", "seven 7".toCharArray(), ITERATIONS));
        assertEquals(1, Custodians.read(folder).size());
        custodians.add("x".repeat(32), "eight 88".toCharArray(), ITERATIONS);
        custodians.add("y", "eight 88".toCharArray(), ITERATIONS);
        assertEquals(3, Custodians.read(folder).size());
    }

    @Test
    void shouldReadHashesWhoseIterationsAreNotTold() throws IOException {
        // PBKDF2 with HMAC-SHA-256 of "first secret", 310,000 iterations, 256 bits; made with Python's hashlib.
        Files.writeString(file(), "alice " + SALT + " " + OLDER_HASH + "\n");
        assertTrue(Custodians.read(folder).knows("alice", "first secret".toCharArray()));
        assertFalse(Custodians.read(folder).knows("alice", "First secret".toCharArray()));
    }

    @Test
    void shouldHoldTheIterationsInTheHash() {
        PassphraseHash hash = PassphraseHash.of("first secret".toCharArray(), 1_234, new SecureRandom());
        assertTrue(hash.text().matches("1234 [0-9a-f]{32} [0-9a-f]{64}"), hash.text());
        assertTrue(PassphraseHash.parse(hash.text()).isOf("first secret".toCharArray()));
        assertFalse(PassphraseHash.parse("1235" + hash.text().substring(4)).isOf("first secret".toCharArray()), "other iterations, another hash");
        assertEquals(hash.text(), PassphraseHash.parse(hash.text()).text());
    }

    @Test
    void shouldRefuseADamagedFile() throws IOException {
        String hash = SALT + SALT;
        for (String wrong : List.of("", "10", "0 " + SALT + " " + hash, "10 " + SALT, "10 " + SALT + " " + hash + " 1", "x " + SALT + " " + hash,
                "5000001 " + SALT + " " + hash, "99999999 " + SALT + " " + hash, "10 " + SALT + "z " + hash, "10 " + SALT + " " + hash + "0")) {
            assertNull(PassphraseHash.parse(wrong), wrong);
        }
        for (String line : List.of("alice", "alice 10 " + SALT, " 10 " + SALT + " " + hash, "a 10 " + SALT + " " + hash + "\na 10 " + SALT + " " + hash)) {
            Files.writeString(file(), line + "\n");
            String said = assertThrows(IOException.class, () -> Custodians.read(folder), line).getMessage();
            assertTrue(said.contains("is damaged"), said);
        }
        Files.writeString(file(), "alice 5000000 " + SALT + " " + hash + "\n");
        assertEquals(1, Custodians.read(folder).size());
    }

    private Path file() {
        return folder.resolve("custodians");
    }
}
