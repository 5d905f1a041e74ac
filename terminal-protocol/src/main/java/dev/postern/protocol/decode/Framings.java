package dev.postern.protocol.decode;

import dev.postern.protocol.frame.Envelope;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * Every way in which some bytes can hold a message: with a length of two bytes or four digits before it or none, with a TPDU, a terminal header,
 * an ISO literal, a header of the BASE I form, or nothing. Pure; any thread.
 */
final class Framings {

    private static final int ISO_LITERAL_BYTES = 12;
    private static final int BASE_ONE_BYTES = 22;
    private static final int CUT_BYTES_MAX = 4_096;

    private Framings() {
    }

    /** The framings of some bytes; {@code headerBytes} more come before each message when a packager definition says so. */
    static List<Framing> of(byte[] bytes, int headerBytes) {
        List<Framing> all = new ArrayList<>();
        envelopes(bytes, new Framing(null, 0, 0, 0, 0, bytes.length), headerBytes, all);
        if (bytes.length > 2) {
            int binary = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
            length(bytes, "2 bytes, binary", 2, binary, headerBytes, all);
            length(bytes, Framing.COUNTS_ITSELF, 2, binary - 2, headerBytes, all);
        }
        if (bytes.length > 4) {
            length(bytes, "4 digits", 4, digits(bytes), headerBytes, all);
        }
        return all;
    }

    /** A length that announces more than is there is believed too, since a dump is often cut; so is one that another frame follows. */
    private static void length(byte[] bytes, String words, int lengthBytes, int announced, int headerBytes, List<Framing> all) {
        int rest = bytes.length - lengthBytes;
        if (announced > 0 && (announced <= rest || announced <= CUT_BYTES_MAX && rest * 2 >= announced)) {
            int end = lengthBytes + Math.min(announced, rest);
            envelopes(bytes, new Framing(words, announced, lengthBytes, 0, 0, end), headerBytes, all);
        }
    }

    private static void envelopes(byte[] bytes, Framing bare, int headerBytes, List<Framing> all) {
        int from = bare.lengthBytes();
        int length = bare.end() - from;
        all.add(bare);
        if (headerBytes > 0) {
            add(all, bare, 0, headerBytes);
        }
        Envelope envelope = new Envelope();
        if (envelope.parse(Unpooled.wrappedBuffer(bytes, from, length)) && (envelope.hasTpdu() || envelope.hasHeader())) {
            add(all, bare, envelope.hasTpdu() ? Envelope.TPDU_BYTES : 0, envelope.hasHeader() ? Envelope.HEADER_BYTES : 0);
        }
        if (length > ISO_LITERAL_BYTES && bytes[from] == 'I' && bytes[from + 1] == 'S' && bytes[from + 2] == 'O') {
            add(all, bare, 0, ISO_LITERAL_BYTES);
        }
        if (length > BASE_ONE_BYTES && bytes[from] == BASE_ONE_BYTES && ((bytes[from + 3] & 0xFF) << 8 | bytes[from + 4] & 0xFF) == length) {
            add(all, bare, 0, BASE_ONE_BYTES);
        }
    }

    private static void add(List<Framing> all, Framing bare, int tpduBytes, int headerBytes) {
        if (bare.lengthBytes() + tpduBytes + headerBytes < bare.end()) {
            all.add(new Framing(bare.length(), bare.announced(), bare.lengthBytes(), tpduBytes, headerBytes, bare.end()));
        }
    }

    private static int digits(byte[] bytes) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return -1;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }
}
