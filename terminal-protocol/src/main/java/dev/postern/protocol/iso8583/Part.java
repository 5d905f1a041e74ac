package dev.postern.protocol.iso8583;

import java.util.List;

/**
 * A part of a field's value as {@link Parts} found it; prints no value.
 * Immutable, but for the bytes, which are the reader's and not to be changed.
 *
 * @param id      number or tag
 * @param name    name in the table; empty for a tag that it does not know
 * @param format  what the value is made of; ANS or B for an unknown tag, after what is in it
 * @param secrecy what may be shown
 * @param text    the value as text, bytes as hex
 * @param bytes   the value as it stands on the wire; for digits that were cut out of a packed number, their characters
 * @param from    index of the value's first byte in the value of the field; -1 for digits cut out of a packed number
 * @param parts   what it is made of in turn
 */
public record Part(String id, String name, Format format, Secrecy secrecy, String text, byte[] bytes, int from, List<Part> parts) {

    @Override
    public String toString() {
        return "Part[" + id + ", " + bytes.length + " bytes, " + parts.size() + " parts]";
    }
}
