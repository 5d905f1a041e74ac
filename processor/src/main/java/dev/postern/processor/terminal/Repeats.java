package dev.postern.processor.terminal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.keys.CardTokens;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What becomes of a request under a key that is used, when it is not simply answered again: its answer left the memory, it says something
 * else, or its batch is closed (protocol contract, section 4). Confined to its partition.
 */
final class Repeats {

    /** The journal was asked for the first answer to a repeat; null when it has none. */
    record Remembered(TerminalState terminal, Submit submit, long fingerprint, Event event)
            implements TerminalPartition.Command {
    }

    private final Answering answering;
    private final Mismatches mismatches;
    private final PastDecisions past;
    private final CardTokens tokens;
    private final ActorRef<TerminalPartition.Command> self;

    Repeats(Answering answering, Mismatches mismatches, PastDecisions past, CardTokens tokens,
            ActorRef<TerminalPartition.Command> self) {
        this.answering = answering;
        this.mismatches = mismatches;
        this.past = past;
        this.tokens = tokens;
        this.self = self;
    }

    /** The key is another request's: 94. */
    void onDiffers(TerminalState terminal, Submit submit, int batch) {
        TerminalRequest request = submit.request();
        mismatches.otherContent(terminal, request, terminal.window.answerOrNull(batch, request.stan,
                request.messageClass()));
        answering.now(terminal, submit, ResponseCode.DUPLICATE_DIFFERS);
    }

    /**
     * What was decided in a batch that is closed now gets its first answer: it may have been lost when the batch ended. For
     * all else 77 says that it was not decided, and never will be.
     */
    void onOtherBatch(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        int batch = TerminalPartition.keyBatch(request);
        long fingerprint = Fingerprint.of(request, request.pan == null ? null : tokens.of(request.pan));
        switch (terminal.window.standing(batch, request.stan, request.messageClass(), fingerprint)) {
            case ANSWERED -> answering.unrecorded(terminal, request, submit.connection(),
                    terminal.window.answer(batch, request.stan, request.messageClass()), "repeat");
            case ANSWER_FORGOTTEN -> onForgotten(terminal, submit, batch, fingerprint);
            case RUNNING -> answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
            case DIFFERS -> onDiffers(terminal, submit, batch);
            case NEW, REVERSED_BEFORE -> {
                mismatches.otherBatch(terminal, request);
                answering.now(terminal, submit, ResponseCode.WRONG_BATCH);
            }
        }
    }

    /** The answer left the memory: the journal still has it. Meanwhile, and when too many ask, the repeat is early: 09. */
    void onForgotten(TerminalState terminal, Submit submit, int batch, long fingerprint) {
        TerminalRequest request = submit.request();
        boolean asked = past.ask(terminal, batch, request.stan, request.messageClass(),
                event -> self.tell(new Remembered(terminal, submit, fingerprint, event)));
        if (!asked) {
            answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
        }
    }

    /** The journal has looked. */
    void onRemembered(Remembered remembered) {
        TerminalState terminal = remembered.terminal();
        Submit submit = remembered.submit();
        if (remembered.event() == null) {
            answering.now(terminal, submit, ResponseCode.OUR_FAULT);
        } else if (Exchanges.exchangeOf(remembered.event()).fingerprint() != remembered.fingerprint()) {
            answering.now(terminal, submit, ResponseCode.DUPLICATE_DIFFERS);
        } else {
            answering.unrecorded(terminal, submit.request(), submit.connection(),
                    Exchanges.answerOf(remembered.event()), "repeat");
        }
    }
}
