package dev.postern.processor.terminal;

import dev.postern.processor.till.WireMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** What a connection's actor would be told: answers and leases, each in its order. */
final class Peer {

    private final TestInbox<TerminalConnection.Command> inbox = TestInbox.create();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Deque<TerminalConnection.Command> leases = new ArrayDeque<>();

    ActorRef<TerminalConnection.Command> ref() {
        return inbox.getRef();
    }

    private void sort() {
        while (inbox.hasMessages()) {
            TerminalConnection.Command command = inbox.receiveMessage();
            if (command instanceof Answer answer) {
                answers.add(answer);
            } else {
                leases.add(command);
            }
        }
    }

    boolean hasAnswer() {
        sort();
        return !answers.isEmpty();
    }

    /** The next answer as it would stand on the wire, without its envelope. */
    byte[] answerBytes() {
        sort();
        Answer answer = answers.remove();
        byte[] message = answer.message();
        if (!answer.hasMac()) {
            return message;
        }
        byte[] whole = Arrays.copyOf(message, message.length + Long.BYTES);
        ByteBuffer.wrap(whole).putLong(message.length, answer.mac());
        return whole;
    }

    WireMessage answer() {
        return WireMessage.decode(answerBytes());
    }

    String code() {
        return answer().get(39);
    }

    /** The next word about a lease, or null. */
    TerminalConnection.Command lease() {
        sort();
        return leases.poll();
    }

    void forget() {
        sort();
        answers.clear();
        leases.clear();
    }
}
