package dev.postern.processor.issuer;

import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Kind;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The bills of one shard that somebody wants to pay while they are kept for another card, until that card's shard has said
 * what came of it. Confined to the shard's actor; a restart forgets it, and the terminals ask again.
 */
final class BillClaims {

    /** A card's shard wants to pay a bill of this one. */
    record Claim(long code, CardToken token, long untilEpochMillis, long atEpochMillis, ActorRef<Issuer.Command> payer) {
    }

    /** How a payment stands that a bill is kept for. */
    enum Standing {
        /** It was approved and not reversed. */
        PAID,
        /** It is not decided yet. */
        RUNNING,
        /** Declined, reversed, or never decided. */
        NONE
    }

    /** Claims that wait for another shard; one more gets 09, as the second for a bill does. */
    private static final int CLAIMS_MAX = 1_000;

    private final Map<Long, Claim> byCode = new HashMap<>();

    /** The number of the bill that a request pays; 0: none. */
    static long code(AuthorizationRequest request) {
        return request.kind() == Kind.BILL_PAYMENT && request.particulars() != null ? request.particulars().code() : 0;
    }

    /** Whether it may wait. */
    boolean add(Claim claim) {
        return byCode.size() < CLAIMS_MAX && byCode.putIfAbsent(claim.code, claim) == null;
    }

    /** The claim for that bill, no longer waiting; or null. */
    Claim take(long code) {
        return byCode.remove(code);
    }
}
