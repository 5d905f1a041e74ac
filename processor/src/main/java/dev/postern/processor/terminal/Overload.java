package dev.postern.processor.terminal;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.ops.Counts;

/** Says 91 to what the node has no room for, at once and before a card is looked at. Confined to its partition. */
final class Overload {

    private final Answering answering;
    private final Counts counts;

    Overload(Answering answering, Counts counts) {
        this.answering = answering;
        this.counts = counts;
    }

    /** Whether the node has no room for it; repeats of what was answered are no question of that. */
    static boolean refuses(Submit submit) {
        return switch (submit.admission()) {
            case ALL -> false;
            case NOT_LATE, NO_NEW_SALE -> submit.request().isNewSale();
            case NOTHING_NEW -> true;
        };
    }

    /**
     * Of a new sale that is refused for load nothing more is looked at than that its MAC is right and that nobody has asked it
     * before: whoever refuses a repeat would tell a terminal that a sale failed which stands.
     */
    boolean refusesEarly(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        if (!refuses(submit) || !request.isNewSale() || terminal.window.standing(request.batch(), request.stan,
                request.messageClass(), 0) != ExchangeWindow.Standing.NEW) {
            return false;
        }
        refuse(terminal, submit);
        return true;
    }

    /** 91. */
    void refuse(TerminalState terminal, Submit submit) {
        counts.refused(submit.admission() == Admission.NOT_LATE ? "admission-delay" : "admission");
        answering.now(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
    }
}
