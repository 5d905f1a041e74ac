package dev.postern.load.reconcile;

import java.util.Arrays;

/**
 * The ledger balance of each card at one moment, as read over the wire. Written by the event loop of the card's terminal,
 * read after the lanes have stopped.
 */
public final class Balances {
    private enum State { UNREAD, READ, TURNED_DOWN }

    private final long[] minor;
    private final long[] held;
    private final State[] states;

    /** Balances of cards 0 to {@code cards - 1}, none read yet. */
    public Balances(int cards) {
        minor = new long[cards];
        held = new long[cards];
        states = new State[cards];
        Arrays.fill(states, State.UNREAD);
    }

    /** Notes a balance, and how much of it is held. */
    public void read(int card, long balanceMinor, long heldMinor) {
        minor[card] = balanceMinor;
        held[card] = heldMinor;
        states[card] = State.READ;
    }

    /** Notes that the issuer does not tell this card's balance: lost, expired, and the like. */
    public void turnedDown(int card) {
        states[card] = State.TURNED_DOWN;
    }

    /** Whether the card's balance is known or known to be withheld. */
    public boolean settled(int card) {
        return states[card] != State.UNREAD;
    }

    /** Whether the card's balance is known. */
    public boolean known(int card) {
        return states[card] == State.READ;
    }

    /** How much of it is held, minor units; only when {@link #known}. */
    public long heldMinor(int card) {
        return held[card];
    }

    /** The balance in minor units; only when {@link #known}. */
    public long minor(int card) {
        return minor[card];
    }
}
