package dev.postern.processor.authorization;

import dev.postern.protocol.iso8583.Pan;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Requests for tests of what happens to money; one terminal, one batch, unless a test says otherwise. */
public final class Asks {

    public static final long TERMINAL = 0x5445524D30303031L;
    public static final int BATCH = 1;
    public static final int CNY = 156;
    public static final long AT = 1_800_000_000_000L;

    /** Says the outcome in text, so that a test sees that the answer is the outcome's. */
    public static final AnswerLayout LAYOUT = (code, reference, approval, more, at) ->
            text(new Outcome(code, reference, approval, more, at)).getBytes(StandardCharsets.US_ASCII);

    private Asks() {
    }

    /** What {@link #LAYOUT} writes. */
    public static String text(Outcome outcome) {
        Outcome.More more = outcome.more() == null ? Outcome.More.amount(-1) : outcome.more();
        Outcome.Balance balance = more.balance() == null ? new Outcome.Balance(0, 0, -1) : more.balance();
        return outcome.responseCode() + "|" + outcome.reference() + "|" + outcome.approval() + "|" + outcome.atEpochMillis() + "|"
                + more.amountMinor() + "|" + balance.ledgerMinor() + "|" + balance.availableMinor() + "|" + balance.currency();
    }

    /** The outcome in a decision's answer. */
    public static Outcome said(Decision decision) {
        String[] parts = new String(decision.answer(), StandardCharsets.US_ASCII).split("\\|");
        long[] numbers = Stream.of(parts).skip(1).mapToLong(Long::parseLong).toArray();
        Outcome.Balance balance = numbers[6] < 0 ? null : new Outcome.Balance(numbers[4], numbers[5], (int) numbers[6]);
        Outcome.More more = numbers[3] < 0 && balance == null ? null : new Outcome.More(numbers[3], null, balance, null, null, null);
        return new Outcome(parts[0], numbers[0], (int) numbers[1], more, numbers[2]);
    }

    /** A token that is the card's alone; all of them fall into shard 0 of one. */
    public static CardToken token(Pan pan) {
        return new CardToken(0, pan.number(0, Math.min(18, pan.length())));
    }

    public static AuthorizationRequest purchase(Pan pan, int stan, long amountMinor) {
        return purchase(TERMINAL, pan, stan, amountMinor, CNY, AT);
    }

    public static AuthorizationRequest purchase(long terminal, Pan pan, int stan, long amountMinor, int currency,
            long atEpochMillis) {
        return authorization(terminal, Kind.PURCHASE, pan, stan, amountMinor, currency, atEpochMillis);
    }

    public static AuthorizationRequest balance(Pan pan, int stan) {
        return authorization(TERMINAL, Kind.BALANCE, pan, stan, 0, CNY, AT);
    }

    private static AuthorizationRequest authorization(long terminal, Kind kind, Pan pan, int stan, long amountMinor,
            int currency, long atEpochMillis) {
        return new AuthorizationRequest(new Exchange(terminal, BATCH, stan, 2, stan * 31L, stan), kind, token(pan), pan,
                amountMinor, currency, -1, atEpochMillis, LAYOUT);
    }

    /** The reversal of that STAN, of which the terminal's window knows nothing. */
    public static ReversalRequest reversal(Pan pan, int stan, long amountMinor) {
        return reversal(TERMINAL, pan, stan, amountMinor, CNY, false, AT);
    }

    public static ReversalRequest reversal(long terminal, Pan pan, int stan, long amountMinor, int currency,
            boolean originalIsDecided, long atEpochMillis) {
        return new ReversalRequest(new Exchange(terminal, BATCH, stan, 4, stan * 37L, stan), token(pan), pan, BATCH,
                stan, originalIsDecided, amountMinor, currency, "98", atEpochMillis, LAYOUT);
    }
}
