package dev.postern.processor.terminal;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.ops.Counts;

/**
 * Network messages of one partition's terminals: echo and sign-on with key exchange (protocol contract, sections 4 and
 * 5). Confined to its partition.
 */
final class SignOns {

    private static final int SIGN_ON_MTI = 0x0800;
    private static final int SIGN_ON_DOUBLE_LENGTH = 3;
    private static final int SIGN_ON_SINGLE_LENGTH = 1;
    private static final int ECHO_MTI = 0x0820;
    private static final int ECHO = 301;

    private final Terminals terminals;
    private final Answering answering;
    private final KeyTerms terms;
    private final Counts counts;

    SignOns(Terminals terminals, Answering answering, KeyTerms terms, Counts counts) {
        this.terminals = terminals;
        this.answering = answering;
        this.terms = terms;
        this.counts = counts;
    }

    void onNetwork(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        int mti = request.mti;
        int code = request.networkCode();
        if (!request.has(60) || code < 0) {
            answering.format(terminal, submit, 60);
        } else if (mti == ECHO_MTI && code == ECHO) {
            answering.now(terminal, submit, ResponseCode.APPROVED);
        } else if (submit.admission() == Admission.NOTHING_NEW) {
            counts.refused("admission");
            answering.now(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
        } else if (mti == SIGN_ON_MTI && code == SIGN_ON_DOUBLE_LENGTH) {
            signOn(terminal, submit);
        } else if (mti == SIGN_ON_MTI && code == SIGN_ON_SINGLE_LENGTH) {
            answering.now(terminal, submit, ResponseCode.NOT_FOR_THIS_TERMINAL);
        } else {
            answering.now(terminal, submit, ResponseCode.WRONG_STATE);
        }
    }

    private void signOn(TerminalState terminal, Submit submit) {
        TerminalRequest request = submit.request();
        if (terminal.dukpt()) {
            // Its keys need no exchange; it asks for the open batch.
            answering.network(terminal, submit, null);
            return;
        }
        byte[] kept = terminal.pendingKeysToKeep(submit.connection());
        if (kept != null) {
            // By a stranger, maybe, while others hold keys that are not proven yet: everybody gets the same ones.
            answering.network(terminal, submit, kept);
            return;
        }
        if (!terminal.mayDrawKeys(request.atEpochMillis, terms)) {
            tooOften(terminal, submit);
            return;
        }
        byte[] wrapped = terminal.commissioned.draw();
        terminal.drawnFor(submit.connection());
        byte[] answer = answering.keys(terminal, request, wrapped);
        TerminalSignedOn event = new TerminalSignedOn(terminal.id, terminal.batch, wrapped, request.atEpochMillis);
        // Pending from here on, as in a replay: the first MAC of earlier keys that comes behind it finds the same in both.
        terminals.takeKeys(event);
        answering.whenDurable(terminal, submit, event, answer, ResponseCode.APPROVED);
    }

    /** Whoever asks too often gets what is pending already, which costs no record; else the exchange has to wait. */
    private void tooOften(TerminalState terminal, Submit submit) {
        counts.refused("sign-ons");
        byte[] again = terminal.pendingKeys();
        if (again != null) {
            answering.network(terminal, submit, again);
        } else {
            answering.now(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
        }
    }
}
