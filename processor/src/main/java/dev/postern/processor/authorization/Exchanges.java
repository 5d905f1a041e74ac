package dev.postern.processor.authorization;

/** What events have in common: the terminal, the exchange that ended, its answer. Pure; any thread. */
public final class Exchanges {

    private Exchanges() {
    }

    /** The terminal that an event says something of; 0 when it names none. */
    public static long terminalOf(Event event) {
        return switch (event) {
            case TerminalSignedOn e -> e.terminal();
            case KeysActivated e -> e.terminal();
            case DukptCounterUsed e -> e.terminal();
            default -> exchangeOf(event) == null ? 0 : exchangeOf(event).terminal();
        };
    }

    /** The exchange that an event ended, or null. */
    public static Exchange exchangeOf(Event event) {
        return switch (event) {
            case Approved e -> e.exchange();
            case Declined e -> e.exchange();
            case Reversed e -> e.exchange();
            case Refused e -> e.exchange();
            case AccountOpened e -> null;
            case TerminalSignedOn e -> null;
            case KeysActivated e -> null;
            case DukptCounterUsed e -> null;
            case CardGuarded e -> null;
            case PanSealed e -> null;
        };
    }

    /** The answer that an event which ended an exchange holds. */
    public static byte[] answerOf(Event event) {
        return switch (event) {
            case Approved e -> e.answer();
            case Declined e -> e.answer();
            case Reversed e -> e.answer();
            case Refused e -> e.answer();
            case AccountOpened e -> throw new IllegalArgumentException("no answer");
            case TerminalSignedOn e -> throw new IllegalArgumentException("no answer");
            case KeysActivated e -> throw new IllegalArgumentException("no answer");
            case DukptCounterUsed e -> throw new IllegalArgumentException("no answer");
            case CardGuarded e -> throw new IllegalArgumentException("no answer");
            case PanSealed e -> throw new IllegalArgumentException("no answer");
        };
    }
}
