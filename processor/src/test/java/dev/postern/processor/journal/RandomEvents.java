package dev.postern.processor.journal;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDifference;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.BatchTotals;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.Effect;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.FraudLabelled;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.IssuerReversalAnswered;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Payee;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ProofRefused;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.authorization.RulesTaken;
import dev.postern.processor.authorization.Served;
import dev.postern.processor.authorization.Tally;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.authorization.TransferStep;
import java.util.List;
import java.util.Random;

/** Events of every type with values from a seed, lengths and nulls at their borders included. */
final class RandomEvents {
    /** How many types there are. */
    static final int TYPES = 23;

    /** Behind the last code of six characters and the last reference of twelve. */
    private static final long CODE_END = 36L * 36 * 36 * 36 * 36 * 36;
    private static final long RRN_END = CODE_END * CODE_END;

    private final Random random;

    RandomEvents(long seed) {
        random = new Random(seed);
    }

    Event next() {
        return next(random.nextInt(TYPES));
    }

    Event next(int type) {
        return switch (type) {
            case 0 -> new AccountOpened(token(), text(), currency(), random.nextLong(), random.nextLong());
            case 1 -> approved(random.nextLong(), blob());
            case 2 -> new Declined(exchange(), token(), kind(), random.nextLong(), currency(), reference(RRN_END), text(), blob(),
                    random.nextLong(), blob());
            case 3 -> reversed(blob());
            case 4 -> new TerminalSignedOn(random.nextLong(), random.nextInt(), blob(), random.nextLong());
            case 5 -> new KeysActivated(random.nextLong(), random.nextLong());
            case 6 -> new Refused(exchange(), text(), blob(), random.nextLong());
            case 7 -> new HoldExpired(token(), random.nextLong(), random.nextLong(), currency(), random.nextLong());
            case 8 -> new TransferStep(token(), any(TransferStep.Step.values()), random.nextLong(), random.nextLong(),
                    currency(), random.nextLong());
            case 9 -> new IssuerReversalAnswered(token(), random.nextLong(), random.nextInt(), random.nextLong());
            case 10 -> new Served(exchange(), kind(), text(), blob(), random.nextLong());
            case 11 -> new BatchDisputed(exchange(), totals(), totals(), text(), blob(), random.nextLong());
            case 12 -> new BatchItemTaken(exchange(), random.nextInt(), random.nextBoolean(), random.nextLong(), text(),
                    blob(), random.nextLong());
            case 13 -> new BatchClosed(exchange(), random.nextInt(), any(BatchClosed.Reason.values()), totals(),
                    totals(), totals(), totals(), differences(), random.nextInt(), text(), blob(), random.nextLong());
            case 14 -> new CodeShown(exchange(), random.nextLong(), random.nextLong(), currency(), text(),
                    random.nextLong(), blob(), random.nextLong());
            case 15 -> new CardGuarded(token(), random.nextInt(), random.nextInt(), random.nextLong());
            case 16 -> new DukptCounterUsed(random.nextLong(), random.nextLong(), random.nextLong());
            case 22 -> new ProofRefused(random.nextLong(), random.nextInt(), random.nextInt(), random.nextInt(), random.nextLong());
            case 17 -> new PanSealed(token(), blob(), random.nextLong());
            case 18 -> new RulesTaken(text(), text(), text(), text(), random.nextInt(), random.nextLong());
            case 19 -> new RuleSnoozed(token(), text(), random.nextLong(), text(), random.nextLong());
            case 20 -> new FraudLabelled(text(), random.nextBoolean(), text(), random.nextLong());
            case 21 -> new BillReserved(token(), random.nextLong(), random.nextLong(), random.nextLong());
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    Approved approved(long amountMinor, byte[] answer) {
        return new Approved(exchange(), token(), kind(), amountMinor, currency(), reference(RRN_END), (int) reference(CODE_END), effect(),
                answer, random.nextLong(), blob());
    }

    /** Without rules the time of the original is not kept. */
    private Reversed reversed(byte[] judged) {
        return new Reversed(exchange(), token(), kind(), any(Ending.values()), random.nextInt(), random.nextInt(),
                random.nextLong(), currency(), text(), text(), effect(), blob(), random.nextLong(),
                judged == null ? 0 : random.nextLong(), judged);
    }

    private long reference(long end) {
        return switch (random.nextInt(4)) {
            case 0 -> References.NONE;
            case 1 -> 0;
            case 2 -> end - 1;
            default -> random.nextLong(end);
        };
    }

    private Effect effect() {
        return random.nextBoolean() ? null : new Effect(text(), random.nextBoolean(), random.nextLong(),
                random.nextLong(), random.nextLong(),
                random.nextBoolean() ? null : new OriginalKey(random.nextLong(), random.nextInt(), random.nextInt()),
                random.nextLong(), random.nextLong(),
                random.nextBoolean() ? null : new Tally(random.nextBoolean(), random.nextLong(), random.nextInt(-1, 2)),
                random.nextBoolean() ? null : new Payee(token(), text()));
    }

    private BatchTotals totals() {
        return new BatchTotals(random.nextLong(), random.nextInt(), random.nextLong(), random.nextInt());
    }

    private List<BatchDifference> differences() {
        return random.ints(random.nextInt(5)).mapToObj(stan -> new BatchDifference(stan, random.nextLong(),
                random.nextLong())).toList();
    }

    private <E> E any(E[] values) {
        return values[random.nextInt(values.length)];
    }

    private CardToken token() {
        return new CardToken(random.nextLong(), random.nextLong());
    }

    private Kind kind() {
        return Kind.values()[random.nextInt(Kind.values().length)];
    }

    private int currency() {
        return random.nextInt(1000);
    }

    private Exchange exchange() {
        return new Exchange(random.nextLong(), random.nextInt(), random.nextInt(), random.nextInt(10),
                random.nextLong(), random.nextLong());
    }

    private String text() {
        int length = switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> 254;
            default -> random.nextInt(1, 20);
        };
        if (length < 0) {
            return null;
        }
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(128));
        }
        return text.toString();
    }

    private byte[] blob() {
        int length = switch (random.nextInt(8)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> 5000;
            default -> random.nextInt(1, 300);
        };
        if (length < 0) {
            return null;
        }
        byte[] blob = new byte[length];
        random.nextBytes(blob);
        return blob;
    }
}
