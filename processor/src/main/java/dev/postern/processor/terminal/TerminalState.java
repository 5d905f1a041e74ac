package dev.postern.processor.terminal;

import dev.postern.processor.keys.ModuleKey;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * All that the host knows of one terminal: its row in the fleet, keys, open batch, window, and which connection holds
 * the lease on it. Outlives connections; all but the lease is rebuilt from the journal. A terminal that has left the fleet
 * has no row; what it did is kept for the day it comes back. Confined to its partition.
 */
final class TerminalState {

    private static final int FIRST_BATCH = 1;
    private static final int NO_KEYS = -1;

    final long id;
    /** Which piece of a snapshot it is. */
    final int piece;
    /** Null when the terminal is not in the fleet. */
    final FleetRow row;
    /** The same with its key in the security module. */
    final Commissioned commissioned;
    final byte[] merchant;
    /** Kinds that this terminal may not ask for, as in the issuer's terms. */
    final long forbidden;
    final ExchangeWindow window;
    final BatchState batchState = new BatchState();
    final ShownCodes shownCodes = new ShownCodes();
    /** The shown code that a card's shard is asked to pay; 0: none. */
    long payingCode;
    /** A record that closes the batch, or disputes its totals, is on its way to the journal. */
    boolean closing;
    /** When the business day of the open batch ends; known while it has entries. */
    long cutOverEpochMillis = Long.MAX_VALUE;
    /** The open batch, field 60.2. */
    int batch = FIRST_BATCH;
    /** Requests that reached a decision or are on the way to one. */
    long sequence;
    /** The highest of those whose decision is durable. */
    long decidedSequence;

    /** Null unless the terminal has a key for each message; then {@link #sequence} is its counter. */
    private final DukptLink dukpt;
    private final KeyLife life = new KeyLife();
    private final ArrayDeque<Mismatch> mismatches = new ArrayDeque<>(0);
    private TerminalKeys active;
    private TerminalKeys pending;
    /** Those that proved the last request; of use until the next one comes. */
    private TerminalKeys proving;
    /** The one connection that knows the pending keys, or null when there may be more. */
    private ActorRef<TerminalConnection.Command> pendingFor;
    private ActorRef<TerminalConnection.Command> leaseHolder;
    private long leaseEpoch;

    TerminalState(long id, int piece, Commissioned commissioned, long forbidden, int answersMax) {
        this.id = id;
        this.piece = piece;
        this.commissioned = commissioned;
        this.row = commissioned == null ? null : commissioned.row();
        this.merchant = row == null ? new byte[0] : row.merchantId().getBytes(StandardCharsets.US_ASCII);
        this.forbidden = forbidden;
        this.window = new ExchangeWindow(answersMax);
        this.dukpt = row != null && row.profile().dukpt() ? new DukptLink(commissioned) : null;
    }

    /** Remembers what matched nothing; the oldest leaves at the bound. */
    void note(Mismatch mismatch) {
        if (mismatches.size() >= Mismatch.MISMATCHES_MAX) {
            mismatches.removeFirst();
        }
        mismatches.addLast(mismatch);
    }

    Iterable<Mismatch> mismatches() {
        return mismatches;
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

    MacMatch verify(TerminalRequest request, KeyTerms terms) {
        if (request.hasMac != row.profile().hasMac()) {
            return MacMatch.NONE;
        }
        if (dukpt != null) {
            long counter = dukpt.provenCounter(request, sequence);
            sequence = Math.max(sequence, counter);
            return counter > 0 ? MacMatch.ACTIVE : MacMatch.NONE;
        }
        if (!request.hasMac && usable(pending)) {
            proving = pending;
            return MacMatch.PENDING;
        }
        if (matches(active, request)) {
            proving = active;
            life.used(request.atEpochMillis);
            return MacMatch.ACTIVE;
        }
        if (matches(pending, request)) {
            proving = pending;
            return MacMatch.PENDING;
        }
        proving = life.honoured(request.atEpochMillis, terms);
        return matches(proving, request) ? MacMatch.ACTIVE : MacMatch.NONE;
    }

    /** Whether the keys made the message's MAC; of a profile without MACs, whether there are keys. */
    private static boolean matches(TerminalKeys keys, TerminalRequest request) {
        return usable(keys) && (!request.hasMac
                || MessageMac.matches(keys.mac(request.message, request.macDataLength()), request.mac()));
    }

    private static boolean usable(TerminalKeys keys) {
        return keys != null && keys.usable();
    }

    /** Whether every message has a key of its own, and no sign-on brings any. */
    boolean dukpt() {
        return dukpt != null;
    }

    /** The number of a request on its way to a decision: the terminal's own count, or the counter of the key that proved it. */
    long takeSequence() {
        return dukpt != null ? sequence : ++sequence;
    }

    /** Whether the answer to a request can carry a MAC. */
    boolean canAnswer(TerminalRequest request) {
        return dukpt != null ? dukpt.canAnswer(request) : row.profile().hasMac() && (usable(active) || usable(pending));
    }

    /** The MAC of an answer to a request that proved itself, under the newest keys that did: whoever used former ones has them too. */
    long mac(TerminalRequest request, byte[] answer) {
        return dukpt != null ? dukpt.mac(request, answer) : active.mac(answer, answer.length);
    }

    /** The MAC of an answer to a request that did not, under the newest keys: a terminal that just signed on has them. */
    long macForUnproven(TerminalRequest request, byte[] answer) {
        return dukpt != null ? dukpt.mac(request, answer) : (usable(pending) ? pending : active).mac(answer, answer.length);
    }

    /** Whether the answer should ask for new keys. */
    boolean wantsNewKeys(long atEpochMillis, KeyTerms terms) {
        return dukpt == null && life.worn(atEpochMillis, terms);
    }

    /** Whether keys may be drawn once more now; counts it when so. */
    boolean mayDrawKeys(long atEpochMillis, KeyTerms terms) {
        return life.mayDraw(atEpochMillis, terms);
    }

    /** The pending keys as they were sent, or null. */
    byte[] pendingKeys() {
        return usable(pending) ? pending.wrapped() : null;
    }

    /**
     * The key of the PIN block in the request that proved itself last, of the same exchange as the MAC key that did; of a DUKPT terminal it is this
     * message's alone, and the caller releases it.
     */
    ModuleKey pinKey(TerminalRequest request) {
        return dukpt != null ? dukpt.pin(request) : proving.pin();
    }

    /** A counter of a message key was used; at replay, or when its record is on its way. */
    void counterUsed(long counter) {
        decidedSequence = Math.max(decidedSequence, counter);
        sequence = Math.max(sequence, decidedSequence);
    }

    /**
     * The pending keys, when they may not be replaced: they were handed out on another connection too, so somebody may
     * still come with a MAC made with them. Null when fresh ones may be drawn.
     */
    byte[] pendingKeysToKeep(ActorRef<TerminalConnection.Command> connection) {
        if (!usable(pending)) {
            return null;
        }
        if (connection.equals(pendingFor)) {
            return null;
        }
        pendingFor = null;
        return pending.wrapped();
    }

    /** The keys that are drawn now go to this connection alone. */
    void drawnFor(ActorRef<TerminalConnection.Command> connection) {
        pendingFor = connection;
    }

    void signedOn(byte[] wrappedKeys) {
        if (pending != null) {
            pending.release();
        }
        pending = keys(wrappedKeys);
    }

    private TerminalKeys keys(byte[] wrapped) {
        return wrapped == null ? null : new TerminalKeys(wrapped, commissioned);
    }

    /** Bytes that {@link #write} needs. */
    int bytes() {
        return 3 * Long.BYTES + Integer.BYTES + bytes(active) + bytes(pending) + window.bytes()
                + batchState.bytes() + shownCodes.bytes();
    }

    private static int bytes(TerminalKeys keys) {
        return Short.BYTES + (keys == null ? 0 : keys.wrapped().length);
    }

    /** Writes what the journal tells of the terminal. */
    void write(ByteBuffer out) {
        out.putLong(id).putLong(decidedSequence).putInt(batch);
        write(active, out);
        write(pending, out);
        window.write(out);
        batchState.write(out);
        shownCodes.write(out);
        out.putLong(life.activatedEpochMillis());
    }

    private static void write(TerminalKeys keys, ByteBuffer out) {
        out.putShort((short) (keys == null ? NO_KEYS : keys.wrapped().length));
        if (keys != null) {
            out.put(keys.wrapped());
        }
    }

    /** Reads what {@link #write} wrote behind the id, into a state that nothing has happened to. */
    void read(ByteBuffer in) {
        decidedSequence = in.getLong();
        sequence = decidedSequence;
        batch = in.getInt();
        active = keys(blob(in));
        pending = keys(blob(in));
        window.read(in);
        batchState.read(in);
        shownCodes.read(in);
        life.restored(in.getLong());
    }

    private static byte[] blob(ByteBuffer in) {
        int length = in.getShort();
        if (length == NO_KEYS) {
            return null;
        }
        byte[] blob = new byte[length];
        in.get(blob);
        return blob;
    }

    void keysActivated(long atEpochMillis) {
        life.activated(active, atEpochMillis);
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
