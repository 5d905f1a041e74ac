package dev.postern.processor.terminal;

import dev.postern.protocol.fleet.FleetRow;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that the host knows of one terminal: its row in the fleet, keys, open batch, window, and which connection holds
 * the lease on it. Outlives connections; all but the lease is rebuilt from the journal. Confined to its partition.
 */
final class TerminalState {

    private static final int FIRST_BATCH = 1;

    final long id;
    final FleetRow row;
    final byte[] merchant;
    final ExchangeWindow window;
    /** The open batch, field 60.2. */
    int batch = FIRST_BATCH;
    /** Requests that reached a decision or are on the way to one. */
    long sequence;

    private TerminalKeys active;
    private TerminalKeys pending;
    private ActorRef<TerminalConnection.Command> leaseHolder;
    private long leaseEpoch;

    TerminalState(FleetRow row, int answersMax) {
        this.id = pack(row.terminalId());
        this.row = row;
        this.merchant = row.merchantId().getBytes(StandardCharsets.US_ASCII);
        this.window = new ExchangeWindow(answersMax);
    }

    /** Eight ASCII characters as one number, as field 41 is read. */
    static long pack(String terminalId) {
        long packed = 0;
        for (int i = 0; i < 8; i++) {
            packed = packed << 8 | (i < terminalId.length() ? terminalId.charAt(i) : ' ');
        }
        return packed;
    }

    /** Whose key made the MAC. */
    enum MacMatch {
        NONE, ACTIVE, PENDING
    }

    MacMatch verify(TerminalRequest request) {
        if (!request.hasMac) {
            return MacMatch.NONE;
        }
        if (matches(active, request)) {
            return MacMatch.ACTIVE;
        }
        return matches(pending, request) ? MacMatch.PENDING : MacMatch.NONE;
    }

    private static boolean matches(TerminalKeys keys, TerminalRequest request) {
        return usable(keys) && keys.mac(request.message, request.macDataLength()) == request.mac;
    }

    private static boolean usable(TerminalKeys keys) {
        return keys != null && keys.usable();
    }

    /** Whether answers can carry a MAC. */
    boolean hasKey() {
        return usable(active) || usable(pending);
    }

    /** The MAC of an answer to a request that proved itself, under the keys it did so with. */
    long mac(byte[] answer) {
        return active.mac(answer, answer.length);
    }

    /** The MAC of an answer to a request that did not, under the newest keys: a terminal that just signed on has them. */
    long macForUnproven(byte[] answer) {
        return (usable(pending) ? pending : active).mac(answer, answer.length);
    }

    void signedOn(byte[] wrappedKeys) {
        pending = new TerminalKeys(wrappedKeys, row.masterKey());
    }

    void keysActivated() {
        active = pending;
        pending = null;
    }

    /**
     * Gives the lease to the connection that just proved itself.
     *
     * @return the connection that lost it, or null
     */
    ActorRef<TerminalConnection.Command> lease(ActorRef<TerminalConnection.Command> connection) {
        ActorRef<TerminalConnection.Command> former = leaseHolder;
        leaseHolder = connection;
        leaseEpoch++;
        return former;
    }

    boolean isLeasedTo(ActorRef<TerminalConnection.Command> connection) {
        return connection.equals(leaseHolder);
    }

    long leaseEpoch() {
        return leaseEpoch;
    }

    /** The connection is gone: nobody holds the lease until the next valid MAC. */
    void release(ActorRef<TerminalConnection.Command> connection) {
        if (connection.equals(leaseHolder)) {
            leaseHolder = null;
        }
    }
}
