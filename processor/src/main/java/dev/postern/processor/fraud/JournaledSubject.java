package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Entry;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Reversed;
import dev.postern.protocol.iso8583.Pan;
import java.util.Locale;

/** A request or an event of the journal as rules see it. Reused; not thread-safe. */
public final class JournaledSubject {

    private static final int BIN_DIGITS = 6;
    private static final long[] KIND_HIGH = new long[Kind.values().length];
    private static final long[] KIND_LOW = new long[Kind.values().length];
    private static final long[] ENTRY_HIGH = new long[Entry.values().length];
    private static final long[] ENTRY_LOW = new long[Entry.values().length];

    static {
        for (Kind kind : Kind.values()) {
            String name = name(kind);
            KIND_HIGH[kind.ordinal()] = Packed.high(name);
            KIND_LOW[kind.ordinal()] = Packed.low(name);
        }
        for (Entry entry : Entry.values()) {
            String name = entry == Entry.UNTOLD ? "" : entry.name().toLowerCase(Locale.ROOT);
            ENTRY_HIGH[entry.ordinal()] = Packed.high(name);
            ENTRY_LOW[entry.ordinal()] = Packed.low(name);
        }
    }

    private final Merchants merchants;
    private final Subject subject = new Subject();
    private final Judged judged = new Judged();

    /** @param merchants whose terminals they are */
    public JournaledSubject(Merchants merchants) {
        this.merchants = merchants;
    }

    /** A kind as rules have it: small letters and hyphens. */
    static String name(Kind kind) {
        return switch (kind) {
            case PRE_AUTHORIZATION -> "pre-auth";
            case PRE_AUTHORIZATION_VOID -> "pre-auth-void";
            case MERCHANT_CODE_POLL -> "merchant-poll";
            case COMPLETION_ADVICE -> "completion-adv";
            default -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    static void entry(Facts facts, Entry entry) {
        facts.words(Variable.ENTRY, ENTRY_HIGH[entry.ordinal()], ENTRY_LOW[entry.ordinal()]);
    }

    /** A request that is to be judged; valid until the next call, as all of them here. */
    Subject of(CardRequest request, Kind kind) {
        of(request.exchange(), request.token(), bin(request.pan()), kind, request.amountMinor(), request.currency(),
                request.atEpochMillis());
        Facts facts = subject.facts();
        entry(facts, request.layout().entry());
        facts.text(Variable.DEVICE, request.layout().device());
        return subject;
    }

    private static long bin(Pan pan) {
        long word = 0;
        for (int i = 0; pan != null && i < BIN_DIGITS; i++) {
            word = word << 8 | '0' + pan.digit(i);
        }
        return word << 16;
    }

    /** What was approved. */
    public Subject of(Approved e) {
        return of(e, 0);
    }

    /**
     * What was approved.
     *
     * @param binWord when the record does not tell it: six digits in ASCII, the first one highest, in the high 48 bits;
     *     0 when not known
     */
    public Subject of(Approved e, long binWord) {
        of(e.exchange(), e.token(), binWord, e.kind(), e.amountMinor(), e.currency(), e.atEpochMillis());
        return recorded(e.judged());
    }

    /** What was declined. */
    public Subject of(Declined e) {
        return of(e, 0);
    }

    /** What was declined; as the approved one. */
    public Subject of(Declined e, long binWord) {
        of(e.exchange(), e.token(), binWord, e.kind(), e.amountMinor(), e.currency(), e.atEpochMillis());
        return recorded(e.judged());
    }

    /** The original of a reversal, for the amount that went back, at its own time. */
    public Subject of(Reversed e, long binWord, long originalEpochMillis) {
        of(e.exchange(), e.token(), binWord, e.kind(), e.amountMinor(), e.currency(), originalEpochMillis);
        return recorded(e.judged());
    }

    private Subject recorded(byte[] record) {
        if (record != null) {
            judged.head(record).fill(subject.facts());
        }
        return subject;
    }

    private void of(Exchange exchange, CardToken token, long binWord, Kind kind, long amountMinor, int currency,
            long atEpochMillis) {
        Facts facts = subject.facts();
        facts.amount(amountMinor, currency);
        facts.words(Variable.KIND, KIND_HIGH[kind.ordinal()], KIND_LOW[kind.ordinal()]);
        facts.number(Variable.MOVES_MONEY, kind.movesMoney() ? 1 : 0);
        facts.words(Variable.TOKEN, token.high(), token.low());
        facts.words(Variable.BIN, binWord, 0);
        facts.words(Variable.ENTRY, 0, 0);
        facts.words(Variable.DEVICE, 0, 0);
        merchants.fill(facts, exchange.terminal());
        subject.at(atEpochMillis);
    }
}
