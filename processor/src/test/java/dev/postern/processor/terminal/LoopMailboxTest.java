package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MessageQueue;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Messages leave in the order in which each sender added them, none is lost, and the array is used again. */
class LoopMailboxTest {

    private static final int SENDERS = 4;
    private static final int EACH = 20_000;

    private final MessageQueue messages = new LoopMailbox(null, null).create(Option.empty(), Option.empty());

    @Test
    void shouldGiveMessagesBackInTheirOrderPastItsFirstArray() {
        int count = 3 * LoopMailbox.ARRAY_MESSAGES + 1;
        for (int i = 0; i < count; i++) {
            messages.enqueue(ActorRef.noSender(), of(i));
        }
        assertTrue(messages.hasMessages());
        assertEquals(count, messages.numberOfMessages());
        for (int i = 0; i < count; i++) {
            assertEquals(i, messages.dequeue().message());
        }
        assertFalse(messages.hasMessages());
        assertNull(messages.dequeue());
    }

    @Test
    void shouldHandWhatIsLeftToTheDeadLetters() {
        MessageQueue dead = new LoopMailbox(null, null).create(Option.empty(), Option.empty());
        messages.enqueue(ActorRef.noSender(), of(1));
        messages.enqueue(ActorRef.noSender(), of(2));
        messages.cleanUp(ActorRef.noSender(), dead);
        assertFalse(messages.hasMessages());
        assertEquals(1, dead.dequeue().message());
        assertEquals(2, dead.dequeue().message());
    }

    @Test
    void shouldKeepEachSendersOrderWhenManySend() throws Exception {
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            int from = sender * EACH;
            senders.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < EACH; i++) {
                    messages.enqueue(ActorRef.noSender(), of(from + i));
                }
            }));
        }
        int[] next = new int[SENDERS];
        for (int taken = 0; taken < SENDERS * EACH;) {
            Envelope message = messages.dequeue();
            if (message == null) {
                Thread.onSpinWait();
                continue;
            }
            int number = (int) message.message();
            assertEquals(next[number / EACH]++, number % EACH);
            taken++;
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertFalse(messages.hasMessages());
    }

    private static Envelope of(int number) {
        return new Envelope(number, ActorRef.noSender());
    }
}
