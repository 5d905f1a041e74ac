package dev.postern.load.run;

import dev.postern.load.schedule.EntryMix;
import java.util.List;

/**
 * Which cards are used. Immutable.
 *
 * @param perTerminal  cards of each terminal
 * @param specialShare share of the cards that are special cases of the simulated issuer, 0 to 1
 * @param cases        digits 12 to 15 of those
 * @param entries      how they are read
 */
public record CardPlan(int perTerminal, double specialShare, List<Integer> cases, EntryMix entries) {
    /** Cards whose numbers are typed in. */
    public CardPlan(int perTerminal, double specialShare, List<Integer> cases) {
        this(perTerminal, specialShare, cases, EntryMix.KEYED);
    }
}
