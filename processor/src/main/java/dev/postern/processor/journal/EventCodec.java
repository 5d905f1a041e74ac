package dev.postern.processor.journal;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.FraudLabelled;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.IssuerReversalAnswered;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ProofRefused;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.authorization.RulesTaken;
import dev.postern.processor.authorization.Served;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.authorization.TransferStep;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Events as bytes, without padding and in the order of their components. Static and stateless; any thread, one
 * buffer each. The buffer must be little-endian and is advanced.
 *
 * <p>{@code i8 i16 i32 i64}: two's complement. {@code text}: u8 length, then that many ASCII characters; length 255
 * is null. {@code blob}: u16 length, then the bytes; length 65535 is null. {@code token}: i64 high, i64 low.
 * {@code effect}: response code text, foreign i8, balance i64, held i64, linked sequence i64, original (i8 0, or 1 and
 * i64 terminal, i32 batch, i32 STAN), until i64, code i64, tally (i8 0, or 1 and credit i8, amount i64, count i8), payee
 * (i8 0, or 1 and token, masked PAN text). {@code totals}: debits i64, count i32, credits i64, count i32.
 * {@code exchange}: i64 terminal, i32 batch, i32 STAN, i8 message class, i64 fingerprint, i64 terminal sequence.
 *
 * <pre>
 * type version event             body
 *  1     1     AccountOpened     token, masked PAN text, currency i16, opening i64, at i64
 *  2     1     Approved          exchange, token, kind i8, amount i64, currency i16, RRN text,
 *                                approval code text, answer blob, at i64
 *  2     2     Approved          the same, then effect
 *  2     3     Approved          as version 1, then has effect i8, effect if it has, judged blob
 *  3     1     Declined          exchange, token, kind i8, amount i64, currency i16, RRN text,
 *                                response code text, answer blob, at i64
 *  3     3     Declined          the same, then judged blob
 *  4     1     Reversed          exchange, token, ending i8, original batch i32, original STAN i32, amount i64,
 *                                currency i16, reason text, RRN text, answer blob, at i64
 *  4     2     Reversed          the same, then kind i8, has effect i8, effect if it has
 *  4     3     Reversed          as version 2, then original at i64, judged blob
 *  5     1     TerminalSignedOn  terminal i64, batch i32, wrapped keys blob, at i64
 *  6     1     KeysActivated     terminal i64, at i64
 * 32     1     DukptCounterUsed  terminal i64, counter i64, at i64
 * 34     1     PanSealed         token, sealed number blob, at i64
 * 35     1     ProofRefused      terminal i64, MTI i32, STAN i32, unrecorded i32, at i64
 * 33     1     CardGuarded       token, PIN tries i32, transaction counter i32, at i64
 *  7     1     Refused           exchange, response code text, answer blob, at i64
 *  8     1     HoldExpired       token, hold sequence i64, amount i64, currency i16, at i64
 *  9     1     TransferStep      token, step i8, transfer i64, amount i64, currency i16, at i64
 * 10     1     IssuerReversalAnswered  token, declined sequence i64, attempts i32, at i64
 * 11     1     Served            exchange, kind i8, response code text, answer blob, at i64
 * 12     1     BatchDisputed     exchange, totals home, totals foreign, response code text, answer blob, at i64
 * 13     1     BatchItemTaken    exchange, item STAN i32, credit i8, amount i64, response code text, answer blob, at i64
 * 14     1     BatchClosed       exchange, next batch i32, reason i8, totals home, foreign, claimed home, claimed
 *                                foreign, differences i16, each: STAN i32, ours i64, theirs i64; differences more i32,
 *                                response code text, answer blob, at i64
 * 16     1     RulesTaken        hash text, name text, by text, source text, rules i32, at i64
 * 17     1     RuleSnoozed       token, rule text, until i64, by text, at i64
 * 18     1     FraudLabelled     RRN text, fraud i8, by text, at i64
 * 15     1     CodeShown         exchange, code i64, amount i64, currency i16, RRN text, until i64, answer blob, at i64
 * 19     1     BillReserved      token, code i64, until i64, at i64
 * </pre>
 *
 * A new form of an event gets a new version and the old one stays readable; numbers are never used again.
 */
final class EventCodec {
    private static final int VERSION_MAX = 3;
    private static final int JUDGED = 3;

    private static final int NULL_TEXT = 0xFF;
    private static final int NULL_BLOB = 0xFFFF;
    private static final Ending[] ENDINGS = Ending.values();
    private static final TransferStep.Step[] STEPS = TransferStep.Step.values();
    private static final BatchClosed.Reason[] REASONS = BatchClosed.Reason.values();

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
            case ProofRefused _ -> 35;
            case Refused _ -> 7;
            case HoldExpired _ -> 8;
            case TransferStep _ -> 9;
            case IssuerReversalAnswered _ -> 10;
            case Served _ -> 11;
            case BatchDisputed _ -> 12;
            case BatchItemTaken _ -> 13;
            case BatchClosed _ -> 14;
            case CodeShown _ -> 15;
            case RulesTaken _ -> 16;
            case RuleSnoozed _ -> 17;
            case FraudLabelled _ -> 18;
            case BillReserved _ -> 19;
        };
    }

    /** The version of the form that {@link #encode} gives the event. */
    static int version(Event event) {
        return switch (event) {
            case Approved e -> e.judged() != null ? JUDGED : e.effect() == null ? 1 : 2;
            case Declined e -> e.judged() != null ? JUDGED : 1;
            case Reversed e -> e.judged() != null ? JUDGED : e.effect() == null && e.kind() == Kind.PURCHASE ? 1 : 2;
            default -> 1;
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
                rrn(e.reference(), out);
                approvalCode(e.approval(), out);
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
                if (e.judged() != null) {
                    out.put((byte) (e.effect() == null ? 0 : 1));
                }
                if (e.effect() != null) {
                    EffectCodec.encode(e.effect(), out);
                }
                judged(e.judged(), out);
            }
            case Declined e -> {
                sale(e.exchange(), e.token(), e.kind(), e.amountMinor(), e.currency(), out);
                rrn(e.reference(), out);
                text(e.responseCode(), out);
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
                judged(e.judged(), out);
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
                if (version(e) > 1) {
                    out.put((byte) e.kind().code()).put((byte) (e.effect() == null ? 0 : 1));
                    if (e.effect() != null) {
                        EffectCodec.encode(e.effect(), out);
                    }
                }
                if (e.judged() != null) {
                    out.putLong(e.originalEpochMillis());
                    judged(e.judged(), out);
                }
            }
            case TerminalSignedOn e -> {
                out.putLong(e.terminal()).putInt(e.batch());
                blob(e.wrappedKeys(), out);
                out.putLong(e.atEpochMillis());
            }
            case KeysActivated e -> out.putLong(e.terminal()).putLong(e.atEpochMillis());
            case ProofRefused e -> out.putLong(e.terminal()).putInt(e.mti()).putInt(e.stan()).putInt(e.unrecorded())
                    .putLong(e.atEpochMillis());
            case PanSealed e -> {
                token(e.token(), out);
                blob(e.sealed(), out);
                out.putLong(e.atEpochMillis());
            }
            case CardGuarded e -> {
                token(e.token(), out);
                out.putInt(e.pinTries()).putInt(e.transactionCounter()).putLong(e.atEpochMillis());
            }
            case RulesTaken e -> {
                text(e.hash(), out);
                text(e.name(), out);
                text(e.by(), out);
                text(e.source(), out);
                out.putInt(e.rules()).putLong(e.atEpochMillis());
            }
            case RuleSnoozed e -> {
                token(e.token(), out);
                text(e.rule(), out);
                out.putLong(e.untilEpochMillis());
                text(e.by(), out);
                out.putLong(e.atEpochMillis());
            }
            case FraudLabelled e -> {
                text(e.rrn(), out);
                out.put((byte) (e.fraud() ? 1 : 0));
                text(e.by(), out);
                out.putLong(e.atEpochMillis());
            }
            case DukptCounterUsed e -> out.putLong(e.terminal()).putLong(e.counter()).putLong(e.atEpochMillis());
            case Refused e -> {
                exchange(e.exchange(), out);
                answered(e.responseCode(), e.answer(), e.atEpochMillis(), out);
            }
            case HoldExpired e -> {
                token(e.token(), out);
                out.putLong(e.holdSequence()).putLong(e.amountMinor());
                currency(e.currency(), out);
                out.putLong(e.atEpochMillis());
            }
            case TransferStep e -> {
                token(e.token(), out);
                out.put((byte) e.step().ordinal()).putLong(e.transferId()).putLong(e.amountMinor());
                currency(e.currency(), out);
                out.putLong(e.atEpochMillis());
            }
            case IssuerReversalAnswered e -> {
                token(e.token(), out);
                out.putLong(e.declinedSequence()).putInt(e.attempts()).putLong(e.atEpochMillis());
            }
            case Served e -> {
                exchange(e.exchange(), out);
                out.put((byte) e.kind().code());
                answered(e.responseCode(), e.answer(), e.atEpochMillis(), out);
            }
            case BatchDisputed e -> {
                exchange(e.exchange(), out);
                EffectCodec.totals(e.home(), out);
                EffectCodec.totals(e.foreign(), out);
                answered(e.responseCode(), e.answer(), e.atEpochMillis(), out);
            }
            case BatchItemTaken e -> {
                exchange(e.exchange(), out);
                out.putInt(e.itemStan()).put((byte) (e.credit() ? 1 : 0)).putLong(e.amountMinor());
                answered(e.responseCode(), e.answer(), e.atEpochMillis(), out);
            }
            case BatchClosed e -> {
                exchange(e.exchange(), out);
                out.putInt(e.nextBatch()).put((byte) e.reason().ordinal());
                EffectCodec.totals(e.home(), out);
                EffectCodec.totals(e.foreign(), out);
                EffectCodec.totals(e.claimedHome(), out);
                EffectCodec.totals(e.claimedForeign(), out);
                EffectCodec.differences(e.differences(), out);
                out.putInt(e.differencesMore());
                answered(e.responseCode(), e.answer(), e.atEpochMillis(), out);
            }
            case BillReserved e -> {
                token(e.token(), out);
                out.putLong(e.code()).putLong(e.untilEpochMillis()).putLong(e.atEpochMillis());
            }
            case CodeShown e -> {
                exchange(e.exchange(), out);
                out.putLong(e.code()).putLong(e.amountMinor());
                currency(e.currency(), out);
                text(e.rrn(), out);
                out.putLong(e.untilEpochMillis());
                blob(e.answer(), out);
                out.putLong(e.atEpochMillis());
            }
        }
    }

    /** Records without it stay as short as they were. */
    private static void judged(byte[] judged, ByteBuffer out) {
        if (judged != null) {
            blob(judged, out);
        }
    }

    private static void answered(String responseCode, byte[] answer, long atEpochMillis, ByteBuffer out) {
        text(responseCode, out);
        blob(answer, out);
        out.putLong(atEpochMillis);
    }

    /**
     * Reads one event's body.
     *
     * @throws IllegalArgumentException when the type, the version or a number in the body is unknown
     * @throws java.nio.BufferUnderflowException when the body is too short
     */
    static Event decode(int type, int version, ByteBuffer in) {
        boolean known = version == 1 || version == 2 && (type == 2 || type == 4)
                || version == JUDGED && type >= 2 && type <= 4;
        if (!known) {
            throw new IllegalArgumentException("event type " + type + " has the unknown version " + version);
        }
        return switch (type) {
            case 1 -> new AccountOpened(token(in), text(in), currency(in), in.getLong(), in.getLong());
            case 2 -> approved(version, in);
            case 3 -> new Declined(exchange(in), token(in), Kind.of(in.get()), in.getLong(), currency(in),
                    rrn(in), text(in), blob(in), in.getLong(), version == JUDGED ? blob(in) : null);
            case 4 -> reversed(version, in);
            case 5 -> new TerminalSignedOn(in.getLong(), in.getInt(), blob(in), in.getLong());
            case 6 -> new KeysActivated(in.getLong(), in.getLong());
            case 34 -> new PanSealed(token(in), blob(in), in.getLong());
            case 35 -> new ProofRefused(in.getLong(), in.getInt(), in.getInt(), in.getInt(), in.getLong());
            case 33 -> new CardGuarded(token(in), in.getInt(), in.getInt(), in.getLong());
            case 32 -> new DukptCounterUsed(in.getLong(), in.getLong(), in.getLong());
            case 7 -> new Refused(exchange(in), text(in), blob(in), in.getLong());
            case 8 -> new HoldExpired(token(in), in.getLong(), in.getLong(), currency(in), in.getLong());
            case 9 -> new TransferStep(token(in), step(in.get()), in.getLong(), in.getLong(), currency(in), in.getLong());
            case 10 -> new IssuerReversalAnswered(token(in), in.getLong(), in.getInt(), in.getLong());
            case 11 -> new Served(exchange(in), Kind.of(in.get()), text(in), blob(in), in.getLong());
            case 12 -> new BatchDisputed(exchange(in), EffectCodec.totals(in), EffectCodec.totals(in), text(in), blob(in),
                    in.getLong());
            case 13 -> new BatchItemTaken(exchange(in), in.getInt(), in.get() != 0, in.getLong(), text(in), blob(in),
                    in.getLong());
            case 14 -> new BatchClosed(exchange(in), in.getInt(), reason(in.get()), EffectCodec.totals(in),
                    EffectCodec.totals(in), EffectCodec.totals(in), EffectCodec.totals(in), EffectCodec.differences(in),
                    in.getInt(), text(in), blob(in), in.getLong());
            case 15 -> new CodeShown(exchange(in), in.getLong(), in.getLong(), currency(in), text(in), in.getLong(),
                    blob(in), in.getLong());
            case 16 -> new RulesTaken(text(in), text(in), text(in), text(in), in.getInt(), in.getLong());
            case 17 -> new RuleSnoozed(token(in), text(in), in.getLong(), text(in), in.getLong());
            case 18 -> new FraudLabelled(text(in), in.get() != 0, text(in), in.getLong());
            case 19 -> new BillReserved(token(in), in.getLong(), in.getLong(), in.getLong());
            default -> throw new IllegalArgumentException("no event has the type " + type);
        };
    }

    private static Approved approved(int version, ByteBuffer in) {
        Exchange exchange = exchange(in);
        CardToken token = token(in);
        Kind kind = Kind.of(in.get());
        long amountMinor = in.getLong();
        int currency = currency(in);
        long reference = rrn(in);
        int approval = approvalCode(in);
        byte[] answer = blob(in);
        long atEpochMillis = in.getLong();
        boolean changed = version == 2 || version == JUDGED && in.get() != 0;
        return new Approved(exchange, token, kind, amountMinor, currency, reference, approval,
                changed ? EffectCodec.decode(in) : null, answer, atEpochMillis, version == JUDGED ? blob(in) : null);
    }

    private static Reversed reversed(int version, ByteBuffer in) {
        Reversed plain = new Reversed(exchange(in), token(in), ending(in.get()), in.getInt(), in.getInt(), in.getLong(),
                currency(in), text(in), text(in), blob(in), in.getLong());
        if (version == 1) {
            return plain;
        }
        Kind kind = Kind.of(in.get());
        return new Reversed(plain.exchange(), plain.token(), kind, plain.ending(), plain.originalBatch(),
                plain.originalStan(), plain.amountMinor(), plain.currency(), plain.reason(), plain.rrn(),
                in.get() == 0 ? null : EffectCodec.decode(in), plain.answer(), plain.atEpochMillis(),
                version == JUDGED ? in.getLong() : 0, version == JUDGED ? blob(in) : null);
    }

    private static TransferStep.Step step(int number) {
        if (number < 0 || number >= STEPS.length) {
            throw new IllegalArgumentException("no step of a transfer has the number " + number);
        }
        return STEPS[number];
    }

    private static BatchClosed.Reason reason(int number) {
        if (number < 0 || number >= REASONS.length) {
            throw new IllegalArgumentException("no reason for a batch's end has the number " + number);
        }
        return REASONS[number];
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

    static void token(CardToken token, ByteBuffer out) {
        out.putLong(token.high()).putLong(token.low());
    }

    static CardToken token(ByteBuffer in) {
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

    static void text(String text, ByteBuffer out) {
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

    static String text(ByteBuffer in) {
        int length = in.get() & 0xFF;
        if (length == NULL_TEXT) {
            return null;
        }
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.ISO_8859_1);
        in.position(in.position() + length);
        return text;
    }

    /** A text that is held as a number: as its characters. */
    private static void rrn(long number, ByteBuffer out) {
        if (number == References.NONE) {
            out.put((byte) NULL_TEXT);
        } else {
            int at = made(References.RRN_CHARACTERS, out);
            References.writeRrn(number, out.array(), at);
        }
    }

    private static void approvalCode(int number, ByteBuffer out) {
        if (number == References.NONE) {
            out.put((byte) NULL_TEXT);
        } else {
            int at = made(References.CODE_CHARACTERS, out);
            References.writeApprovalCode(number, out.array(), at);
        }
    }

    /** Room for a text of that length, which is written; where in the array. */
    private static int made(int characters, ByteBuffer out) {
        if (out.remaining() <= characters) {
            throw new BufferOverflowException();
        }
        int at = out.position() + 1;
        out.put((byte) characters).position(at + characters);
        return out.arrayOffset() + at;
    }

    private static long rrn(ByteBuffer in) {
        int at = found(References.RRN_CHARACTERS, in);
        return at < 0 ? References.NONE : References.readRrn(in.array(), at);
    }

    private static int approvalCode(ByteBuffer in) {
        int at = found(References.CODE_CHARACTERS, in);
        return at < 0 ? References.NONE : References.readApprovalCode(in.array(), at);
    }

    /** Where in the array a text of that length stands, which is passed over; -1 of null. */
    private static int found(int characters, ByteBuffer in) {
        int length = in.get() & 0xFF;
        if (length == NULL_TEXT) {
            return -1;
        }
        if (length != characters) {
            throw new IllegalArgumentException("a reference of " + length + " characters instead of " + characters);
        }
        if (in.remaining() < characters) {
            throw new BufferUnderflowException();
        }
        int at = in.position();
        in.position(at + characters);
        return in.arrayOffset() + at;
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
