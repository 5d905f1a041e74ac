package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.postern.processor.KeyFixture;
import dev.postern.processor.Settings;
import dev.postern.processor.authorization.CardRequest;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.catalogue.CatalogueSettings;
import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.BinTable;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.HandJournal;
import dev.postern.processor.keys.TokenKey;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.state.Copying;
import dev.postern.processor.time.HandAlarm;
import dev.postern.processor.time.HandClock;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.fleet.FleetRow;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;

/** A terminal partition stepped by hand, with the card shard behind it and the connections before it as inboxes. */
final class PartitionFixture {

    static final int STREAM = 64;
    static final KeyTerms NO_GRACE = new KeyTerms(86_400_000, 1_000_000, 0, 60_000, 0);
    private static final int CARD_STREAM = 0;

    final HandClock clock = new HandClock();
    final HandJournal journal = new HandJournal();
    final TestInbox<FraudScreener.Command> shard = TestInbox.create();
    final Peer connection = new Peer();
    final List<FleetRow> fleet;
    KeyTerms terms = NO_GRACE;
    private final TokenKey tokens;
    private final int answersMax;
    private final CutOverTimes cutOvers;
    private final HandAlarm alarm = new HandAlarm(clock);
    private Terminals terminals;
    private BehaviorTestKit<TerminalPartition.Command> partition;

    PartitionFixture(int answersMax) {
        this(answersMax, KeyProfile.TDES, CutOverTimes.NONE);
    }

    PartitionFixture(int answersMax, KeyProfile profile) {
        this(answersMax, profile, CutOverTimes.NONE);
    }

    PartitionFixture(int answersMax, CutOverTimes cutOvers) {
        this(answersMax, KeyProfile.TDES, cutOvers);
    }

    private PartitionFixture(int answersMax, KeyProfile profile, CutOverTimes cutOvers) {
        this.cutOvers = cutOvers;
        this.answersMax = answersMax;
        this.fleet = TestTerminal.fleet(2, profile);
        tokens = KeyFixture.tokenKey();
        start();
    }

    /** Begins anew with what the journal tells, as after a restart. */
    void restart() {
        start();
    }

    private void start() {
        terminals = new Terminals(answersMax, _ -> 0, cutOvers);
        TestTerminal.commissioned(fleet).forEach(terminals::commission);
        journal.recover((stream, sequence, event) -> {
            if (stream == STREAM) {
                terminals.apply(event);
            } else {
                terminals.project(event);
            }
        });
        PartitionStage stage = new PartitionStage(List.of(shard.getRef()),
                BinTable.read(Settings.with().at("postern.issuer")), tokens, terms, ShippedChecks.CHECKS, null, Requests.ANSWERS,
                Catalogues.unwatched(CatalogueSettings.read(Settings.with().at("postern.catalogues"))), 80);
        partition = BehaviorTestKit.create(TerminalPartition.create(terminals, 0, STREAM, stage, journal, Runnable::run,
                alarm, new Copying.Pace(200_000, 2_000_000), clock, new StageHistograms(1, clock).writer(0), new Counts()));
    }

    Terminals terminals() {
        return terminals;
    }

    void submit(byte[] message) {
        submit(message, Admission.ALL, connection);
    }

    void submit(byte[] message, Admission admission) {
        submit(message, admission, connection);
    }

    void submit(byte[] message, Admission admission, Peer from) {
        run(new Submit(Requests.of(message, clock.epochMillis()), -1).admitted(admission, from.ref()));
    }

    void submit(TerminalRequest request) {
        run(new Submit(request, -1).admitted(Admission.ALL, connection.ref()));
    }

    /** What the decoder says of a message of which one field could not be read. */
    void submitMalformed(byte[] message, int field) {
        run(new Submit(Requests.of(message), field).admitted(Admission.ALL, connection.ref()));
    }

    void closed(TestTerminal terminal, Peer gone) {
        run(new TerminalPartition.ConnectionClosed(TerminalState.pack(terminal.id()), gone.ref()));
    }

    private void run(TerminalPartition.Command command) {
        partition.run(command);
        settle();
    }

    /** The oldest append becomes durable, and the partition hears it. */
    void release() {
        journal.release();
        settle();
    }

    void fail() {
        journal.fail();
        settle();
    }

    /** The clock says that time, and the alarms that are due ring. */
    void at(long epochMillis) {
        clock.advance(epochMillis - clock.epochMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        alarm.ringDue();
        settle();
    }

    void lookUp() {
        journal.lookUp();
        settle();
    }

    void settle() {
        while (partition.selfInbox().hasMessages()) {
            partition.runOne();
        }
    }

    /** What the shard was asked next. */
    FraudScreener.Screen asked() {
        return (FraudScreener.Screen) shard.receiveMessage();
    }

    /** The shard's way back: an outcome with its record, which is durable. */
    void decide(FraudScreener.Screen asked, String code, java.util.function.BiFunction<CardRequest, byte[], Event> record) {
        CardRequest request = asked.request();
        Outcome outcome = new Outcome(code, References.rrnOf("600000000001"),
                "00".equals(code) ? References.approvalCodeOf("ABC123") : References.NONE, null, request.atEpochMillis());
        byte[] answer = request.layout().encode(outcome);
        Event event = record.apply(request, answer);
        journal.write(CARD_STREAM, event);
        asked.replyTo().tell(new Issuer.Ended(request, code, answer, event, false));
        settle();
    }

    /** The shard's way back when nothing changed. */
    void giveUp(FraudScreener.Screen asked, String code) {
        asked.replyTo().tell(new Issuer.Ended(asked.request(), code, null, null, false));
        settle();
    }

    /** Signs on and takes the keys, which are pending then. */
    void signOn(TestTerminal terminal) {
        submit(terminal.signOn().encode());
        if (!terminal.row().profile().dukpt()) {
            release();
        }
        terminal.take(answer());
    }

    /** The next answer's bytes on the first connection. */
    byte[] answerBytes() {
        return connection.answerBytes();
    }

    WireMessage answer() {
        return connection.answer();
    }

    String code() {
        return connection.code();
    }

    void assertNoAnswer() {
        assertFalse(connection.hasAnswer(), "an answer");
    }

    void assertSilence() {
        assertNoAnswer();
        assertFalse(shard.hasMessages(), "a question to the shard");
    }
}
