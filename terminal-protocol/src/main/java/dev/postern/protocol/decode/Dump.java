package dev.postern.protocol.decode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person pastes, as bytes: hex with or without spaces, colons, commas and 0x; the dumps of xxd, hexdump and tcpdump with offsets and a
 * column of characters; comments behind #; or the bytes themselves. Pure but for reading the file; any thread.
 */
final class Dump {

    /** The most that is read. */
    static final int BYTES_MAX = 1 << 20;

    private static final Pattern OFFSET = Pattern.compile("^\\s*(?:0x)?([0-9A-Fa-f]{4,16})(:?)\\s+(.*)$");
    private static final Pattern CHARACTERS = Pattern.compile("(\\s\\|.*|\\s{2,}[^ ].*)$");

    private Dump() {
    }

    /**
     * The bytes that an argument can mean, the likeliest first: {@code -} is standard input, the name of a file that is there is that file,
     * anything else is the dump itself.
     */
    static List<byte[]> of(String argument, InputStream standardInput) throws IOException, Unusable {
        if (argument.equals("-")) {
            return of(read(standardInput, "standard input"), "standard input");
        }
        Path file = file(argument);
        if (file != null) {
            try (InputStream in = Files.newInputStream(file)) {
                return of(read(in, argument), argument);
            }
        }
        byte[] characters = argument.getBytes(StandardCharsets.UTF_8);
        byte[] hex = hex(argument);
        // Written out in characters a message begins with its type, or with a literal and its type.
        boolean message = argument.matches("(ISO)?[0-9]{4}.*");
        if (hex == null || hex.length == 0) {
            if (!message) {
                throw new Unusable("the argument is neither a file nor a hex dump");
            }
            return List.of(characters);
        }
        return message ? List.of(hex, characters) : List.of(hex);
    }

    private static List<byte[]> of(byte[] given, String name) throws Unusable {
        if (given.length == 0) {
            throw new Unusable(name + " is empty");
        }
        byte[] hex = isText(given) ? hex(new String(given, StandardCharsets.US_ASCII)) : null;
        List<byte[]> meanings = new ArrayList<>();
        if (hex != null && hex.length > 0) {
            meanings.add(hex);
        }
        meanings.add(given);
        int end = given.length;
        while (end > 0 && (given[end - 1] == '\n' || given[end - 1] == '\r')) {
            end--;
        }
        if (end > 0 && end < given.length) {
            meanings.add(Arrays.copyOf(given, end));
        }
        return meanings;
    }

    private static boolean isText(byte[] given) {
        for (byte b : given) {
            if ((b < ' ' || b > '~') && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /** The bytes of a dump, or null when it is none. */
    static byte[] hex(String text) {
        List<String> lines = text.lines().map(line -> line.replaceFirst("#.*", "")).filter(line -> !line.isBlank()).toList();
        boolean offsets = haveOffsets(lines);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : lines) {
            String digits = offsets ? withoutMargins(line) : line;
            digits = digits.replaceAll("0[xX](?=[0-9A-Fa-f])", "").replaceAll("[\\s:,;\\-\"']", "");
            if (digits.length() % 2 != 0 || !digits.matches("[0-9A-Fa-f]*")) {
                return acrossLines(lines, offsets);
            }
            bytes.writeBytes(HexFormat.of().parseHex(digits));
        }
        return bytes.toByteArray();
    }

    /** Hex that was wrapped in the middle of a byte. */
    private static byte[] acrossLines(List<String> lines, boolean offsets) {
        String all = String.join("", lines).replaceAll("0[xX](?=[0-9A-Fa-f])", "").replaceAll("[\\s:,;\\-\"']", "");
        return offsets || all.length() % 2 != 0 || !all.matches("[0-9A-Fa-f]*") ? null : HexFormat.of().parseHex(all);
    }

    /** A first offset of 0 with a colon or a column of characters, or a second one that counts the bytes of the first line. */
    private static boolean haveOffsets(List<String> lines) {
        if (lines.isEmpty()) {
            return false;
        }
        Matcher first = OFFSET.matcher(lines.getFirst());
        if (!first.matches() || Long.parseUnsignedLong(first.group(1), 16) != 0) {
            return false;
        }
        if (!first.group(2).isEmpty() || lines.getFirst().contains("|")) {
            return true;
        }
        Matcher second = lines.size() > 1 ? OFFSET.matcher(lines.get(1)) : null;
        return second != null && second.matches() && Long.parseUnsignedLong(second.group(1), 16) == 16;
    }

    private static String withoutMargins(String line) {
        Matcher matcher = OFFSET.matcher(line);
        if (!matcher.matches()) {
            return line.strip().matches("[0-9A-Fa-f]{4,16}:?") ? "" : line; // hexdump ends with the offset alone
        }
        String rest = matcher.group(3).stripTrailing();
        // Between two groups of eight bytes hexdump -C has two spaces, which are no column of characters.
        Matcher groups = Pattern.compile("^(?:[0-9A-Fa-f]{2}){1,8}(?:\\s{1,2}(?:[0-9A-Fa-f]{2}){1,8}(?=\\s|$)){0,15}").matcher(rest);
        if (groups.find() && CHARACTERS.matcher(rest.substring(groups.end())).matches() | groups.end() == rest.length()) {
            return sixteen(groups.group());
        }
        return rest;
    }

    /** A column of characters may look like hex; a line holds sixteen bytes at most. */
    private static String sixteen(String groups) {
        String digits = groups.replaceAll("\\s", "");
        return digits.length() > 32 ? digits.substring(0, 32) : groups;
    }

    /** The file of that name, or null when there is none. */
    static Path file(String argument) {
        try {
            Path path = Path.of(argument);
            return Files.isRegularFile(path) ? path : null;
        } catch (InvalidPathException noPath) {
            return null;
        }
    }

    private static byte[] read(InputStream in, String name) throws IOException, Unusable {
        byte[] bytes = in.readNBytes(BYTES_MAX + 1);
        if (bytes.length > BYTES_MAX) {
            throw new Unusable(name + " is longer than " + BYTES_MAX + " bytes");
        }
        return bytes;
    }
}
