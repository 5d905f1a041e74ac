package dev.postern.protocol.iso8583;

import java.util.List;
import java.util.Objects;

/**
 * What the value of a field is made of in turn: a column of the dialect table. Decoding a message does not open a value; who wants the parts
 * reads them with {@link Parts}. Immutable; any thread may share it.
 */
public sealed interface Inside {

    /** Nothing that the table knows. */
    Inside NOTHING = new Whole();

    /** A value without parts. */
    record Whole() implements Inside {
    }

    /**
     * One thing when the value has so many bytes, another when not.
     *
     * @param bytes     the length that decides
     * @param then      what a value of that length is made of
     * @param otherwise what another is made of
     */
    record Sized(int bytes, Inside then, Inside otherwise) implements Inside {
    }

    /** The most parts of a sequence, and of what a bitmap announces. */
    int PARTS_MAX = 128;

    /**
     * Parts one after the other; the last ones may be missing.
     *
     * @param parts rows, numbered as they are called (60.1 is 1)
     */
    record Sequence(List<FieldSpec> parts) implements Inside {
        /** Copies the rows; more than {@link #PARTS_MAX} are an IllegalArgumentException. */
        public Sequence {
            parts = few(parts);
        }
    }

    /**
     * Parts announced by a bitmap before them.
     *
     * @param bitmapBytes  bytes of the bitmap itself
     * @param bitmapCoding RAW, HEX or HEX_EBCDIC
     * @param headerBytes  bytes before the bitmap that belong to no part
     * @param firstBit     the part that the first bit announces
     * @param parts        rows, ascending
     */
    record Bitmapped(int bitmapBytes, Coding bitmapCoding, int headerBytes, int firstBit, List<FieldSpec> parts) implements Inside {
        /** Checks the bitmap, copies the rows. */
        public Bitmapped {
            if (bitmapBytes < 1 || bitmapBytes > 24 || headerBytes < 0 || headerBytes > 99 || bitmapCoding != Coding.RAW && !bitmapCoding.hex()) {
                throw new IllegalArgumentException("no bitmap has " + bitmapBytes + " bytes of " + bitmapCoding + " after " + headerBytes);
            }
            parts = few(parts);
        }
    }

    /**
     * Tag, length, value, again and again.
     *
     * @param form how tag and length are written
     * @param tags the tags that the table can name; others are kept
     */
    record Tagged(TlvForm form, List<Tag> tags) implements Inside {
        /** Copies the rows. */
        public Tagged {
            Objects.requireNonNull(form, "form");
            tags = List.copyOf(tags);
        }

        /** The row of a tag, or null. */
        public Tag tag(String id) {
            for (Tag tag : tags) {
                if (tag.id().equals(id)) {
                    return tag;
                }
            }
            return null;
        }
    }

    /**
     * A row of a tagged value.
     *
     * @param id      the tag as text (09) or hex (9F26)
     * @param name    what it holds
     * @param format  what the value is made of
     * @param secrecy what a description may show
     * @param inside  parts in turn
     */
    record Tag(String id, String name, Format format, Secrecy secrecy, Inside inside) {
        /** A tag whose value may be shown and has no parts. */
        public Tag(String id, String name, Format format) {
            this(id, name, format, Secrecy.OPEN, NOTHING);
        }
    }

    private static List<FieldSpec> few(List<FieldSpec> parts) {
        if (parts.size() > PARTS_MAX) {
            throw new IllegalArgumentException(parts.size() + " parts are more than " + PARTS_MAX);
        }
        return List.copyOf(parts);
    }
}
