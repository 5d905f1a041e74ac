package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {

    private static final Pan CARD = Pan.of("6224240000000000008");

    @TempDir
    private Path folder;

    @Test
    void shouldGiveACardTheSameTokenAfterARestart() throws IOException {
        CardToken token = TokenKey.open(folder, true).tokens().of(CARD);
        assertEquals(token, TokenKey.open(folder, false).tokens().of(CARD));
        assertNotEquals(token, TokenKey.open(folder, false).tokens().of(Pan.of("6224240000000000016")));
    }

    @Test
    void shouldRefuseAnotherKeyThanTheJournalWasWrittenWith() throws IOException {
        TokenKey.open(folder, true);
        String other = "00".repeat(32);
        Files.writeString(folder.resolve("token.key"), other);
        String sentence = assertThrows(IOException.class, () -> TokenKey.open(folder, false)).getMessage();
        assertTrue(sentence.contains("token.key") && sentence.contains("backup"), sentence);
        assertFalse(sentence.contains(other), "a key is never printed");
    }

    @Test
    void shouldRefuseAMissingOrUnreadableKeyBesideAJournal() throws IOException {
        assertThrows(IOException.class, () -> TokenKey.open(folder, false));
        Files.writeString(folder.resolve("token.key"), "not hex");
        assertThrows(IOException.class, () -> TokenKey.open(folder, false));
    }
}
