package dev.postern.processor.issuer;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardGuards;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Decision;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.PanSealed;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Journal;

/**
 * What stands in a shard's stream in front of a request's outcome: a card's number, sealed, and what its PIN, card value and chip change.
 * Confined to the shard's actor.
 */
final class CardRecords {

    private final Ledger ledger;
    private final int stream;
    private final int pinTriesMax;
    private final Journal journal;

    /** @param pinTriesMax wrong PINs in a row that block a card */
    CardRecords(Ledger ledger, int stream, int pinTriesMax, Journal journal) {
        this.ledger = ledger;
        this.stream = stream;
        this.pinTriesMax = pinTriesMax;
        this.journal = journal;
    }

    /**
     * Keeps the number of a card that is seen for the first time, sealed, in front of its account's opening; and in front of a transfer that
     * of the payee's card, which only this request knows, and whose account may be opened by it in another shard.
     */
    boolean sealed(AuthorizationRequest request, Decision decision, Issuer.Handle handle) {
        boolean transfer = request.kind() == Kind.TRANSFER && ResponseCode.isApproval(decision.responseCode());
        CardToken payee = transfer ? request.particulars().payee().token() : null;
        Event ofPayee = transfer ? sealedEvent(payee, request.layout().sealedPayee(payee), request) : null;
        Event own = decision.before() instanceof AccountOpened
                ? sealedEvent(request.token(), request.layout().sealedPan(request.token()), request) : null;
        if (own != null && ofPayee != null) {
            long sequence = ledger.sequence() + 1;
            ledger.apply(own);
            ledger.apply(ofPayee);
            journal.append(Append.of(stream, sequence, own, ofPayee, handle.home(), ShardStream.NOTHING_WAITS));
        } else if (own != null || ofPayee != null) {
            record(own != null ? own : ofPayee, handle);
        }
        return own != null || ofPayee != null;
    }

    private static Event sealedEvent(CardToken token, byte[] sealed, AuthorizationRequest request) {
        return sealed == null ? null : new PanSealed(token, sealed, request.atEpochMillis());
    }

    /** What PIN, card value and chip say; what they change stands in the stream before the outcome. */
    String judge(AuthorizationRequest request, Issuer.Handle handle) {
        CardProof proof = request.layout().proof();
        if (proof == null) {
            return null;
        }
        CardGuards.Verdict verdict = ledger.guards().judge(request.token(), proof, pinTriesMax,
                request.atEpochMillis());
        if (verdict.change() != null) {
            record(verdict.change(), handle);
        }
        return verdict.responseCode();
    }

    /** Takes a record that nobody waits for: the outcome stands behind it. */
    private void record(Event event, Issuer.Handle handle) {
        long sequence = ledger.sequence() + 1;
        ledger.apply(event);
        journal.append(Append.of(stream, sequence, event, handle.home(), ShardStream.NOTHING_WAITS));
    }
}
