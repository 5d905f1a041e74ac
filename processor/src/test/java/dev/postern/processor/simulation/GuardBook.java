package dev.postern.processor.simulation;

import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The obvious bookkeeper of what cards prove: counts wrong PINs and chip counters from the records, and names each outcome
 * that does not follow from them. It shares no code with the host's guards. Not thread-safe.
 */
final class GuardBook {

    /** How a request shows that the card is there. */
    enum Proof {
        PIN_RIGHT, PIN_WRONG, PIN_BLOCK_BAD, TRACK_RIGHT, TRACK_WRONG, CHIP_RIGHT, CHIP_WRONG
    }

    private record Shown(Proof proof, int counter) {
    }

    /** What is known of one card. */
    private static final class Card {
        int wrongPins;
        int counter = -1;
        CardGuarded pending;
    }

    /** What only a proof can get. */
    private static final Set<String> FOR_PROOF = Set.of("38", "55", "63", "75", "88", "99");
    private static final int BLOCKED = 3;
    private static final int TO_BE_KEPT = 6;
    /** Fraud rules speak before anything is proven. */
    private static final Set<String> BEFORE_PROOF = Set.of("61", "65");

    private final Consumer<String> broken;
    private final Map<ExchangeKey, Shown> shown = new HashMap<>();
    private final Map<CardToken, Card> cards = new HashMap<>();

    /** @param broken is told what must not be */
    GuardBook(Consumer<String> broken) {
        this.broken = broken;
    }

    /** A request under that key will show this; {@code counter} is that of its chip, if it has one. */
    void shows(ExchangeKey key, Proof proof, int counter) {
        shown.put(key, new Shown(proof, counter));
    }

    /** A record that is durable. */
    void recorded(Event event) {
        switch (event) {
            case CardGuarded guarded -> of(guarded.token()).pending = guarded;
            case Approved approved -> judge(approved.exchange(), approved.token(), "00");
            case Declined declined -> judge(declined.exchange(), declined.token(), declined.responseCode());
            default -> { }
        }
    }

    /** A host has started: what was counted for an outcome that the power took stays counted. */
    void restarted() {
        for (Card card : cards.values()) {
            if (card.pending != null) {
                card.wrongPins = card.pending.pinTries();
                card.counter = card.pending.transactionCounter();
                card.pending = null;
            }
        }
    }

    private Card of(CardToken token) {
        return cards.computeIfAbsent(token, _ -> new Card());
    }

    private void judge(Exchange exchange, CardToken token, String code) {
        Shown what = shown.get(ExchangeKey.of(exchange));
        if (what == null || BEFORE_PROOF.contains(code)) {
            return;
        }
        Card card = of(token);
        String expected = switch (what.proof) {
            case PIN_BLOCK_BAD -> "99";
            case TRACK_WRONG -> "63";
            case CHIP_WRONG -> "88";
            case TRACK_RIGHT -> null;
            case CHIP_RIGHT -> what.counter <= card.counter ? "88" : null;
            case PIN_RIGHT, PIN_WRONG -> ofPin(card, what.proof == Proof.PIN_RIGHT);
        };
        if (expected == null ? FOR_PROOF.contains(code) : !expected.equals(code)) {
            broken.accept(ExchangeKey.of(exchange) + " showed " + what + " and got " + code + (expected == null ? "" : " and not "
                    + expected));
        }
        if (what.proof == Proof.CHIP_RIGHT && expected == null) {
            card.counter = what.counter;
        }
        CardGuarded pending = card.pending;
        card.pending = null;
        if (pending != null && (pending.pinTries() != card.wrongPins || pending.transactionCounter() != card.counter)) {
            broken.accept("the guard of " + token + " says " + pending.pinTries() + " wrong PINs and counter "
                    + pending.transactionCounter() + ", and should say " + card.wrongPins + " and " + card.counter);
        }
    }

    /** Counts it, and says which code it must get; null when none for its PIN. */
    private static String ofPin(Card card, boolean right) {
        if (!right) {
            card.wrongPins = Math.min(card.wrongPins + 1, TO_BE_KEPT);
        } else if (card.wrongPins < BLOCKED) {
            card.wrongPins = 0;
        }
        return card.wrongPins >= TO_BE_KEPT ? "38" : card.wrongPins >= BLOCKED ? "75" : right ? null : "55";
    }
}
