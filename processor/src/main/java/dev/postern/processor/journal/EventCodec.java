package dev.postern.processor.journal;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TerminalSignedOn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Events as bytes, without padding and in the order of their components. Static and stateless; any thread, one
 * buffer each. The buffer must be little-endian and is advanced.
 *
 * <p>{@code i8 i16 i32 i64}: two's complement. {@code text}: u8 length, then that many ASCII characters; length 255
 * is null. {@code blob}: u16 length, then the bytes; length 65535 is null. {@code token}: i64 high, i64 low.
 * {@code exchange}: i64 terminal, i32 batch, i32 STAN, i8 message class, i64 fingerprint, i64 terminal sequence.
 *
 * <pre>
 * type version event             body
 *  1     1     AccountOpened     token, masked PAN text, currency i16, opening i64, at i64
 *  2     1     Approved          exchange, token, kind i8, amount i64, currency i16, RRN text,
 *                                approval code text, answer blob, at i64
 *  3     1     Declined          exchange, token, kind i8, amount i64, currency i16, RRN text,
 *                                response code text, answer blob, at i64
 *  4     1     Reversed          exchange, token, ending i8, original batch i32, original STAN i32, amount i64,
 *                                currency i16, reason text, RRN text, answer blob, at i64
 *  5     1     TerminalSignedOn  terminal i64, batch i32, wrapped keys blob, at i64
 *  6     1     KeysActivated     terminal i64, at i64
 * 32     1     DukptCounterUsed  terminal i64, counter i64, at i64
 * 34     1     PanSealed         token, sealed number blob, at i64
 * 33     1     CardGuarded       token, PIN tries i32, transaction counter i32, at i64
 *  7     1     Refused           exchange, response code text, answer blob, at i64
 * </pre>
 *
 * A new form of an event gets a new version and the old one stays readable; numbers are never used again.
 */
final class EventCodec {
    /** The version of every form that is written today. */
    static final int VERSION = 1;

    private static final int NULL_TEXT = 0xFF;
    private static final int NULL_BLOB = 0xFFFF;
    private static final Ending[] ENDINGS = Ending.values();

    private EventCodec() {
    }

    /** The event's type number. */
    static int type(Event event) {
        return switch (event) {
            case AccountOpened _ -> 1;
            case Approved _ -> 2;
            case Declined _ -> 3;
            case Reversed _ -> 4;
            case TerminalSignedOn _ -> 5;
            case KeysActivated _ -> 6;
            case DukptCounterUsed _ -> 32;
            case CardGuarded _ -> 33;
            case PanSealed _ -> 34;
            case Refused _ -> 7;
        };
    }

    /**
     * Appends the event's body to the buffer.
     *
     * @throws IllegalArgumentException when a text or blob is longer than its length field or not ASCII
     * @throws java.nio.BufferOverflowException when the buffer is too small
     */
    static void encode(Event event, ByteBuffer out) {
        switch (event) {
            case AccountOpened e -> {
                token(e.token(), out);
                text(e.maskedPan(), out);
                currency(e.currency(), out);
                out.putLong(e.openingMinor()).putLong(e.atEpochMillis());
            }
            case Approved e -> {
                sale(e.exchange(), e.token(), e.kind(), e.amountMinor(), e.currency(), out);
                text(e.rrn(), out);
                text(e.approvalCode(), out);
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
            }
            case Declined e -> {
                sale(e.exchange(), e.token(), e.kind(), e.amountMinor(), e.currency(), out);
                text(e.rrn(), out);
                text(e.responseCode(), out);
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
            }
            case Reversed e -> {
                exchange(e.exchange(), out);
                token(e.token(), out);
                out.put((byte) e.ending().ordinal()).putInt(e.originalBatch()).putInt(e.originalStan());
                out.putLong(e.amountMinor());
                currency(e.currency(), out);
                text(e.reason(), out);
                text(e.rrn(), out);
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
            }
            case TerminalSignedOn e -> {
                out.putLong(e.terminal()).putInt(e.batch());
                blob(e.wrappedKeys(), out);
                out.putLong(e.atEpochMillis());
            }
            case KeysActivated e -> out.putLong(e.terminal()).putLong(e.atEpochMillis());
            case PanSealed e -> {
                token(e.token(), out);
                blob(e.sealed(), out);
                out.putLong(e.atEpochMillis());
            }
            case CardGuarded e -> {
                token(e.token(), out);
                out.putInt(e.pinTries()).putInt(e.transactionCounter()).putLong(e.atEpochMillis());
            }
            case DukptCounterUsed e -> out.putLong(e.terminal()).putLong(e.counter()).putLong(e.atEpochMillis());
            case Refused e -> {
                exchange(e.exchange(), out);
                text(e.responseCode(), out);
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
            }
        }
    }

    /**
     * Reads one event's body.
     *
     * @throws IllegalArgumentException when the type, the version or a number in the body is unknown
     * @throws java.nio.BufferUnderflowException when the body is too short
     */
    static Event decode(int type, int version, ByteBuffer in) {
        if (version != VERSION) {
            throw new IllegalArgumentException("event type " + type + " has the unknown version " + version);
        }
        return switch (type) {
            case 1 -> new AccountOpened(token(in), text(in), currency(in), in.getLong(), in.getLong());
            case 2 -> new Approved(exchange(in), token(in), Kind.of(in.get()), in.getLong(), currency(in), text(in),
                    text(in), blob(in), in.getLong());
            case 3 -> new Declined(exchange(in), token(in), Kind.of(in.get()), in.getLong(), currency(in), text(in),
                    text(in), blob(in), in.getLong());
            case 4 -> new Reversed(exchange(in), token(in), ending(in.get()), in.getInt(), in.getInt(), in.getLong(),
                    currency(in), text(in), text(in), blob(in), in.getLong());
            case 5 -> new TerminalSignedOn(in.getLong(), in.getInt(), blob(in), in.getLong());
            case 6 -> new KeysActivated(in.getLong(), in.getLong());
            case 34 -> new PanSealed(token(in), blob(in), in.getLong());
            case 33 -> new CardGuarded(token(in), in.getInt(), in.getInt(), in.getLong());
            case 32 -> new DukptCounterUsed(in.getLong(), in.getLong(), in.getLong());
            case 7 -> new Refused(exchange(in), text(in), blob(in), in.getLong());
            default -> throw new IllegalArgumentException("no event has the type " + type);
        };
    }

    private static void sale(Exchange exchange, CardToken token, Kind kind, long amountMinor, int currency,
            ByteBuffer out) {
        exchange(exchange, out);
        token(token, out);
        out.put((byte) kind.code()).putLong(amountMinor);
        currency(currency, out);
    }

    private static void exchange(Exchange e, ByteBuffer out) {
        out.putLong(e.terminal()).putInt(e.batch()).putInt(e.stan()).put((byte) e.messageClass());
        out.putLong(e.fingerprint()).putLong(e.terminalSequence());
    }

    private static Exchange exchange(ByteBuffer in) {
        return new Exchange(in.getLong(), in.getInt(), in.getInt(), in.get(), in.getLong(), in.getLong());
    }

    private static void token(CardToken token, ByteBuffer out) {
        out.putLong(token.high()).putLong(token.low());
    }

    private static CardToken token(ByteBuffer in) {
        return new CardToken(in.getLong(), in.getLong());
    }

    private static void currency(int number, ByteBuffer out) {
        if (number < 0 || number > 999) {
            throw new IllegalArgumentException("no currency has the number " + number);
        }
        out.putShort((short) number);
    }

    private static int currency(ByteBuffer in) {
        return in.getShort();
    }

    private static Ending ending(int number) {
        if (number < 0 || number >= ENDINGS.length) {
            throw new IllegalArgumentException("no ending of a reversal has the number " + number);
        }
        return ENDINGS[number];
    }

    private static void text(String text, ByteBuffer out) {
        if (text == null) {
            out.put((byte) NULL_TEXT);
            return;
        }
        if (text.length() >= NULL_TEXT) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters is too long for a record");
        }
        out.put((byte) text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                throw new IllegalArgumentException("a text for a record has a character outside ASCII");
            }
            out.put((byte) c);
        }
    }

    private static String text(ByteBuffer in) {
        int length = in.get() & 0xFF;
        if (length == NULL_TEXT) {
            return null;
        }
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.ISO_8859_1);
        in.position(in.position() + length);
        return text;
    }

    private static void blob(byte[] blob, ByteBuffer out) {
        if (blob == null) {
            out.putShort((short) NULL_BLOB);
            return;
        }
        if (blob.length >= NULL_BLOB) {
            throw new IllegalArgumentException("a blob of " + blob.length + " bytes is too long for a record");
        }
        out.putShort((short) blob.length).put(blob);
    }

    private static byte[] blob(ByteBuffer in) {
        int length = in.getShort() & 0xFFFF;
        if (length == NULL_BLOB) {
            return null;
        }
        byte[] blob = new byte[length];
        in.get(blob);
        return blob;
    }
}
