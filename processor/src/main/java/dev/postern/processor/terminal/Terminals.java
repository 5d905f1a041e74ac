package dev.postern.processor.terminal;

import dev.postern.processor.authorization.AccountOpened;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Exchanges;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.authorization.Refused;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TerminalSignedOn;
import dev.postern.protocol.fleet.FleetRow;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;

/**
 * The terminals of one partition. Events change it, live and at replay alike: those of its own stream, and, as a
 * projection, the outcomes that stand in card streams. Confined to its partition.
 */
public final class Terminals {

    private final Long2ObjectOpenHashMap<TerminalState> byId = new Long2ObjectOpenHashMap<>();
    private final int answersMax;
    private long sequence;

    /** @param answersMax full answers kept for each terminal */
    public Terminals(int answersMax) {
        this.answersMax = answersMax;
    }

    /** Commissions a terminal; before the start only. */
    public void commission(FleetRow row) {
        TerminalState state = new TerminalState(row, answersMax);
        byId.put(state.id, state);
    }

    /** The partition of a terminal: a hash of field 41. */
    public static int partitionOf(long terminal, int partitions) {
        return (int) Long.remainderUnsigned(terminal * 0x9E3779B97F4A7C15L >>> 20, partitions);
    }

    /** The same for a terminal's name. */
    public static int partitionOf(FleetRow row, int partitions) {
        return partitionOf(TerminalState.pack(row.terminalId()), partitions);
    }

    TerminalState find(long terminal) {
        return byId.get(terminal);
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
        return byId.size();
    }

    /** A record of this partition's own stream. */
    public void apply(Event event) {
        sequence++;
        project(event);
    }

    /** A record of any stream, as far as it says something of a terminal; one that left the fleet is skipped. */
    public void project(Event event) {
        TerminalState terminal = byId.get(Exchanges.terminalOf(event));
        if (terminal == null) {
            return;
        }
        switch (event) {
            case AccountOpened e -> { }
            case Approved e -> answered(terminal, e.exchange(), e.answer());
            case Declined e -> answered(terminal, e.exchange(), e.answer());
            case Refused e -> answered(terminal, e.exchange(), e.answer());
            case Reversed e -> reversed(terminal, e);
            case TerminalSignedOn e -> terminal.signedOn(e.wrappedKeys());
            case KeysActivated e -> terminal.keysActivated();
        }
    }

    private static void reversed(TerminalState terminal, Reversed event) {
        if (event.ending() == Ending.ORIGINAL_UNKNOWN) {
            terminal.window.markReversedBefore(event.originalBatch(), event.originalStan());
        }
        answered(terminal, event.exchange(), event.answer());
    }

    private static void answered(TerminalState terminal, Exchange exchange, byte[] answer) {
        terminal.sequence = Math.max(terminal.sequence, exchange.terminalSequence());
        terminal.window.answered(exchange.batch(), exchange.stan(), exchange.messageClass(), exchange.fingerprint(),
                answer);
        terminal.window.keepBatchesAround(terminal.batch);
    }
}
