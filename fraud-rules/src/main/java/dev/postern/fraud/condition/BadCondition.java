package dev.postern.fraud.condition;

import java.util.List;

/** A condition that is not taken, and everything that is wrong with it. */
public final class BadCondition extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Flaw> flaws;

    BadCondition(List<Flaw> flaws) {
        super(flaws.getFirst().what());
        this.flaws = List.copyOf(flaws);
    }

    /** At least one, in the order of the text. */
    public List<Flaw> flaws() {
        return flaws;
    }
}
