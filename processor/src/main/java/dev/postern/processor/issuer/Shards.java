package dev.postern.processor.issuer;

import dev.postern.processor.authorization.CardToken;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** The issuers of all shards of the node, as one of them knows them. Confined to its actor. */
final class Shards {

    private List<ActorRef<Issuer.Command>> all = List.of();

    /** All are there; told once, before any request. */
    void are(List<ActorRef<Issuer.Command>> issuers) {
        all = issuers;
    }

    /** The only writer of that card. */
    ActorRef<Issuer.Command> ofCard(CardToken token) {
        return all.get(token.shard(all.size()));
    }

    /** The only writer of who may pay that bill. */
    ActorRef<Issuer.Command> ofBill(long code) {
        return all.get((int) Long.remainderUnsigned(code, all.size()));
    }
}
