package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Packed;
import dev.postern.fraud.schema.Variable;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import java.util.Locale;

/** A request or an event of the journal as rules see it. Reused; not thread-safe. */
public final class JournaledSubject {

    private static final long[] KIND_HIGH = new long[Kind.values().length];
    private static final long[] KIND_LOW = new long[Kind.values().length];

    static {
        for (Kind kind : Kind.values()) {
            String name = name(kind);
            KIND_HIGH[kind.ordinal()] = Packed.high(name);
            KIND_LOW[kind.ordinal()] = Packed.low(name);
        }
    }

    private final Merchants merchants;
    private final Subject subject = new Subject();

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

    /**
     * Fills it; valid until the next call.
     *
     * @param binWord six digits in ASCII, the first one highest, in the high 48 bits; 0 when not known
     */
    public Subject of(Exchange exchange, CardToken token, long binWord, Kind kind, long amountMinor, int currency,
            long atEpochMillis) {
        Facts facts = subject.facts();
        facts.amount(amountMinor, currency);
        facts.words(Variable.KIND, KIND_HIGH[kind.ordinal()], KIND_LOW[kind.ordinal()]);
        facts.number(Variable.MOVES_MONEY, kind.movesMoney() ? 1 : 0);
        facts.words(Variable.TOKEN, token.high(), token.low());
        facts.words(Variable.BIN, binWord, 0);
        merchants.fill(facts, exchange.terminal());
        subject.at(atEpochMillis);
        return subject;
    }
}
