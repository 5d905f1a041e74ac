package dev.postern.load.terminal;

import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.iso8583.MessageView;

/**
 * How a terminal gets its keys: one sign-on at a time, sent when the lane lets it, again until the host gives keys. Lane's event loop only.
 */
final class SignOn {
    private final Lane lane;
    private final Terminal terminal;
    private final Identity identity;
    private final Keys keys;
    private boolean queued;

    SignOn(Lane lane, Terminal terminal, Identity identity, Keys keys) {
        this.lane = lane;
        this.terminal = terminal;
        this.identity = identity;
        this.keys = keys;
    }

    /** Asks the lane to let it be sent. */
    void queue() {
        if (!queued) {
            queued = true;
            lane.queueSignOn(terminal);
        }
    }

    /** Sends it when it is still wanted, and says whether it did. */
    boolean send(boolean wanted) {
        queued = false;
        Exchange exchange = wanted ? terminal.open(Exchange.Stage.SIGNING_ON) : null;
        if (exchange == null) {
            return false;
        }
        exchange.kind = null;
        terminal.send(exchange, Requests.SIGN_ON);
        lane.answers.add(exchange, exchange.sentNanos);
        return true;
    }

    /** Whether the answer gave keys. When not, the deadline of the answer is also the spacing of the next try. */
    boolean answered(Exchange exchange, MessageView view) {
        if (exchange.code != Codes.APPROVED) {
            if (!Codes.passing(exchange.code)) {
                lane.fail(exchange.code == Codes.NOT_COMMISSIONED
                    ? "the host does not know terminal " + identity.terminalId + " (response code 97): start it with the same fleet file"
                    : "the host refused the sign-on of terminal " + identity.terminalId + " with response code " + Codes.text(exchange.code));
            }
            return false;
        }
        try {
            keys.take(view.has(62) ? view.bytes(62) : new byte[0], identity.masterKey);
            return true;
        } catch (KeyCheckFailed failed) {
            lane.fail("terminal " + identity.terminalId + " cannot use the keys of its sign-on: " + failed.getMessage());
            return false;
        }
    }
}
