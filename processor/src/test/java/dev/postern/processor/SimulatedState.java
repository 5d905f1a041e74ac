package dev.postern.processor;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardGuarded;
import dev.postern.processor.authorization.Effect;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.Reversed;
import dev.postern.fraud.features.CardActivities;
import dev.postern.processor.fraud.CardFeatures;
import dev.postern.processor.journal.Recoverable;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.simulation.PlantedBug;
import dev.postern.processor.terminal.Terminals;
import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.ByteBuffer;
import java.util.List;

/** The real recovered state of a simulated host, for the rooms of the simulation. Not thread-safe. */
final class SimulatedState implements Recoverable {

    private final RecoveredState state;
    private final Streams streams;
    private final PlantedBug bug;

    SimulatedState(NodeSettings settings, Streams streams, List<FleetRow> fleet, PlantedBug bug) {
        this.state = new RecoveredState(settings, streams, TestTerminal.commissioned(fleet));
        this.streams = streams;
        this.bug = bug;
    }

    @Override
    public boolean takesSnapshots() {
        return switch (bug) {
            case REPEATS_FORGOTTEN_ON_RESTART, MARK_OF_UNKNOWN_ORIGINAL_LOST, HOLD_LEAKED, PIN_TRIES_FORGOTTEN -> false;
            default -> true;
        };
    }

    @Override
    public void restore(int stream, long streamSequence, long sequence, ByteBuffer body) {
        state.restore(stream, streamSequence, sequence, body);
    }

    @Override
    public void visit(long sequence, int stream, long streamSequence, Event event) {
        if (bug == PlantedBug.HOLD_LEAKED && event instanceof Approved approved && approved.effect() != null
                && approved.effect().heldMinor() < 0) {
            state.visit(sequence, stream, streamSequence, leaked(approved));
        } else if (bug == PlantedBug.PIN_TRIES_FORGOTTEN && event instanceof CardGuarded guarded) {
            state.visit(sequence, stream, streamSequence, new CardGuarded(guarded.token(), 0, guarded.transactionCounter(),
                    guarded.atEpochMillis()));
        } else if (streams.isCard(stream) && isHidden(event)) {
            state.ledger(streams.index(stream)).apply(event);
        } else {
            state.visit(sequence, stream, streamSequence, event);
        }
    }

    /** Planted: the same approval, but what it freed stays held. */
    private static Approved leaked(Approved event) {
        Effect effect = event.effect();
        return new Approved(event.exchange(), event.token(), event.kind(), event.amountMinor(), event.currency(), event.rrn(),
                event.approvalCode(), new Effect(effect.responseCode(), effect.foreign(), effect.balanceMinor(), 0,
                        effect.linkedSequence(), effect.original(), effect.untilEpochMillis(), effect.code(), effect.tally(),
                        effect.payee()), event.answer(), event.atEpochMillis());
    }

    /** Planted: the terminals are not shown what stands in a card's stream. */
    private boolean isHidden(Event event) {
        return bug == PlantedBug.REPEATS_FORGOTTEN_ON_RESTART
                || bug == PlantedBug.MARK_OF_UNKNOWN_ORIGINAL_LOST && event instanceof Reversed reversed
                && reversed.ending() == Ending.ORIGINAL_UNKNOWN;
    }

    Ledger ledger(int shard) {
        return state.ledger(shard);
    }

    CardActivities activities(int shard) {
        return state.activities(shard);
    }

    CardFeatures features(int shard) {
        return state.features(shard);
    }

    Terminals terminals(int partition) {
        return state.terminals(partition);
    }

    /** One number for every byte of the state, that of the terminals included or not. */
    long hash(boolean withTerminals) {
        return withTerminals ? StateHash.of(state, streams) : StateHash.cards(state, streams);
    }

    /** The same state, rebuilt from the first record on. */
    Recoverable withoutSnapshots() {
        return new Recoverable() {
            @Override
            public boolean takesSnapshots() {
                return false;
            }

            @Override
            public void restore(int stream, long streamSequence, long sequence, ByteBuffer body) {
                throw new IllegalStateException("no snapshot was wanted");
            }

            @Override
            public void visit(long sequence, int stream, long streamSequence, Event event) {
                SimulatedState.this.visit(sequence, stream, streamSequence, event);
            }
        };
    }
}
