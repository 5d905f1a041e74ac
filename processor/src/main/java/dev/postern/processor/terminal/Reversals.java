package dev.postern.processor.terminal;

import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.ReversalRequest;
import dev.postern.processor.issuer.BinTable;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where a reversal goes: to the shard of its original's card, or nowhere when the partition itself decided the original, or nobody did
 * (docs/lifecycle.md, "A reversal"). Confined to its partition.
 */
final class Reversals {

    /** The way to the shard of a card. */
    @FunctionalInterface
    interface ToCard {

        void ask(TerminalState terminal, Submit submit, ReversalRequest reversal);
    }

    /** A reversal of something of a card, on its way. */
    private record Reversing(MessageKind row, CardToken token, boolean foreign, int batch, long fingerprint) {
    }

    /** The journal was asked what a reversal's original was decided as; null when it has none. */
    record OriginalFound(TerminalState terminal, Submit submit, Reversing reversing, Event event)
            implements TerminalPartition.Command {
    }

    private final BinTable ranges;
    private final Answering answering;
    private final Asking asking;
    private final PastDecisions past;
    private final FirstAnswer firstAnswer;
    private final ToCard toCard;
    private final ActorRef<TerminalPartition.Command> self;

    Reversals(BinTable ranges, Answering answering, Asking asking, PastDecisions past, FirstAnswer firstAnswer, ToCard toCard,
            ActorRef<TerminalPartition.Command> self) {
        this.ranges = ranges;
        this.answering = answering;
        this.asking = asking;
        this.past = past;
        this.firstAnswer = firstAnswer;
        this.toCard = toCard;
        this.self = self;
    }

    /** A reversal that is refused changes nothing and leaves its key free, so that a corrected one is a new one. */
    void reverse(TerminalState terminal, Submit submit, MessageKind row, CardToken token, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        IssuerTerms terms = request.pan == null ? null : ranges.of(request.pan);
        String refusal = RequestChecks.refusal(terminal, request, row, request.pan, terms);
        if (refusal == null
                && terminal.window.runsOtherwise(batch, request.stan, row.messageClass(), fingerprint)) {
            // 00 would say that the sale is undone, while it goes on with the card and the amount that it has.
            refusal = ResponseCode.REVERSAL_DOES_NOT_FIT;
        }
        if (refusal != null) {
            answering.now(terminal, submit, refusal);
        } else if (row.needsCard()) {
            reverseOfCard(terminal, submit, new Reversing(row, token, terms.foreign(), batch, fingerprint));
        } else {
            reverseCode(terminal, submit, row.kind(), batch, fingerprint);
        }
    }

    /** What this partition refused itself no card's shard knows of: there is nothing to return. */
    private void reverseOfCard(TerminalState terminal, Submit submit, Reversing reversing) {
        TerminalRequest request = submit.request();
        int messageClass = reversing.row().messageClass();
        boolean decided = terminal.window.decided(reversing.batch(), request.originalStan(), messageClass);
        byte[] first = decided ? terminal.window.answerOrNull(reversing.batch(), request.originalStan(), messageClass) : null;
        if (decided && first == null) {
            terminal.window.started(reversing.batch(), request.stan, MessageClass.REVERSAL, reversing.fingerprint());
            boolean asked = past.ask(terminal, reversing.batch(), request.originalStan(), messageClass,
                    event -> self.tell(new OriginalFound(terminal, submit, reversing, event)));
            if (!asked) {
                terminal.window.abandoned(reversing.batch(), request.stan, MessageClass.REVERSAL);
                answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
            }
        } else if (decided && firstAnswer.isOwn(first)) {
            reverseNothing(terminal, submit, reversing);
        } else {
            ask(terminal, submit, reversing, decided);
        }
    }

    /** The journal has looked for the original. */
    void onOriginalFound(OriginalFound found) {
        if (found.event() instanceof Refused) {
            reverseNothing(found.terminal(), found.submit(), found.reversing());
        } else {
            ask(found.terminal(), found.submit(), found.reversing(), true);
        }
    }

    private void reverseNothing(TerminalState terminal, Submit submit, Reversing reversing) {
        answering.reverseOwn(terminal, submit, reversing.row().kind(), Ending.NOTHING_TO_RETURN, reversing.batch(),
                reversing.fingerprint());
    }

    /** The message names no card: whose it was, the terminal's own memory knows. */
    private void reverseCode(TerminalState terminal, Submit submit, Kind kind, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        ShownCodes.Shown code = terminal.shownCodes.find(batch, request.originalStan());
        Asking.Holder running = code == null ? asking.ofWalletCode(request.supplement().tag59("A3")) : null;
        if (code != null && code.payer() != null) {
            ask(terminal, submit, kind, code.payer(), code.paidBatch(), code.paidStan(), true, code.foreign(), fingerprint);
        } else if (running != null) {
            ask(terminal, submit, kind, running.token(), request.originalBatch(), request.originalStan(),
                    terminal.window.decided(batch, request.originalStan(), MessageClass.FINANCIAL), running.foreign(),
                    fingerprint);
        } else if (code != null && terminal.payingCode == code.code()) {
            answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
        } else {
            Ending ending = code == null ? Ending.ORIGINAL_UNKNOWN
                    : code.state() == ShownCodes.State.OPEN ? Ending.ORIGINAL_CANCELLED : Ending.NOTHING_TO_RETURN;
            answering.reverseOwn(terminal, submit, kind, ending, batch, fingerprint);
        }
    }

    private void ask(TerminalState terminal, Submit submit, Reversing reversing, boolean decided) {
        TerminalRequest request = submit.request();
        ask(terminal, submit, reversing.row().kind(), reversing.token(), request.originalBatch(), request.originalStan(), decided,
                reversing.foreign(), reversing.fingerprint());
    }

    private void ask(TerminalState terminal, Submit submit, Kind kind, CardToken token, int originalBatch, int originalStan,
            boolean decided, boolean foreign, long fingerprint) {
        TerminalRequest request = submit.request();
        Exchange exchange = Answering.exchange(terminal, request, TerminalPartition.keyBatch(request), fingerprint);
        toCard.ask(terminal, submit, new ReversalRequest(exchange, kind, token, request.pan, originalBatch, originalStan, decided,
                terminal.batch, request.amountMinor, request.supplement().replacementMinor(), request.currency, foreign,
                request.reason(), request.atEpochMillis, submit.asks(terminal, null, null, "")));
    }
}
