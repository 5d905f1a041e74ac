package dev.postern.protocol.iso8583;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens the value of a field into the parts that its row knows: sub-fields, nested bitmaps, tags. For tools and tests; a host that reads tags
 * for every sale walks them with {@link TlvReader}. Reusable, not thread-safe; it allocates. What cannot be read is a value, never an exception:
 * {@link #problem} and the parts before it. Bounds: {@value #DEPTH_MAX} levels, {@value #PARTS_MAX} parts in all.
 */
public final class Parts {

    /** Levels of parts in parts. */
    public static final int DEPTH_MAX = 5;
    /** Parts of a field, those of all levels counted. */
    public static final int PARTS_MAX = 512;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Map<List<FieldSpec>, FieldReader> readers = new IdentityHashMap<>();
    private final TlvReader[] walks = new TlvReader[DEPTH_MAX];
    private int count;
    private String problem;
    private int problemAt;

    /** The parts of a field that was read; none when the table knows none, or when the value is empty. */
    public List<Part> open(MessageView view, int field) {
        FieldSpec row = view.dialect().row(field);
        if (row.format() == Format.N || row.format() == Format.XN) {
            return digits(row.inside(), view.text(field));
        }
        return open(row.inside(), view.bytes(field));
    }

    /** The parts of some bytes. */
    public List<Part> open(Inside inside, byte[] value) {
        reset();
        return parts(inside, value, 0, value.length, 0);
    }

    /** The parts of a number, cut out of its digits. */
    private List<Part> digits(Inside inside, String digits) {
        reset();
        List<Part> parts = new ArrayList<>();
        int at = 0;
        if (inside instanceof Inside.Sequence sequence) {
            for (FieldSpec row : sequence.parts()) {
                if (at < digits.length()) {
                    int to = at + row.lengthMax();
                    if (to > digits.length()) {
                        refuse(-1, "part " + row.number() + " runs past the end");
                        return parts;
                    }
                    String cut = digits.substring(at, to);
                    parts.add(new Part(String.valueOf(row.number()), row.name(), row.format(), row.secrecy(), cut,
                            cut.getBytes(StandardCharsets.US_ASCII), -1, List.of()));
                    at = to;
                }
            }
            if (at < digits.length()) {
                refuse(-1, "digits left over");
            }
        }
        return parts;
    }

    /** Why the last value could not be opened to its end; null when it could. */
    public String problem() {
        return problem;
    }

    /** Index, in the value, of the first byte that could not be read; -1 for a number. */
    public int problemAt() {
        return problemAt;
    }

    private void reset() {
        count = 0;
        problem = null;
        problemAt = -1;
    }

    private List<Part> parts(Inside inside, byte[] value, int from, int to, int depth) {
        if (from == to || depth == DEPTH_MAX && !(inside instanceof Inside.Whole)) {
            return from == to ? List.of() : refuse(from, "too many levels");
        }
        return switch (inside) {
            case Inside.Whole _ -> List.of();
            case Inside.Sized sized -> parts(to - from == sized.bytes() ? sized.then() : sized.otherwise(), value, from, to, depth);
            case Inside.Sequence sequence -> sequence(sequence, value, from, to, depth);
            case Inside.Bitmapped bitmapped -> bitmapped(bitmapped, value, from, to, depth);
            case Inside.Tagged tagged -> tagged(tagged, value, from, to, depth);
        };
    }

    private List<Part> sequence(Inside.Sequence sequence, byte[] value, int from, int to, int depth) {
        List<Part> parts = new ArrayList<>();
        int at = from;
        for (int i = 0; i < sequence.parts().size() && at < to && problem == null; i++) {
            at = part(sequence.parts(), i, value, at, to, depth, parts);
        }
        if (problem == null && at < to) {
            refuse(at, "bytes left over");
        }
        return parts;
    }

    private List<Part> bitmapped(Inside.Bitmapped inside, byte[] value, int from, int to, int depth) {
        int digits = inside.bitmapCoding().hex() ? 2 : 1;
        int bitmapAt = from + inside.headerBytes();
        int at = bitmapAt + inside.bitmapBytes() * digits;
        if (at > to) {
            return refuse(to, "bitmap runs past the end");
        }
        List<Part> parts = new ArrayList<>();
        for (int bit = 0; bit < inside.bitmapBytes() * 8 && problem == null; bit++) {
            int octet = inside.bitmapCoding().hex() ? Characters.hexByte(value, bitmapAt + bit / 8 * 2, inside.bitmapCoding().ebcdic())
                    : value[bitmapAt + bit / 8];
            if (octet < 0 && inside.bitmapCoding().hex()) {
                return refuse(bitmapAt + bit / 8 * 2, Coded.NOT_HEX);
            }
            if ((octet & 0x80 >>> bit % 8) != 0) {
                int row = rowOf(inside.parts(), bit + inside.firstBit());
                if (row < 0) {
                    refuse(at, "there is no part " + (bit + inside.firstBit()));
                } else {
                    at = part(inside.parts(), row, value, at, to, depth, parts);
                }
            }
        }
        if (problem == null && at < to) {
            refuse(at, "bytes left over");
        }
        return parts;
    }

    private List<Part> tagged(Inside.Tagged inside, byte[] value, int from, int to, int depth) {
        List<Part> parts = new ArrayList<>();
        TlvReader walk = walks[depth] == null ? walks[depth] = new TlvReader() : walks[depth];
        walk.begin(inside.form(), value, from, to);
        while (problem == null && walk.next()) {
            if (++count > PARTS_MAX) {
                refuse(walk.offset(), "too many parts");
                return parts;
            }
            Inside.Tag tag = inside.tag(walk.id());
            int start = walk.offset();
            int end = start + walk.length();
            Inside nested = tag == null ? Inside.NOTHING : tag.inside();
            boolean template = nested == Inside.NOTHING && tag != null && walk.constructed();
            List<Part> below = parts(template ? inside : nested, value, start, end, depth + 1);
            parts.add(element(walk.id(), tag, inside.form(), value, start, end, below));
        }
        if (problem == null && walk.problem() != null) {
            refuse(walk.problemAt(), walk.problem());
        }
        return parts;
    }

    /** Text is shown as text where the form is text, and where a tag of bytes is known to hold it. */
    private static Part element(String id, Inside.Tag tag, TlvForm form, byte[] value, int start, int end, List<Part> below) {
        byte[] bytes = Arrays.copyOfRange(value, start, end);
        boolean characters = form.tagCoding() != Coding.RAW;
        Format format = tag != null ? tag.format() : characters ? Format.ANS : Format.B;
        boolean text = characters ? format != Format.B : format == Format.ANS;
        String shown = text ? Text.characters(form.tagCoding() == Coding.EBCDIC ? Coding.EBCDIC : Coding.ASCII, bytes, 0, bytes.length)
                : HEX.formatHex(bytes);
        return new Part(id, tag == null ? "" : tag.name(), text ? Format.ANS : Format.B, tag == null ? Secrecy.OPEN : tag.secrecy(), shown, bytes,
                start, below);
    }

    /** Reads one row where it should stand; the index behind it. */
    private int part(List<FieldSpec> rows, int index, byte[] value, int at, int to, int depth, List<Part> parts) {
        if (++count > PARTS_MAX) {
            refuse(at, "too many parts");
            return at;
        }
        FieldSpec row = rows.get(index);
        FieldReader reader = readers.computeIfAbsent(rows, _ -> new FieldReader(Dialect.ofParts(rows)));
        byte[] padded = value.length - to >= Packed.SLACK_BYTES ? value : Arrays.copyOf(value, value.length + Packed.SLACK_BYTES);
        int next = reader.read(padded, to, Long.MIN_VALUE >>> index % 64, 1 + index / 64 * 64, at);
        if (next < 0) {
            refuse(reader.badAt, "part " + row.number() + ": " + reader.badReason);
            return at;
        }
        int start = reader.start(index + 1);
        String text = Text.of(row, value, start, reader.length(index + 1));
        List<Part> below = parts(row.inside(), value, start, next, depth + 1);
        parts.add(new Part(String.valueOf(row.number()), row.name(), row.format(), row.secrecy(), text, Arrays.copyOfRange(value, start, next), start, below));
        return next;
    }

    private static int rowOf(List<FieldSpec> rows, int number) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).number() == number) {
                return i;
            }
        }
        return -1;
    }

    private List<Part> refuse(int at, String reason) {
        problem = reason;
        problemAt = at;
        return List.of();
    }
}
