package dev.postern.protocol.iso8583;

/**
 * Walks over a tagged value: one element after the other, one level. Reusable, not thread-safe, allocates nothing while it walks.
 * What it refuses is a value, not an exception: {@link #problem}. Bounds: {@value #ELEMENTS_MAX} elements a level, BER tags of
 * {@value #TAG_BYTES_MAX} bytes, BER lengths of three bytes, in their shortest form and never indefinite; no tag twice in a level, but for
 * issuer scripts (71, 72, 86), which EMV repeats.
 */
public final class TlvReader {

    /** Elements of one level. */
    public static final int ELEMENTS_MAX = 128;
    /** Bytes of a BER tag. */
    public static final int TAG_BYTES_MAX = 4;

    private static final int SCRIPT_1 = 0x71;
    private static final int SCRIPT_2 = 0x72;
    private static final int SCRIPT_COMMAND = 0x86;

    private final long[] seen = new long[ELEMENTS_MAX];
    private TlvForm form;
    private byte[] bytes;
    private int at;
    private int end;
    private int count;
    private long tag;
    private int tagAt;
    private int tagBytes;
    private int offset;
    private int length;
    private String problem;
    private int problemAt;

    /** Begins a value that fills the given bytes; what was walked before is forgotten. */
    public void begin(TlvForm tlvForm, byte[] value, int from, int to) {
        form = tlvForm;
        bytes = value;
        at = from;
        end = to;
        count = 0;
        problem = null;
    }

    /** Goes to the next element; false at the end, and when there is a {@link #problem}. */
    public boolean next() {
        if (form.kind() == TlvForm.Kind.BER) {
            while (at < end && bytes[at] == 0) {
                at++; // EMV book 3, annex B1: zeros between elements mean nothing
            }
        }
        if (at == end || problem != null) {
            return false;
        }
        if (count == ELEMENTS_MAX) {
            return bad(at, "too many elements");
        }
        boolean read = form.kind() == TlvForm.Kind.BER ? ber() : form.lengthFirst() ? lengthFirst() : plain();
        if (!read) {
            return false;
        }
        if (length > end - offset) {
            return bad(end, "element runs past the end");
        }
        for (int i = 0; i < count; i++) {
            if (seen[i] == tag && !repeats()) {
                return bad(tagAt, "tag stands twice");
            }
        }
        seen[count++] = tag;
        at = offset + length;
        return true;
    }

    /** The tag's bytes, big-endian. */
    public long tag() {
        return tag;
    }

    /** The tag as the table has it: hex for bytes, else its characters. */
    public String id() {
        if (form.tagCoding() == Coding.RAW) {
            return ("%0" + 2 * tagBytes + "X").formatted(tag);
        }
        char[] id = new char[tagBytes];
        for (int i = 0; i < tagBytes; i++) {
            byte character = bytes[tagAt + i];
            id[i] = (char) ((form.tagCoding() == Coding.EBCDIC ? Ebcdic.toLatin(character) : character) & 0xFF);
        }
        return new String(id);
    }

    /** Whether a BER tag says that its value is tagged again. */
    public boolean constructed() {
        return form.kind() == TlvForm.Kind.BER && (bytes[tagAt] & 0x20) != 0;
    }

    /** Index of the value's first byte. */
    public int offset() {
        return offset;
    }

    /** Bytes of the value. */
    public int length() {
        return length;
    }

    /** Why the walk ended before the end; null when it did not. */
    public String problem() {
        return problem;
    }

    /** Index of the first byte that could not be read. */
    public int problemAt() {
        return problemAt;
    }

    private boolean repeats() {
        return form.kind() == TlvForm.Kind.BER && (tag == SCRIPT_1 || tag == SCRIPT_2 || tag == SCRIPT_COMMAND);
    }

    private boolean ber() {
        tagAt = at;
        tag = bytes[at++] & 0xFF;
        tagBytes = 1;
        boolean more = (tag & 0x1F) == 0x1F;
        while (more) {
            if (tagBytes == TAG_BYTES_MAX) {
                return bad(tagAt, "tag is too long");
            }
            if (at == end) {
                return bad(end, "tag runs past the end");
            }
            int next = bytes[at++] & 0xFF;
            tag = tag << 8 | next;
            tagBytes++;
            more = (next & 0x80) != 0;
        }
        return berLength();
    }

    private boolean berLength() {
        if (at == end) {
            return bad(end, "length runs past the end");
        }
        int lengthAt = at;
        int first = bytes[at++] & 0xFF;
        int extra = first & 0x7F;
        if (first < 0x80) {
            length = first;
        } else if (extra == 0) {
            return bad(lengthAt, "length is indefinite");
        } else if (extra > 2) {
            return bad(lengthAt, "length is too long");
        } else if (extra > end - at) {
            return bad(end, "length runs past the end");
        } else {
            length = extra == 1 ? bytes[at] & 0xFF : (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
            at += extra;
            if (length < (extra == 1 ? 0x80 : 0x100)) {
                return bad(lengthAt, "length is not in its shortest form");
            }
        }
        offset = at;
        return true;
    }

    private boolean plain() {
        return readTag() && readLength() && value();
    }

    private boolean lengthFirst() {
        int from = at;
        if (!readLength() || !readTag()) {
            return false;
        }
        length -= form.tagUnits();
        return length >= 0 ? value() : bad(from, "length is shorter than the tag it counts");
    }

    private boolean value() {
        offset = at;
        return true;
    }

    private boolean readTag() {
        if (form.tagUnits() > end - at) {
            return bad(end, "tag runs past the end");
        }
        tagAt = at;
        tagBytes = form.tagUnits();
        tag = 0;
        for (int i = 0; i < tagBytes; i++) {
            tag = tag << 8 | bytes[at++] & 0xFF;
        }
        return true;
    }

    private boolean readLength() {
        if (form.lengthUnits() > end - at) {
            return bad(end, "length runs past the end");
        }
        length = 0;
        int zero = Characters.zero(form.lengthCoding());
        for (int i = 0; i < form.lengthUnits(); i++, at++) {
            if (form.lengthCoding() == Coding.RAW) {
                length = length << 8 | bytes[at] & 0xFF;
            } else if (Characters.isDigit(bytes[at], zero)) {
                length = length * 10 + (bytes[at] & 0xF);
            } else {
                return bad(at, "length is not decimal");
            }
        }
        return true;
    }

    private boolean bad(int index, String reason) {
        problem = reason;
        problemAt = index;
        return false;
    }
}
