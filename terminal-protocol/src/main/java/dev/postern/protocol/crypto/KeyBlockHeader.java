package dev.postern.protocol.crypto;

/**
 * The header of a key block (ANSI X9.143, TR-31): everything but the key, in characters. Immutable.
 *
 * @param version       B (TDES) or D (AES), both with derived keys
 * @param usage         what the key is for, e.g. P0
 * @param algorithm     T of TDES, A of AES, H of HMAC
 * @param modeOfUse     e.g. E encipher only, B both ways, C MAC both ways
 * @param keyVersion    two characters, 00 when not used
 * @param exportability E under a trusted key, N not, S sensitive
 * @param optional      the optional blocks as they stand, a whole number of cipher blocks; empty when there are none
 * @param optionals     how many optional blocks
 */
public record KeyBlockHeader(char version, String usage, char algorithm, char modeOfUse, String keyVersion, char exportability, String optional,
        int optionals) {

    static final int CHARACTERS = 16;

    private static final int LENGTH_MAX = 9992;

    /** The header that a key gets by its usage and algorithm, exportable under a trusted key. */
    public static KeyBlockHeader forKey(char version, CipherKey key) {
        boolean aes = key instanceof AesKey;
        String usage = key.usage() == KeyUsage.MAC && aes ? "M6" : key.usage().blockCode();
        return new KeyBlockHeader(version, usage, algorithmOf(key), key.usage().modeOfUse(), "00", 'E', "", 0);
    }

    /** The header that a block begins with; what is wrong with it is a KeyCheckFailed. */
    static KeyBlockHeader parse(String block) throws KeyCheckFailed {
        if (block.length() < CHARACTERS || block.length() > LENGTH_MAX || !block.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new KeyCheckFailed("a key block has " + CHARACTERS + " to " + LENGTH_MAX + " printable characters");
        }
        char version = block.charAt(0);
        if (version != 'B' && version != 'D') {
            throw new KeyCheckFailed("key block version " + version + " is not accepted; B and D are");
        }
        if (number(block, 1, 4) != block.length()) {
            throw new KeyCheckFailed("the length in the key block is not its length");
        }
        int optionals = number(block, 12, 2);
        int end = CHARACTERS;
        for (int i = 0; i < optionals; i++) {
            end += optionalLength(block, end);
        }
        if (end > block.length() || (end - CHARACTERS) % (version == 'B' ? 8 : 16) != 0) {
            throw new KeyCheckFailed("the optional blocks do not fill whole cipher blocks");
        }
        return new KeyBlockHeader(version, block.substring(5, 7), block.charAt(7), block.charAt(8), block.substring(9, 11), block.charAt(11),
                block.substring(CHARACTERS, end), optionals);
    }

    /** The characters of the header in a block of so many characters. */
    String text(int length) {
        return "%c%04d%s%c%c%s%c%02d00%s".formatted(version, length, usage, algorithm, modeOfUse, keyVersion, exportability, optionals, optional);
    }

    int lengthCharacters() {
        return CHARACTERS + optional.length();
    }

    static char algorithmOf(CipherKey key) {
        return switch (key) {
            case TdesKey tdes -> 'T';
            case AesKey aes -> 'A';
            case HmacKey hmac -> 'H';
        };
    }

    private static int optionalLength(String block, int at) throws KeyCheckFailed {
        if (at + 4 > block.length()) {
            throw new KeyCheckFailed("an optional block runs past the end");
        }
        int length = hex(block, at + 2, 2);
        if (length == 0 && at + 10 <= block.length()) {
            int digits = 2 * hex(block, at + 4, 2);
            length = digits == 4 ? hex(block, at + 6, digits) : 0;
        }
        if (length < 4) {
            throw new KeyCheckFailed("the length of an optional block is wrong");
        }
        return length;
    }

    private static int number(String text, int at, int digits) throws KeyCheckFailed {
        return parse(text, at, digits, 10);
    }

    private static int hex(String text, int at, int digits) throws KeyCheckFailed {
        return parse(text, at, digits, 16);
    }

    private static int parse(String text, int at, int digits, int radix) throws KeyCheckFailed {
        int value = 0;
        for (int i = at; i < at + digits; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0) {
                throw new KeyCheckFailed("a number in the key block's header is not one");
            }
            value = value * radix + digit;
        }
        return value;
    }
}
