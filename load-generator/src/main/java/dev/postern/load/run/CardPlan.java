package dev.postern.load.run;

import java.util.List;

/**
 * Which cards are used. Immutable.
 *
 * @param perTerminal  cards of each terminal
 * @param specialShare share of the cards that are special cases of the simulated issuer, 0 to 1
 * @param cases        digits 12 to 15 of those
 */
public record CardPlan(int perTerminal, double specialShare, List<Integer> cases) {
}
