package dev.postern.fraud.rules;

/** Knows which rules of a set do not count now although they are live. Asked on the thread that judges. */
@FunctionalInterface
public interface Withheld {

    /** None is. */
    Withheld NONE = (_, _, _) -> Standing.COUNTED;

    /**
     * Asked of a rule that holds and is live for this card.
     *
     * @param rule its place in the set
     * @param tokenHigh first word of the card's token
     * @return {@link Standing#COUNTED}, {@link Standing#COLD} or {@link Standing#SNOOZED}
     */
    Standing of(int rule, long tokenHigh, long tokenLow);
}
