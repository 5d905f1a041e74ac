package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeyTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pan CARD = Pan.of("6224240000000000008");
    private static final String CLEAR = "0123456789abcdef".repeat(4);
    private static final String OTHER = "fedcba9876543210".repeat(4);

    @TempDir
    private Path data;
    private final SecurityModule module = new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);

    @BeforeEach
    void makeTheKeyFolder() throws IOException {
        Files.createDirectory(data.resolve("keys"));
    }

    @Test
    void shouldGiveACardTheSameTokenAfterARestart() throws IOException {
        CardToken token = open(true).tokens().of(CARD);
        assertEquals(token, open(false).tokens().of(CARD));
        assertNotEquals(token, open(false).tokens().of(Pan.of("6224240000000000016")));
    }

    @Test
    void shouldMakeTheFirstHalfOfTheHmacOfTheNumber() {
        HmacKey key = HmacKey.of(HexFormat.of().parseHex(CLEAR));
        ByteBuffer hmac = ByteBuffer.wrap(key.sha256("6224240000000000008".getBytes(StandardCharsets.US_ASCII)));
        CardTokens tokens = TokenKey.of(module, module.adopt(key)).tokens();
        CardToken expected = new CardToken(hmac.getLong(), hmac.getLong());
        assertEquals(expected, tokens.of(CARD));
        assertArrayEquals(new byte[19], tokens.digits(), "no digit is left");
        tokens.of(Pan.of("4111111111111111"));
        assertEquals(expected, tokens.of(CARD), "a shorter number between changes nothing");
    }

    @Test
    void shouldHoldOneKeyHoweverItCameByIt() throws IOException {
        SoftwareSecurityModule module = (SoftwareSecurityModule) this.module;
        open(true);
        assertEquals(1, module.holds(), "drawn");
        assertNotEquals(module.generateHmac().kcv(), module.generateHmac().kcv(), "each is drawn");
    }

    @Test
    void shouldKeepTheKeySealedAtRest() throws IOException {
        open(true);
        String text = Files.readString(sealed());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sealed())));
        assertEquals("D0144M7HC00E0000", text.substring(0, 16), "a key block for an HMAC key");
        SecurityModule stranger = new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM);
        String sentence = assertThrows(IOException.class, () -> TokenKey.open(data, stranger, false)).getMessage();
        assertTrue(sentence.contains("token.key") && sentence.contains("backup"), sentence);
        for (int at : new int[] {5, 20, text.length() - 2}) {
            Files.writeString(sealed(), text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
            assertThrows(IOException.class, () -> open(false), "changed at " + at);
        }
    }

    @Test
    void shouldDrawNoKeyThatIsForSomethingElse() throws IOException {
        ModuleKey mac = module.generate(KeyUsage.MAC, KeyProfile.AES);
        Files.writeString(sealed(), module.seal(mac).text() + "\n");
        assertThrows(IOException.class, () -> open(true), "a MAC key makes no tokens");
        assertThrows(IllegalArgumentException.class, () -> TokenKey.of(module, mac).tokens());
        assertThrows(IllegalArgumentException.class, () -> module.mac(module.generateHmac()), "and a token key no MACs");
    }

    // ---- A key that an older build left in the clear ----

    @Test
    void shouldSealAClearKeyOfAnOlderBuildAndEraseIt() throws IOException {
        Files.writeString(clear(), CLEAR + "\n");
        CardToken token = open(false).tokens().of(CARD);
        assertEquals(tokenUnder(CLEAR), token, "the journal's tokens hold");
        assertFalse(Files.exists(clear()));
        assertFalse(Files.readString(sealed()).toLowerCase().contains(CLEAR.substring(0, 16)));
        assertEquals(token, open(false).tokens().of(CARD));
    }

    @Test
    void shouldGoOnWhereSealingWasCutShort() throws IOException {
        Files.writeString(clear(), CLEAR + "\n");
        open(false);
        byte[] key = Files.readAllBytes(sealed());

        Files.delete(sealed());
        Files.writeString(clear(), CLEAR + "\n");
        Files.write(sealed().resolveSibling("token.key.new"), new byte[10]);
        open(false);
        assertEquals(tokenUnder(CLEAR), open(false).tokens().of(CARD), "before the sealed one was in its place");
        assertFalse(Files.exists(clear()));

        Files.write(sealed(), key);
        Files.writeString(clear(), CLEAR + "\n");
        open(false);
        assertFalse(Files.exists(clear()), "before the clear one was overwritten");
        assertArrayEquals(key, Files.readAllBytes(sealed()), "it is not sealed again");

        Files.write(clear(), new byte[CLEAR.length() + 1]);
        assertEquals(tokenUnder(CLEAR), open(false).tokens().of(CARD), "before the overwritten one was removed");
        assertFalse(Files.exists(clear()));
    }

    @Test
    void shouldRefuseAClearKeyThatIsNotTheSealedOne() throws IOException {
        Files.writeString(clear(), CLEAR + "\n");
        open(false);
        Files.writeString(clear(), OTHER + "\n");
        String sentence = assertThrows(IOException.class, () -> open(false)).getMessage();
        assertTrue(sentence.contains(clear().toString()) && sentence.contains(sealed().toString()), sentence);
        assertFalse(sentence.contains(OTHER), "a key is never printed");
        assertTrue(Files.exists(clear()), "nothing was erased: who knows which one is right");
    }

    // ---- Wrong or missing ones ----

    @Test
    void shouldRefuseAnotherKeyThanTheJournalWasWrittenWith() throws IOException {
        open(true);
        ModuleKey other = module.generateHmac();
        Files.writeString(sealed(), module.seal(other).text() + "\n");
        String sentence = assertThrows(IOException.class, () -> open(false)).getMessage();
        assertTrue(sentence.contains("token.key") && sentence.contains("backup") && sentence.contains("token.check"), sentence);
    }

    @Test
    void shouldRefuseAMissingOrUnreadableKeyBesideAJournal() throws IOException {
        assertThrows(IOException.class, () -> open(false));
        for (String wrong : new String[] {"not hex", CLEAR.substring(2), ""}) {
            Files.writeString(clear(), wrong);
            String sentence = assertThrows(IOException.class, () -> open(false)).getMessage();
            assertEquals(clear() + " is not a token key: 64 hex digits are expected", sentence);
            assertFalse(Files.exists(sealed()), "nothing was sealed");
        }
    }

    @Test
    void shouldSayThatTheFolderCannotBeWritten() throws IOException {
        Files.delete(data.resolve("keys"));
        String sentence = assertThrows(IOException.class, () -> open(true)).getMessage();
        assertTrue(sentence.startsWith("the token key " + sealed() + " cannot be written") && sentence.endsWith("make the folder writable"), sentence);
    }

    private TokenKey open(boolean mayDraw) throws IOException {
        return TokenKey.open(data, module, mayDraw);
    }

    private CardToken tokenUnder(String clearKey) {
        return TokenKey.of(module, module.adopt(HmacKey.of(HexFormat.of().parseHex(clearKey)))).tokens().of(CARD);
    }

    private Path sealed() {
        return data.resolve("keys").resolve("token.key");
    }

    private Path clear() {
        return data.resolve("token.key");
    }
}
