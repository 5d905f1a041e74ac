package dev.postern.benchmarks.micro;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor of the processor's make that only passes on; the last one hands the request back. Runs where it was placed. */
final class HopActor extends AbstractMatchingBehavior<HopActor.Hop> {

    /** A request on its way, and whom it comes back to. */
    record Hop(HopDriver driver) {
    }

    private final ActorRef<Hop> next;

    private HopActor(ActorContext<Hop> context, ActorRef<Hop> next) {
        super(context);
        this.next = next;
    }

    /** @param next the actor behind it, or null for the last */
    static Behavior<Hop> create(ActorRef<Hop> next) {
        return Behaviors.setup(context -> new HopActor(context, next));
    }

    @Override
    public Behavior<Hop> onMessage(Hop hop) {
        if (next == null) {
            hop.driver().back();
        } else {
            next.tell(hop);
        }
        return this;
    }
}
