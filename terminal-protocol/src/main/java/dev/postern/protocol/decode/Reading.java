package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Malformed;
import dev.postern.protocol.iso8583.MessageView;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Some bytes as a message of a dialect: the best of all framings and dialects that they can be.
 * Immutable but for the view, which the reading owns.
 *
 * @param bytes    what was given
 * @param framing  what stands around the message
 * @param view     the message; malformed when nothing fits
 * @param found    whether the dialect was found, not told
 * @param alsoFits names of other dialects that fit as well in this framing
 */
record Reading(byte[] bytes, Framing framing, MessageView view, boolean found, List<String> alsoFits) {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int GOOD = 1_000_000;
    private static final int HAS_MTI = 10_000;
    /** A dump that can be read as hex is hex, unless only its characters make a message. */
    private static final int LESS_LIKELY = 5_000;

    /** The best reading of what an argument can mean; {@code headerBytes} belongs to a told dialect from a packager definition. */
    static Reading best(List<byte[]> meanings, List<Dialect> dialects, int headerBytes) {
        Reading best = null;
        int bestScore = Integer.MIN_VALUE;
        for (byte[] bytes : meanings) {
            for (Framing framing : Framings.of(bytes, headerBytes)) {
                List<Reading> fitting = new ArrayList<>();
                for (Dialect dialect : dialects) {
                    Reading reading = of(bytes, framing, dialect, dialects.size() > 1);
                    if (reading.good()) {
                        fitting.add(reading);
                    }
                    int score = reading.score() - (bytes == meanings.getFirst() ? 0 : LESS_LIKELY);
                    if (score > bestScore) {
                        best = reading;
                        bestScore = score;
                    }
                }
                if (!fitting.isEmpty() && fitting.getFirst() == best) {
                    best = best.with(fitting.stream().skip(1).map(other -> other.view.dialect().name()).toList());
                }
            }
        }
        return best;
    }

    private static Reading of(byte[] bytes, Framing framing, Dialect dialect, boolean found) {
        MessageView view = new MessageView(dialect);
        view.decode(Unpooled.wrappedBuffer(bytes), framing.messageAt(), framing.end() - framing.messageAt());
        return new Reading(bytes, framing, view, found, List.of());
    }

    /** Whether the message is whole and well-formed. */
    boolean good() {
        return view.malformed() == null;
    }

    /** The TPDU in hex, or null. */
    String tpdu() {
        int from = framing.lengthBytes();
        return framing.tpduBytes() == 0 ? null : HEX.formatHex(bytes, from, from + framing.tpduBytes());
    }

    /** The header, as text when it is, else in hex; null without one. */
    String header() {
        int from = framing.lengthBytes() + framing.tpduBytes();
        return framing.headerBytes() == 0 ? null : Shown.textOrHex(bytes, from, from + framing.headerBytes());
    }

    private Reading with(List<String> others) {
        return new Reading(bytes, framing, view, found, others);
    }

    /** Good ones first; of the bad ones the one that went furthest. Dialects come in the order of preference, so a tie is the first's. */
    private int score() {
        int score = framing.evidence(bytes.length);
        if (good()) {
            return score + GOOD;
        }
        if (Framing.COUNTS_ITSELF.equals(framing.length())) {
            score -= LESS_LIKELY; // a dump that lacks two bytes looks the same
        }
        Malformed malformed = view.malformed();
        int length = framing.end() - framing.messageAt();
        return score + (view.mti() != 0 ? HAS_MTI + 1_000 * (malformed.offset() - framing.messageAt()) / length : 0);
    }
}
