package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.CardNumbers;
import dev.postern.protocol.iso8583.Pan;
import dev.postern.protocol.iso8583.Part;
import dev.postern.protocol.iso8583.Secrecy;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is put in the place of card data (PCI DSS 3.4.1): of a card number the first six and the last four digits stay, of a track those of its
 * card number. Numbers that only look like a card's are masked wherever they stand: alone 13 to 19 digits whose Luhn holds, inside more digits
 * those that a scheme gives out ({@link CardNumbers}). Pure; any thread.
 */
final class Masks {

    private static final int PAN_MIN = CardNumbers.DIGITS_MIN;
    private static final int PAN_MAX = CardNumbers.DIGITS_MAX;
    /** Digits of a card number that may be seen at its beginning and at its end. */
    private static final int SEEN_FIRST = 6;
    private static final int SEEN_LAST = 4;
    /** Digits behind a separator that make a track of it: the expiry. */
    private static final int TRACK_REST_MIN = 4;
    /** EMV tags with track data, card number or name. */
    private static final Set<String> CARD_TAGS = Set.of("56", "57", "5A", "5F20", "5F24", "99", "9F1F", "9F20", "9F6B");

    /** As receipts print it: fours with a space or a hyphen between, or four, six and the rest. */
    private static final Pattern GROUPED = Pattern.compile("(?<![0-9])(?:[2-6][0-9]{3}([ -])[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}(?:\\1?[0-9]{1,3})?"
            + "|3[0-9]{3}([ -])[0-9]{6}\\2[0-9]{4,5})(?![0-9])");

    private Masks() {
    }

    /** A card number. */
    static String number(String digits) {
        return digits.matches("[0-9]{1,19}") ? Pan.of(digits).masked() : all(digits);
    }

    /** A track: what follows the first run of digits is hidden whole. */
    static String track(String track) {
        int digits = 0;
        int from = track.startsWith("B") ? 1 : 0;
        while (from + digits < track.length() && Character.isDigit(track.charAt(from + digits))) {
            digits++;
        }
        boolean number = digits >= PAN_MIN && digits <= PAN_MAX && from + digits < track.length();
        return number ? track.substring(0, from) + number(track.substring(from, from + digits)) + all(track.substring(from + digits, from + digits + 1))
                .replace('*', track.charAt(from + digits)) + all(track.substring(from + digits + 1)) : all(track);
    }

    /** Nothing but the length. */
    static String all(String text) {
        return "*".repeat(text.length());
    }

    /** Text in which every card number is masked that a run of digits is or holds, with what follows it when that makes it a track. */
    static String numbersIn(String text) {
        StringBuilder shown = new StringBuilder(text);
        grouped(shown, text);
        for (int from = 0; from < text.length(); from++) {
            int to = run(text, from);
            if (to - from >= PAN_MIN) {
                boolean whole = to - from <= PAN_MAX && CardNumbers.luhnHolds(text, from, to) && !allZero(text, from, to);
                boolean last = whole || inside(shown, text, from, to);
                if (whole) {
                    hide(shown, from + SEEN_FIRST, to - SEEN_LAST);
                }
                int end = last ? trackEnd(text, to) : to;
                hide(shown, to + 1, end);
                to = end;
            }
            from = Math.max(from, to);
        }
        return shown.toString();
    }

    /** Masks what can be card numbers among other digits, overlapping ones too; whether one ends where the digits do. */
    private static boolean inside(StringBuilder shown, String text, int from, int to) {
        boolean last = false;
        for (int at = from; at <= to - PAN_MIN; at++) {
            int length = CardNumbers.lengthAt(text, at, to);
            hide(shown, at + SEEN_FIRST, at + length - SEEN_LAST);
            last |= length > 0 && at + length == to;
        }
        return last;
    }

    private static void grouped(StringBuilder shown, String text) {
        for (Matcher found = GROUPED.matcher(text); found.find(); ) {
            String digits = found.group().replaceAll("[ -]", "");
            if (CardNumbers.luhnHolds(digits, 0, digits.length())) {
                int digit = 0;
                for (int i = found.start(); i < found.end(); i++) {
                    boolean isDigit = run(text, i) > i;
                    if (isDigit && digit >= SEEN_FIRST && digit < digits.length() - SEEN_LAST) {
                        shown.setCharAt(i, '*');
                    }
                    digit += isDigit ? 1 : 0;
                }
            }
        }
    }

    private static void hide(StringBuilder shown, int from, int to) {
        for (int i = from; i < to; i++) {
            shown.setCharAt(i, '*');
        }
    }

    /** Where the track ends of which a card number was the beginning: digits behind a separator, of track 1 all to its end sentinel. */
    private static int trackEnd(String text, int separator) {
        if (separator == text.length()) {
            return separator;
        }
        char c = text.charAt(separator);
        int end = separator + 1;
        if (c == '^') {
            end = text.indexOf('?', end);
            return end < 0 ? text.length() : end;
        }
        if (c == '=' || c == 'D') {
            end = run(text, end);
            return end - separator > TRACK_REST_MIN ? end : separator;
        }
        return separator;
    }

    /** Whether a part holds card data, not a cipher or a key under another. */
    static boolean isCard(Part part) {
        return CARD_TAGS.contains(part.id());
    }

    /**
     * Which bytes of a value must not be seen: those of tags with card data, and characters that could be a card number or a track.
     *
     * @param characters a character for each byte
     */
    static boolean[] hidden(String characters, List<Part> parts) {
        boolean[] hidden = numbers(characters);
        hide(hidden, parts);
        return hidden;
    }

    /** Which characters belong to what could be a card number or a track. */
    static boolean[] numbers(String characters) {
        String shown = numbersIn(characters.replace('*', ' '));
        boolean[] hidden = new boolean[characters.length()];
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = shown.charAt(i) == '*';
        }
        return hidden;
    }

    /** Digits and separators of tracks that stand in bytes as EBCDIC (code page 1047); a space for all else. */
    static String ebcdic(byte[] value) {
        StringBuilder characters = new StringBuilder(value.length);
        for (byte b : value) {
            int code = b & 0xFF;
            characters.append(code >= 0xF0 && code <= 0xF9 ? (char) ('0' + code - 0xF0) : switch (code) {
                case 0x7E -> '=';
                case 0xC4 -> 'D';
                case 0x5F -> '^';
                case 0x6F -> '?';
                default -> ' ';
            });
        }
        return characters.toString();
    }

    private static void hide(boolean[] hidden, List<Part> parts) {
        for (Part part : parts) {
            for (int i = 0; part.secrecy() == Secrecy.HIDDEN && isCard(part) && part.from() >= 0 && i < part.bytes().length; i++) {
                hidden[part.from() + i] = true;
            }
            hide(hidden, part.parts());
        }
    }

    private static boolean allZero(String text, int from, int to) {
        return text.substring(from, to).chars().allMatch(c -> c == '0');
    }

    private static int run(String text, int from) {
        int to = from;
        while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
            to++;
        }
        return to;
    }
}
