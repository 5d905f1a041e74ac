package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * The bytes of a key, or the characters of a passphrase, for as long as they are needed: for {@code try}, at the end of which they are
 * overwritten. Never a String, which nobody can overwrite. For one thread.
 */
final class Secret implements AutoCloseable {

    private final byte[] bytes;
    private final char[] characters;

    private Secret(byte[] bytes, char[] characters) {
        this.bytes = bytes;
        this.characters = characters;
    }

    /** These bytes themselves, not a copy. */
    static Secret of(byte[] bytes) {
        return new Secret(bytes, new char[0]);
    }

    /** These characters themselves, not a copy. */
    static Secret of(char[] characters) {
        return new Secret(new byte[0], characters);
    }

    /** The first line of a text file, without the white space around. */
    static Secret firstLineOf(Path file) throws IOException {
        try (Secret text = of(Files.readAllBytes(file)); Secret decoded = decoded(text.bytes)) {
            CharBuffer all = CharBuffer.wrap(decoded.characters);
            int end = (int) all.chars().takeWhile(character -> character != '\n').count();
            int begin = (int) all.chars().limit(end).takeWhile(Character::isWhitespace).count();
            int trailing = (int) IntStream.range(begin, end).map(i -> all.get(end - 1 - (i - begin))).takeWhile(Character::isWhitespace).count();
            return of(Arrays.copyOfRange(decoded.characters, begin, end - trailing));
        }
    }

    /** The bytes that the characters are the hex of; other characters are an IllegalArgumentException that does not repeat them. */
    Secret hex() {
        try {
            return of(HexFormat.of().parseHex(CharBuffer.wrap(characters)));
        } catch (IllegalArgumentException quoting) {
            throw new IllegalArgumentException("hex digits are expected, two a byte");
        }
    }

    private static Secret decoded(byte[] utf8) {
        CharBuffer buffer = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(utf8));
        try (Secret whole = of(buffer.array())) {
            return of(Arrays.copyOf(whole.characters, buffer.limit()));
        }
    }

    byte[] bytes() {
        return bytes;
    }

    char[] characters() {
        return characters;
    }

    /** Overwrites them. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        Arrays.fill(characters, ' ');
    }

    @Override
    public String toString() {
        return "Secret";
    }
}
