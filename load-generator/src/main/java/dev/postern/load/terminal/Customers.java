package dev.postern.load.terminal;

import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Entry;
import dev.postern.load.schedule.Kind;

/**
 * Who stands at one terminal: says of a sale whose card or code it is and what is bought, and how the card is read. Lane's event loop only.
 */
final class Customers {
    private final Lane lane;
    private final int terminal;
    private final Identity identity;
    private final Keys keys;
    /** The last transaction counter (ATC) that a chip used here: all cards of the terminal go on above it. */
    private int chipCounter;
    /** How many codes the customers' wallet has shown here. */
    private int nextCode;

    /** @param terminal its place in the fleet */
    Customers(Lane lane, int terminal, Identity identity, Keys keys, Memory memory) {
        this.lane = lane;
        this.terminal = terminal;
        this.identity = identity;
        this.keys = keys;
        this.chipCounter = memory.chipCounter();
        this.nextCode = memory.nextCode();
    }

    int chipCounter() {
        return chipCounter;
    }

    int nextCode() {
        return nextCode;
    }

    /**
     * Says what a new exchange is about.
     *
     * @param card the card's index, any for an echo
     */
    void come(Exchange exchange, Kind kind, int card, int amountMinor) {
        long pan = lane.cards.pan(card);
        // What a terminal only tells the host is booked whatever the issuer thinks of the card, whose balance cannot be read then.
        exchange.kind = Form.of(kind)[0].isAdvice() && Cards.special(pan) ? Kind.PURCHASE : kind;
        exchange.step = 0;
        exchange.form = Form.of(exchange.kind)[0];
        exchange.forwarded = 0;
        exchange.firstMinor = amountMinor;
        exchange.standingMinor = 0;
        exchange.heldMinor = 0;
        exchange.card = switch (exchange.kind) {
            case CUSTOMER_CODE -> lane.cards.wallet(terminal);
            case MERCHANT_CODE, MERCHANT_CODE_CANCELLED, MERCHANT_CODE_EXPIRED -> lane.cards.payer();
            default -> card;
        };
        exchange.pan = pan;
        if (exchange.kind == Kind.CUSTOMER_CODE) {
            exchange.shown = Long.toString(lane.cards.code(terminal, nextCode++));
        } else if (exchange.kind == Kind.TRANSFER) {
            exchange.payee = lane.cards.payee(card, amountMinor);
            exchange.payeePan = lane.cards.pan(exchange.payee);
        }
        exchange.amountMinor = amountMinor;
    }

    /** A card that is only asked for its balance by the money check is not at hand. A chip that has used all counters is dead. */
    void readCard(Exchange exchange) {
        if (!exchange.form.readsCard() || exchange.purpose == Purpose.RECONCILE) {
            return;
        }
        Entry drawn = lane.drawEntry();
        Entry entry = exchange.form == Form.CASH ? drawn.withPin() : exchange.form.wasDecidedLocally() ? drawn.withoutPin() : drawn;
        exchange.entry = entry.chip() && chipCounter >= Memory.CHIP_COUNTER_MAX ? entry.withoutChip() : entry;
        if (exchange.entry != Entry.KEYED) {
            lane.reader.read(exchange, identity, keys.pin(), exchange.entry.chip() ? ++chipCounter : 0);
        }
    }
}
