package dev.postern.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyBlockHeaderTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void shouldReadAHeaderAndItsOptionalBlocks() throws KeyCheckFailed {
        for (String block : new String[] {"D0016P0AE00N0000", "D0016P0AE~ N0000", "D0032P0AE00E0100KS1012345678ABCD", "B0024P0TE00E0100KS081234",
            "B0024P0TE00E0200KS04KP04", "D0032P0AE00E0100KS00020010ABCDEF"}) {
            KeyBlockHeader header = KeyBlockHeader.parse(block);
            assertEquals(block.length(), header.lengthCharacters(), "nothing but the header");
            assertEquals(block, header.text(block.length()));
        }
    }

    @Test
    void shouldReadWhatIsBehindTheHeaderAsNoneOfIt() throws KeyCheckFailed {
        assertEquals(24, KeyBlockHeader.parse("B0040P0TE00E0100KS081234" + "0123456789ABCDEF").lengthCharacters());
    }

    @Test
    void shouldSayWhatIsWrongWithAHeader() {
        String[][] bad = {
            {"D0015P0AE00N000", "a key block has 16 to"},
            {"D0016P0AE0\u001FN0000", "a key block has 16 to"},
            {"D0016P0AE0\u007FN0000", "a key block has 16 to"},
            {"D0016P0AE0\u00E9N0000", "a key block has 16 to"},
            {"C0016P0AE00N0000", "version C is not accepted"},
            {"D0017P0AE00N0000", "is not its length"},
            {"D0016P0AE00N0A00", "is not one"},
            {"D0019P0AE00E0100KS1", "runs past the end"},
            {"D0020P0AE00E0100KS04", "do not fill whole cipher blocks"},
            {"D0024P0AE00E0100KS081234", "do not fill whole cipher blocks"},
            {"D0032P0AE00E0100KS2012345678ABCD", "do not fill whole cipher blocks"},
            {"B0026P0TE00E0100KS0002000A", "do not fill whole cipher blocks"},
            {"B0025P0TE00E0100KS0002000", "length of an optional block is wrong"},
            {"D0032P0AE00E0100KS00010010ABCDEF", "length of an optional block is wrong"},
            {"D0032P0AE00E0100KS0312345678ABCD", "length of an optional block is wrong"},
            {"D0032P0AE00E0100KSG012345678ABCD", "is not one"}
        };
        for (String[] row : bad) {
            String said = assertThrows(KeyCheckFailed.class, () -> KeyBlockHeader.parse(row[0]), row[0]).getMessage();
            assertTrue(said.contains(row[1]), row[0] + ": " + said);
        }
    }

    @Test
    void shouldRefuseALongerBlockThanItsLengthCanSay() {
        assertTrue(assertThrows(KeyCheckFailed.class, () -> KeyBlockHeader.parse("D9993P0AE00N0000" + "0".repeat(9_977))).getMessage().contains("a key block has"));
        String longest = assertThrows(KeyCheckFailed.class, () -> KeyBlockHeader.parse("D0000P0AE00N0000" + "0".repeat(9_976))).getMessage();
        assertTrue(longest.contains("is not its length"), longest);
    }

    @Test
    void shouldPadEachBlockAnew() {
        AesKey protection = AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK);
        TdesKey tdes = TdesKey.generate(RANDOM, KeyUsage.KEY_BLOCK);
        AesKey key = AesKey.generate(RANDOM, 16, KeyUsage.PIN);
        assertNotEquals(KeyBlock.wrap(key, protection, RANDOM), KeyBlock.wrap(key, protection, RANDOM));
        TdesKey other = TdesKey.generate(RANDOM, KeyUsage.PIN);
        assertNotEquals(KeyBlock.wrap(other, tdes, RANDOM), KeyBlock.wrap(other, tdes, RANDOM));
    }

    @Test
    void shouldWrapAndUnwrapUnderProtectionKeysOnly() {
        AesKey key = AesKey.generate(RANDOM, 16, KeyUsage.PIN);
        AesKey pin = AesKey.generate(RANDOM, 16, KeyUsage.PIN);
        String block = KeyBlock.wrap(key, AesKey.generate(RANDOM, 16, KeyUsage.KEY_BLOCK), RANDOM);
        assertThrows(IllegalArgumentException.class, () -> KeyBlock.wrap(key, pin, RANDOM));
        assertThrows(IllegalArgumentException.class, () -> KeyBlock.unwrap(block, pin, KeyUsage.PIN));
    }
}
