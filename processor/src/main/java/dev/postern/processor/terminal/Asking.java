package dev.postern.processor.terminal;

import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.OriginalKey;
import dev.postern.processor.authorization.Particulars;
import dev.postern.processor.authorization.ResponseCode;

/** Puts what a request says beyond card and amount into the words of the money core. Pure; any thread. */
final class Asking {

    private Asking() {
    }

    /** Null for a plain sale at home. */
    static Particulars particulars(TerminalState terminal, TerminalRequest request, MessageKind row,
            IssuerTerms terms) {
        if (request.supplement() == Supplement.NONE && request.originalStan < 0) {
            return request.takesPart || terms.foreign() ? Particulars.ofCard(request.takesPart, terms.foreign()) : null;
        }
        Supplement more = request.supplement();
        OriginalKey original = request.originalStan < 0 ? null
                : new OriginalKey(terminal.id, request.originalBatch, request.originalStan);
        boolean happened = request.reason == null || ResponseCode.APPROVED.equals(request.reason);
        return new Particulars(request.takesPart, terms != null && terms.foreign(), more.rrn(), more.approvalCode(), original, null, 0,
                0, happened);
    }
}
