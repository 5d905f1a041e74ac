package dev.postern.processor.terminal;

import dev.postern.processor.authorization.DukptCounterUsed;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.processor.state.PieceWatch;
import dev.postern.processor.state.Pieces;
import dev.postern.protocol.fleet.FleetRow;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToIntFunction;
import java.util.function.ToLongFunction;

/**
 * The terminals of one partition. Events change it, live and at replay alike: those of its own stream, and, as a
 * projection, the outcomes that stand in card streams. Confined to its partition.
 */
public final class Terminals implements Pieces {

    private final Long2ObjectOpenHashMap<TerminalState> byId = new Long2ObjectOpenHashMap<>();
    private final List<TerminalState> pieces = new ArrayList<>();
    private final int answersMax;
    private final ToLongFunction<FleetRow> permissions;
    private final CutOverTimes cutOvers;
    private long sequence;
    private int commissioned;
    private PieceWatch watch;

    /** @param answersMax full answers kept for each terminal */
    public Terminals(int answersMax) {
        this(answersMax, _ -> 0, CutOverTimes.NONE);
    }

    /**
     * @param permissions the kinds that a terminal may not ask for, as bits of {@code IssuerTerms.bit}
     * @param cutOvers when business days end
     */
    public Terminals(int answersMax, ToLongFunction<FleetRow> permissions, CutOverTimes cutOvers) {
        this.answersMax = answersMax;
        this.permissions = permissions;
        this.cutOvers = cutOvers;
    }

    /** Commissions a terminal; before the start only. */
    public void commission(Commissioned terminal) {
        add(TerminalState.pack(terminal.row().terminalId()), terminal);
        commissioned++;
    }

    private TerminalState add(long id, Commissioned terminal) {
        TerminalState state = new TerminalState(id, pieces.size(), terminal,
                terminal == null ? 0 : permissions.applyAsLong(terminal.row()), answersMax);
        pieces.add(state);
        byId.put(id, state);
        return state;
    }

    /** Field 41 as a number. */
    public static long idOf(String terminal) {
        return TerminalState.pack(terminal);
    }

    /** The partition of a terminal: a hash of field 41. */
    public static int partitionOf(long terminal, int partitions) {
        return (int) Long.remainderUnsigned(terminal * 0x9E3779B97F4A7C15L >>> 20, partitions);
    }

    /** The same for a terminal's name. */
    public static int partitionOf(FleetRow row, int partitions) {
        return partitionOf(TerminalState.pack(row.terminalId()), partitions);
    }

    /** A number for the merchant of each terminal of a fleet; 0 for a stranger's. Immutable; any thread. */
    public static LongToIntFunction merchants(List<FleetRow> fleet) {
        Map<String, Integer> numbers = new HashMap<>();
        Long2IntOpenHashMap byTerminal = new Long2IntOpenHashMap(fleet.size());
        for (FleetRow row : fleet) {
            Integer number = numbers.computeIfAbsent(row.merchantId(), _ -> numbers.size() + 1);
            byTerminal.put(TerminalState.pack(row.terminalId()), number.intValue());
        }
        return byTerminal::get;
    }

    /** A commissioned terminal, or null. */
    TerminalState find(long terminal) {
        TerminalState state = byId.get(terminal);
        return state == null || state.row == null ? null : state;
    }

    /** Sequence of the last record of this partition's stream. */
    long sequence() {
        return sequence;
    }

    /** Takes the next sequence for a record that is about to be appended; its event is projected once it is durable. */
    long nextSequence() {
        return ++sequence;
    }

    /** How many terminals are commissioned here. */
    public int size() {
        return commissioned;
    }

    /** A record of this partition's own stream, at replay. */
    public void apply(Event event) {
        sequence++;
        if (event instanceof TerminalSignedOn || event instanceof KeysActivated || event instanceof DukptCounterUsed) {
            takeKeys(event);
        } else {
            project(event);
        }
    }

    /** The parts were read from a snapshot: goes on behind this record of the own stream. Before the start only. */
    public void restored(long lastSequence) {
        sequence = lastSequence;
    }

    /** A record of the own stream that is durable now; keys were taken when it was appended. */
    void projectOwn(Event event) {
        if (!(event instanceof TerminalSignedOn)) {
            project(event);
        }
    }

    /** A record about keys; live it is taken when it is appended, so that state and stream have one order. */
    void takeKeys(Event event) {
        TerminalState terminal = changing(Exchanges.terminalOf(event));
        switch (event) {
            case TerminalSignedOn e -> terminal.signedOn(e.wrappedKeys());
            case KeysActivated e -> terminal.keysActivated(e.atEpochMillis());
            case DukptCounterUsed e -> terminal.counterUsed(e.counter());
            default -> throw new IllegalArgumentException(event.getClass().getSimpleName() + " says nothing of keys");
        }
    }

    /**
     * The durable outcome of an exchange, from any stream. Taking it twice does nothing, since a snapshot may hold
     * outcomes that stand behind its place in the journal.
     */
    public void project(Event event) {
        Exchange exchange = Exchanges.exchangeOf(event);
        if (exchange == null) {
            return;
        }
        TerminalState terminal = changing(exchange.terminal());
        boolean cutOver = exchange.stan() == 0;
        if (cutOver ? exchange.batch() != terminal.batch
                : terminal.window.decided(exchange.batch(), exchange.stan(), exchange.messageClass())) {
            return;
        }
        if (event instanceof Reversed reversed && reversed.ending() == Ending.ORIGINAL_UNKNOWN) {
            terminal.window.markReversedBefore(reversed.originalBatch(), reversed.originalStan());
        }
        terminal.decidedSequence = Math.max(terminal.decidedSequence, exchange.terminalSequence());
        terminal.sequence = Math.max(terminal.sequence, terminal.decidedSequence);
        byte[] answer = Exchanges.answerOf(event);
        if (answer != null) {
            terminal.window.answered(exchange.batch(), exchange.stan(), exchange.messageClass(), exchange.fingerprint(),
                    answer);
        }
        projectBatch(terminal, event);
        terminal.window.keepBatchesAround(terminal.batch);
    }

    private void projectBatch(TerminalState terminal, Event event) {
        BatchState batch = terminal.batchState;
        switch (event) {
            case Approved e -> {
                batch.approved(e);
                terminal.shownCodes.approved(e);
            }
            case Reversed e -> {
                batch.reversed(e);
                terminal.shownCodes.reversed(e);
            }
            case CodeShown e -> terminal.shownCodes.shown(e);
            case BatchDisputed e -> batch.disputed(e);
            case BatchItemTaken e -> batch.item(e);
            case BatchClosed e -> {
                batch.closed(e);
                terminal.batch = e.nextBatch();
                terminal.cutOverEpochMillis = Long.MAX_VALUE;
            }
            default -> {
                return;
            }
        }
        setCutOver(terminal);
    }

    private void setCutOver(TerminalState terminal) {
        if (terminal.cutOverEpochMillis == Long.MAX_VALUE && cutOvers.any() && terminal.row != null
                && terminal.batchState.openedEpochMillis() != 0) {
            terminal.cutOverEpochMillis = cutOvers.after(terminal.row.merchantId(),
                    terminal.batchState.openedEpochMillis());
        }
    }

    /** Whether business days end. */
    boolean cutsOver() {
        return cutOvers.any();
    }

    /** Terminals whose business day has ended by then. */
    List<TerminalState> dueForCutOver(long atEpochMillis) {
        return pieces.stream().filter(terminal -> terminal.cutOverEpochMillis <= atEpochMillis && !terminal.closing)
                .toList();
    }

    /** The terminal, which is about to change; made when it has left the fleet, so that it can come back. */
    private TerminalState changing(long id) {
        TerminalState terminal = byId.get(id);
        if (terminal == null) {
            return add(id, null);
        }
        if (watch != null) {
            watch.changing(terminal.piece);
        }
        return terminal;
    }

    @Override
    public int firstPiece() {
        return 0;
    }

    @Override
    public int endPiece() {
        return pieces.size();
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public void writeHead(ByteBuffer out) {
        // Each terminal tells all of itself.
    }

    @Override
    public int bytesMax(int piece) {
        return pieces.get(piece).bytes();
    }

    @Override
    public void write(int piece, ByteBuffer out) {
        pieces.get(piece).write(out);
    }

    @Override
    public void watch(PieceWatch newWatch) {
        watch = newWatch;
    }

    @Override
    public void readHead(ByteBuffer in) {
        // There is nothing in it.
    }

    @Override
    public void read(int piece, ByteBuffer in) {
        long id = in.getLong();
        TerminalState terminal = byId.get(id);
        terminal = terminal == null ? add(id, null) : terminal;
        terminal.read(in);
        setCutOver(terminal);
    }

    @Override
    public void restored() {
        // Nothing follows from the terminals.
    }
}
