package dev.postern.processor;

import dev.postern.processor.authorization.Exchanges;
import dev.postern.fraud.features.CardActivities;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.fraud.ActivityPieces;
import dev.postern.processor.fraud.CardFeatures;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.fraud.SharedWindows;
import dev.postern.processor.journal.Recoverable;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.state.PieceReader;
import dev.postern.processor.state.Pieces;
import dev.postern.processor.terminal.Commissioned;
import dev.postern.processor.terminal.Terminals;
import dev.postern.protocol.fleet.FleetRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * The state of every shard and partition, rebuilt from the journal before the actors start. Confined to the starting
 * thread until each part is handed to its actor;
 * snapshots are restored by several threads, each another stream.
 */
final class RecoveredState implements Recoverable {

    private final NodeSettings settings;
    private final Streams streams;
    private final List<Commissioned> fleet;
    private final LongToIntFunction merchantNumbers;
    private final Ledger[] ledgers;
    private final CardActivities[] activities;
    private final CardFeatures[] features;
    private final Merchants merchants;
    private final SharedWindows shared;
    private final Terminals[] terminals;
    /** The journal's sequence up to which a partition's snapshot holds everything. */
    private final long[] projectedThrough;
    private final long[] streamSequences;

    RecoveredState(NodeSettings settings, Streams streams, List<Commissioned> commissioned) {
        this.settings = settings;
        this.streams = streams;
        this.fleet = commissioned;
        List<FleetRow> rows = commissioned.stream().map(Commissioned::row).toList();
        merchantNumbers = Terminals.merchants(rows);
        ledgers = new Ledger[streams.cards()];
        activities = new CardActivities[streams.cards()];
        features = new CardFeatures[streams.cards()];
        merchants = new Merchants(rows);
        shared = settings.fraud().shared(merchants, streams.terminals());
        terminals = new Terminals[streams.terminals()];
        projectedThrough = new long[streams.terminals()];
        streamSequences = new long[streams.count()];
        for (int shard = 0; shard < streams.cards(); shard++) {
            ledgers[shard] = emptyLedger(shard);
            activities[shard] = emptyActivities();
            features[shard] = emptyFeatures();
        }
        for (int partition = 0; partition < streams.terminals(); partition++) {
            terminals[partition] = emptyTerminals(partition);
        }
    }

    private Ledger emptyLedger(int shard) {
        return new Ledger(streams.card(shard), settings.issuer().bounds(), settings.issuer().terms(), merchantNumbers);
    }

    private CardActivities emptyActivities() {
        return new CardActivities(settings.fraud().windowMillis(), settings.fraud().cardsMax());
    }

    private CardFeatures emptyFeatures() {
        return settings.fraud().features(merchants, shared, streams.cards());
    }

    private Terminals emptyTerminals(int partition) {
        Terminals empty = new Terminals(settings.terminal().answersMax(),
                settings.merchants().permissions(), settings.merchants().cutOvers());
        for (Commissioned terminal : fleet) {
            if (Terminals.partitionOf(terminal.row(), streams.terminals()) == partition) {
                empty.commission(terminal);
            }
        }
        return empty;
    }

    @Override
    public void restore(int stream, long streamSequence, long sequence, ByteBuffer body) {
        int index = streams.index(stream);
        if (streams.isCard(stream)) {
            Ledger ledger = emptyLedger(index);
            CardActivities ofCards = emptyActivities();
            List<Pieces> sections = new ArrayList<>(ledger.pieces());
            CardFeatures ofRules = emptyFeatures();
            sections.add(FraudScreener.SECTION, new ActivityPieces(ofCards));
            sections.addAll(ofRules.restoring());
            PieceReader.read(body, sections);
            ofRules.restored();
            ledger.restored(streamSequence);
            ledgers[index] = ledger;
            activities[index] = ofCards;
            features[index] = ofRules;
        } else {
            Terminals ofPartition = emptyTerminals(index);
            List<Pieces> sections = new ArrayList<>(List.of(ofPartition));
            sections.addAll(shared.restoring(index));
            readShared(index, sequence, body, sections);
            ofPartition.restored(streamSequence);
            terminals[index] = ofPartition;
            projectedThrough[index] = sequence;
        }
        streamSequences[stream] = streamSequence;
    }

    private void readShared(int partition, long sequence, ByteBuffer body, List<Pieces> sections) {
        try {
            PieceReader.read(body, sections);
            shared.restored(partition, sequence);
        } catch (RuntimeException e) {
            shared.notRestored(partition);
            throw e;
        }
    }

    /** All was visited. */
    void recovered(long nowEpochMillis) {
        shared.recovered(nowEpochMillis);
    }

    @Override
    public void visit(long sequence, int stream, long streamSequence, Event event) {
        boolean held = streamSequence <= streamSequences[stream];
        if (!streams.isCard(stream)) {
            Terminals ofPartition = terminals[streams.index(stream)];
            if (held) {
                // Its place in the stream is taken, but its outcome may have been on the way when the copy began.
                ofPartition.project(event);
            } else {
                ofPartition.apply(event);
            }
            return;
        }
        shared.visit(sequence, event);
        if (!held) {
            applyToCard(streams.index(stream), event);
        }
        long terminal = Exchanges.terminalOf(event);
        if (terminal != 0) {
            int partition = Terminals.partitionOf(terminal, streams.terminals());
            if (sequence > projectedThrough[partition]) {
                terminals[partition].project(event);
            }
        }
    }

    private void applyToCard(int shard, Event event) {
        ledgers[shard].apply(event);
        features[shard].apply(event, ledgers[shard].originalEpochMillis(event));
        if (event instanceof Approved approved && approved.kind().isSale()) {
            activities[shard].sold(approved.token().high(), approved.token().low(), approved.atEpochMillis());
        }
    }

    int terminalCount() {
        return Arrays.stream(terminals).mapToInt(Terminals::size).sum();
    }

    Ledger ledger(int shard) {
        return ledgers[shard];
    }

    CardActivities activities(int shard) {
        return activities[shard];
    }

    Merchants merchants() {
        return merchants;
    }

    SharedWindows shared() {
        return shared;
    }

    CardFeatures features(int shard) {
        return features[shard];
    }

    Terminals terminals(int partition) {
        return terminals[partition];
    }
}
