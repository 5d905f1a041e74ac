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
            case ProofRefused e -> e.terminal();
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
            case Served e -> e.exchange();
            case BatchDisputed e -> e.exchange();
            case BatchItemTaken e -> e.exchange();
            case BatchClosed e -> e.exchange();
            case CodeShown e -> e.exchange();
            case AccountOpened _, TerminalSignedOn _, KeysActivated _, HoldExpired _, TransferStep _,
                    IssuerReversalAnswered _, DukptCounterUsed _, CardGuarded _, PanSealed _, ProofRefused _, RulesTaken _,
                    RuleSnoozed _, FraudLabelled _, BillReserved _ -> null;
        };
    }

    /** The answer that an event which ended an exchange holds. */
    public static byte[] answerOf(Event event) {
        return switch (event) {
            case Approved e -> e.answer();
            case Declined e -> e.answer();
            case Reversed e -> e.answer();
            case Refused e -> e.answer();
            case Served e -> e.answer();
            case BatchDisputed e -> e.answer();
            case BatchItemTaken e -> e.answer();
            case BatchClosed e -> e.answer();
            case CodeShown e -> e.answer();
            case AccountOpened _, TerminalSignedOn _, KeysActivated _, HoldExpired _, TransferStep _,
                    IssuerReversalAnswered _, DukptCounterUsed _, CardGuarded _, PanSealed _, ProofRefused _, RulesTaken _,
                    RuleSnoozed _, FraudLabelled _, BillReserved _ -> throw new IllegalArgumentException("no answer");
        };
    }

    /** Field 39 of that answer. */
    public static String responseCodeOf(Event event) {
        return switch (event) {
            case Approved e -> e.responseCode();
            case Declined e -> e.responseCode();
            case Reversed _, CodeShown _ -> ResponseCode.APPROVED;
            case Refused e -> e.responseCode();
            case Served e -> e.responseCode();
            case BatchDisputed e -> e.responseCode();
            case BatchItemTaken e -> e.responseCode();
            case BatchClosed e -> e.responseCode();
            case AccountOpened _, TerminalSignedOn _, KeysActivated _, HoldExpired _, TransferStep _,
                    IssuerReversalAnswered _, DukptCounterUsed _, CardGuarded _, PanSealed _, ProofRefused _, RulesTaken _,
                    RuleSnoozed _, FraudLabelled _, BillReserved _ -> throw new IllegalArgumentException("no answer");
        };
    }
}
