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
import java.util.Random;

/** Events of every type with values from a seed, lengths and nulls at their borders included. */
final class RandomEvents {
    /** How many types there are. */
    static final int TYPES = 10;

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
            case 2 -> new Declined(exchange(), token(), kind(), random.nextLong(), currency(), text(), text(), blob(),
                    random.nextLong());
            case 3 -> new Reversed(exchange(), token(), Ending.values()[random.nextInt(Ending.values().length)],
                    random.nextInt(),
                    random.nextInt(), random.nextLong(), currency(), text(), text(), blob(), random.nextLong());
            case 4 -> new TerminalSignedOn(random.nextLong(), random.nextInt(), blob(), random.nextLong());
            case 5 -> new KeysActivated(random.nextLong(), random.nextLong());
            case 6 -> new Refused(exchange(), text(), blob(), random.nextLong());
            case 9 -> new PanSealed(token(), blob(), random.nextLong());
            case 8 -> new CardGuarded(token(), random.nextInt(), random.nextInt(), random.nextLong());
            case 7 -> new DukptCounterUsed(random.nextLong(), random.nextLong(), random.nextLong());
            default -> throw new IllegalArgumentException("type " + type);
        };
    }

    Approved approved(long amountMinor, byte[] answer) {
        return new Approved(exchange(), token(), kind(), amountMinor, currency(), text(), text(), answer,
                random.nextLong());
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
