package dev.postern.load.run;

import dev.postern.load.record.Outcome;
import dev.postern.load.reconcile.Balances;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Kind;
import dev.postern.load.terminal.Exchange;
import dev.postern.load.terminal.Purpose;
import dev.postern.load.terminal.Terminal;
import java.util.ArrayDeque;

/**
 * Reads the balance of every card of a lane over the wire, so many at a time. What is not answered, or turned down for now,
 * is asked again; an issuer that will not tell a card's balance is noted as such.
 */
final class ReadBalances extends Step {
    private static final int TRIES_MAX = 100;
    private static final int TRIES_SPECIAL_MAX = 3;

    private final Cards cards;
    private final Balances balances;
    private final int atOnceMax;
    private final ArrayDeque<Integer> toAsk = new ArrayDeque<>();
    private final ArrayDeque<Integer> toAskAgain = new ArrayDeque<>();
    private final byte[] tries;
    private final int lanes;
    private int asked;

    ReadBalances(LaneLoop loop, Cards cards, Balances balances, int lane, int lanes, int atOnceMax) {
        super(loop);
        this.cards = cards;
        this.balances = balances;
        this.atOnceMax = atOnceMax;
        this.lanes = lanes;
        this.tries = new byte[cards.count()];
        // First card of every terminal, then the second: neighbours in time are different connections.
        for (int nth = 0; nth < cards.perTerminal(); nth++) {
            for (int terminal = lane; terminal < cards.terminals(); terminal += lanes) {
                toAsk.add(terminal * cards.perTerminal() + nth);
            }
        }
        for (int card = cards.terminals() * cards.perTerminal(); card < cards.count(); card++) {
            if (cards.terminalOf(card) % lanes == lane) {
                toAsk.add(card);
            }
        }
    }

    @Override
    void start() {
        askMore();
    }

    @Override
    void tick() {
        toAsk.addAll(toAskAgain);
        toAskAgain.clear();
        askMore();
    }

    @Override
    public void ended(Terminal terminal, Exchange exchange) {
        if (exchange.purpose() != Purpose.RECONCILE) {
            return;
        }
        asked--;
        int card = exchange.card();
        if (exchange.outcome() == Outcome.APPROVED) {
            if (exchange.balanceMinor() == Long.MIN_VALUE) {
                loop.lane().fail("the host's answer to a balance inquiry tells no ledger balance in field 54");
            }
            // A host that tells no available balance holds nothing.
            long heldMinor = exchange.availableMinor() == Long.MIN_VALUE ? 0 : exchange.balanceMinor() - exchange.availableMinor();
            balances.read(card, exchange.balanceMinor(), heldMinor);
        } else if (exchange.outcome() == Outcome.DECLINED) {
            balances.turnedDown(card);
        } else if (exchange.mayBeTriedAgain() && ++tries[card] < triesMax(card)) {
            toAskAgain.add(card);
        } else if (cards.special(card)) {
            balances.turnedDown(card);
        } else {
            loop.lane().fail("the host refuses to tell the balance of card " + cards.masked(card) + ", response code " + exchange.codeText()
                + (exchange.codeText().equals("94") ? ": it knows the STAN already, so fleet.state does not go with the host's data" : ""));
        }
        askMore();
    }

    /** A card that sells slowly tells its balance too, if it is asked long enough; what it sold could not be checked else. */
    private int triesMax(int card) {
        return cards.special(card) && !cards.slow(card) ? TRIES_SPECIAL_MAX : TRIES_MAX;
    }

    private void askMore() {
        while (asked < atOnceMax && !toAsk.isEmpty()) {
            int card = toAsk.poll();
            if (terminals().get(cards.terminalOf(card) / lanes).begin(Kind.BALANCE, card, 0, loop.lane().now(), Purpose.RECONCILE)) {
                asked++;
            } else {
                toAskAgain.add(card);
            }
        }
        if (asked == 0 && toAsk.isEmpty() && toAskAgain.isEmpty()) {
            finish();
        }
    }
}
