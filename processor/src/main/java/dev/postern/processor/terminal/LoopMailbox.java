package dev.postern.processor.terminal;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMessageQueueSemantics;
import org.jctools.queues.unpadded.MpscUnboundedUnpaddedArrayQueue;
import scala.Option;

/**
 * The mailboxes of the loops' actors. Pekko's own make a node for each message and keep the last one, which is cold memory by the next; these
 * keep a small array, used in turns, and link another one only while more messages wait. What may wait is bounded at the sockets. Without padding: a
 * connection has one too, and most are idle. Named in {@code reference.conf}, made by Pekko only.
 */
public final class LoopMailbox implements MailboxType, ProducesMessageQueue<LoopMailbox.Messages> {

    /** Messages of an array: a cache line of references. */
    static final int ARRAY_MESSAGES = 8;

    /** Called by Pekko by reflection. */
    public LoopMailbox(ActorSystem.Settings settings, Config config) {
    }

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        return new Messages();
    }

    /** One actor's messages: any thread adds, the one that runs the actor takes. */
    static final class Messages extends MpscUnboundedUnpaddedArrayQueue<Envelope> implements MessageQueue, UnboundedMessageQueueSemantics {

        Messages() {
            super(ARRAY_MESSAGES);
        }

        @Override
        public void enqueue(ActorRef receiver, Envelope message) {
            offer(message);
        }

        @Override
        public Envelope dequeue() {
            return poll();
        }

        @Override
        public int numberOfMessages() {
            return size();
        }

        @Override
        public boolean hasMessages() {
            return !isEmpty();
        }

        @Override
        public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
            for (Envelope left = poll(); left != null; left = poll()) {
                deadLetters.enqueue(owner, left);
            }
        }
    }
}
