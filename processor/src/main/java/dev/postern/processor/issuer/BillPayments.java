package dev.postern.processor.issuer;

import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.BillReserved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.ResponseCode;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How a bill is paid by one card only, both sides of it: the bill's own shard keeps it for a card, durably, and the shard of that card knows
 * what came of the payment (docs/lifecycle.md, "A bill"). Confined to the shard's actor.
 */
final class BillPayments {

    /** A card wants to pay a bill of this shard. */
    record Claimed(BillClaims.Claim claim) implements Issuer.Command {
    }

    /** @param refusal why the bill may not be paid now, or null: it is kept for that card, and that is durable */
    record Kept(BillClaims.Claim claim, String refusal) implements Issuer.Command {
    }

    /** Another card wants to pay a bill that is kept for a card of this shard. */
    record StandingAsked(long code, CardToken former, ActorRef<Issuer.Command> shard) implements Issuer.Command {
    }

    /** How the payment stands that the bill is kept for. */
    record StandingTold(long code, BillClaims.Standing standing) implements Issuer.Command {
    }

    /** Whether a bill is paid, asked at the shard of the card that it is kept for. */
    record PaidAsked(Issuer.BillAsked asked) implements Issuer.Command {
    }

    private final Ledger ledger;
    private final ShardStream stream;
    private final Parking parking;
    private final Shards shards;
    private final ActorRef<Issuer.Command> self;
    private final BillClaims claims = new BillClaims();

    BillPayments(Ledger ledger, ShardStream stream, Parking parking, Shards shards, ActorRef<Issuer.Command> self) {
        this.ledger = ledger;
        this.stream = stream;
        this.parking = parking;
        this.shards = shards;
        this.self = self;
    }

    /**
     * At the card: the payment waits until the bill's own shard keeps it for this card.
     *
     * @return why it may not wait, or null
     */
    String claim(AuthorizationRequest request, Issuer.Handle handle) {
        long code = BillClaims.code(request);
        if (!parking.hasRoom()) {
            return ResponseCode.ISSUER_UNAVAILABLE;
        }
        if (parking.paying(code) != null) {
            return ResponseCode.IN_PROGRESS;
        }
        parking.awaitShard(handle);
        shards.ofBill(code).tell(new Claimed(new BillClaims.Claim(code, request.token(),
                request.particulars().codeUntilEpochMillis(), request.atEpochMillis(), self)));
        return null;
    }

    /** At the bill. */
    void onClaimed(BillClaims.Claim claim) {
        CardToken former = ledger.billPayer(claim.code());
        if (former == null || former.equals(claim.token())) {
            keep(claim);
        } else if (claims.add(claim)) {
            shards.ofCard(former).tell(new StandingAsked(claim.code(), former, self));
        } else {
            claim.payer().tell(new Kept(claim, ResponseCode.IN_PROGRESS));
        }
    }

    private void keep(BillClaims.Claim claim) {
        stream.record(new BillReserved(claim.token(), claim.code(), claim.untilEpochMillis(), claim.atEpochMillis()),
                () -> claim.payer().tell(new Kept(claim, null)));
    }

    /** At the card that it is kept for. */
    void onStandingAsked(StandingAsked asked) {
        Waiting.Entry entry = parking.paying(asked.code());
        // The one that waits may be of the very card that claims the bill, when both are of this shard.
        boolean runs = entry != null && Parking.isOf(entry, asked.former());
        asked.shard().tell(new StandingTold(asked.code(), ledger.isUsed(asked.code()) ? BillClaims.Standing.PAID
                : runs ? BillClaims.Standing.RUNNING : BillClaims.Standing.NONE));
    }

    /** At the bill. */
    void onStandingTold(StandingTold told) {
        BillClaims.Claim claim = claims.take(told.code());
        switch (told.standing()) {
            case PAID -> claim.payer().tell(new Kept(claim, ResponseCode.WRONG_STATE));
            case RUNNING -> claim.payer().tell(new Kept(claim, ResponseCode.IN_PROGRESS));
            case NONE -> keep(claim);
        }
    }

    /**
     * At the card: the payment that goes on, no longer waiting. Null when nobody waits any more, as it was reversed or given up
     * meanwhile; the next who asks learns that.
     */
    Issuer.Handle onKept(BillClaims.Claim claim) {
        Waiting.Entry entry = parking.paying(claim.code());
        if (entry == null || entry.end() != Waiting.End.GIVEN_UP || !Parking.isOf(entry, claim.token())) {
            return null;
        }
        parking.take(entry);
        return entry.handle();
    }

    /** At the bill: whether it is paid, the shard of the card knows that it is kept for. */
    void onBillAsked(Issuer.BillAsked asked) {
        CardToken payer = ledger.billPayer(asked.code());
        if (payer == null) {
            asked.inquirer().told(false);
        } else {
            shards.ofCard(payer).tell(new PaidAsked(asked));
        }
    }

    /** At the card. */
    void onPaidAsked(Issuer.BillAsked asked) {
        asked.inquirer().told(ledger.isUsed(asked.code()));
    }
}
