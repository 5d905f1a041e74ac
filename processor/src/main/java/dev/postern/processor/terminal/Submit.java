package dev.postern.processor.terminal;

import dev.postern.processor.authorization.AnswerLayout;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Entry;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.keys.PanSealing;
import dev.postern.protocol.iso8583.Pan;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A request of a terminal, from the decoder through its connection to its partition, and with what is asked of a card's shard as
 * the layout of its answer. One object for the whole way: who has it at the moment touches it, and nobody who has handed it on.
 */
final class Submit implements TerminalPartition.Command, TerminalConnection.Command, AnswerLayout {

    private final TerminalRequest request;
    private final int malformedField;
    private Admission admission;
    private ActorRef<TerminalConnection.Command> connection;
    private TerminalState terminal;
    private CardProof proof;
    private PanSealing sealing;
    private String device = "";

    /** @param malformedField the field that could not be read, or -1 */
    Submit(TerminalRequest request, int malformedField) {
        this.request = request;
        this.malformedField = malformedField;
    }

    /**
     * By its connection, before it is handed on.
     *
     * @param admits what the node still takes
     */
    Submit admitted(Admission admits, ActorRef<TerminalConnection.Command> by) {
        admission = admits;
        connection = by;
        return this;
    }

    /** By its partition, before a card's shard is asked: whose it is, and what nobody else may see of the card. */
    Submit asks(TerminalState of, CardProof proven, PanSealing seals, String shownBy) {
        terminal = of;
        proof = proven;
        sealing = seals;
        device = shownBy;
        return this;
    }

    TerminalRequest request() {
        return request;
    }

    int malformedField() {
        return malformedField;
    }

    Admission admission() {
        return admission;
    }

    ActorRef<TerminalConnection.Command> connection() {
        return connection;
    }

    /** Whose it is; null until a card's shard is asked. */
    TerminalState terminal() {
        return terminal;
    }

    @Override
    public byte[] sealedPan(CardToken token) {
        return sealing == null ? null : sealing.seal(request.pan, token, request.atEpochMillis);
    }

    @Override
    public byte[] sealedPayee(CardToken token) {
        return sealing == null ? null
                : sealing.seal(Pan.of(request.supplement().toAccount().strip()), token, request.atEpochMillis);
    }

    @Override
    public byte[] encode(String responseCode, long reference, int approval, Outcome.More more, long atEpochMillis) {
        return request.encode(responseCode, reference, approval, more, atEpochMillis);
    }

    @Override
    public Entry entry() {
        return Entry.of(request.entryMode);
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public CardProof proof() {
        return proof;
    }
}
