package dev.postern.processor.authorization;

/**
 * Something that happened and will not be taken back: what the journal holds and every state is rebuilt from.
 * Events are immutable (their arrays are never written after construction) and may cross threads.
 */
public sealed interface Event
        permits AccountOpened, Approved, Declined, Reversed, TerminalSignedOn, KeysActivated, DukptCounterUsed,
        CardGuarded, PanSealed, ProofRefused, Refused, HoldExpired, TransferStep, IssuerReversalAnswered, Served, BatchDisputed,
        BatchItemTaken, BatchClosed, CodeShown, RulesTaken, RuleSnoozed, FraudLabelled, BillReserved {

    /** When it was decided, in milliseconds since 1970-01-01T00:00Z. */
    long atEpochMillis();
}
