package dev.postern.processor;

import dev.postern.processor.authorization.Exchanges;
import dev.postern.fraud.features.CardActivities;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.journal.RecordVisitor;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.terminal.Terminals;
import dev.postern.protocol.fleet.FleetRow;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of every shard and partition, rebuilt from the journal before the actors start. Confined to the starting
 * thread until each part is handed to its actor.
 */
final class RecoveredState implements RecordVisitor {

    private final Streams streams;
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<CardActivities<CardToken>> activities = new ArrayList<>();
    private final List<Terminals> terminals = new ArrayList<>();
    private long records;

    RecoveredState(NodeSettings settings, Streams streams, List<FleetRow> fleet) {
        this.streams = streams;
        for (int shard = 0; shard < streams.cards(); shard++) {
            ledgers.add(new Ledger(streams.card(shard), settings.issuer().bounds()));
            activities.add(new CardActivities<>(settings.fraud().windowMillis(), settings.fraud().cardsMax()));
        }
        for (int partition = 0; partition < streams.terminals(); partition++) {
            terminals.add(new Terminals(settings.terminal().answersMax()));
        }
        for (FleetRow row : fleet) {
            terminals.get(Terminals.partitionOf(row, streams.terminals())).commission(row);
        }
    }

    @Override
    public void visit(int stream, long streamSequence, Event event) {
        records++;
        if (!streams.isCard(stream)) {
            terminals.get(streams.index(stream)).apply(event);
            return;
        }
        int shard = streams.index(stream);
        ledgers.get(shard).apply(event);
        if (event instanceof Approved approved && approved.kind().movesMoney()) {
            activities.get(shard).sold(approved.token(), approved.atEpochMillis());
        }
        long terminal = Exchanges.terminalOf(event);
        if (terminal != 0) {
            terminals.get(Terminals.partitionOf(terminal, streams.terminals())).project(event);
        }
    }

    long records() {
        return records;
    }

    int terminalCount() {
        return terminals.stream().mapToInt(Terminals::size).sum();
    }

    Ledger ledger(int shard) {
        return ledgers.get(shard);
    }

    CardActivities<CardToken> activities(int shard) {
        return activities.get(shard);
    }

    Terminals terminals(int partition) {
        return terminals.get(partition);
    }
}
