package dev.postern.processor.issuer;

import dev.postern.processor.authorization.Decision;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.authorization.Ledger;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.TransferStep;
import dev.postern.processor.authorization.Transfers;
import dev.postern.processor.journal.Append;
import dev.postern.processor.journal.Completion;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.ops.Counts;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * The way of a transfer's money between the payer's shard and the payee's, both sides of it: docs/lifecycle.md, "A transfer". Each step is
 * durable in its own shard before the other is told, and each is taken once, whatever is told twice. Confined to the shard's actor.
 */
final class TransferSteps {

    /**
     * The payee of a transfer is this shard's.
     *
     * @param back the money is to be taken again
     */
    record Receive(Transfers.Transfer transfer, boolean back, long atEpochMillis, ActorRef<Issuer.Command> payer)
            implements Issuer.Command {
    }

    /** The payee's shard has done so, and that is durable. */
    record Received(long transferId, boolean back, long atEpochMillis) implements Issuer.Command {
    }

    private final Ledger ledger;
    private final ShardStream stream;
    private final Journal journal;
    private final BinTable ranges;
    private final Shards shards;
    private final ActorContext<Issuer.Command> context;
    private final ActorRef<Issuer.Command> self;
    private final Counts counts;
    /** Who is told when a transfer, or its way back, is done: by its id. At most the node's requests in flight. */
    private final Map<Long, Issuer.Handle> asked = new HashMap<>();

    TransferSteps(Ledger ledger, ShardStream stream, Journal journal, BinTable ranges, Shards shards,
            ActorContext<Issuer.Command> context, Counts counts) {
        this.ledger = ledger;
        this.stream = stream;
        this.journal = journal;
        this.ranges = ranges;
        this.shards = shards;
        this.context = context;
        this.self = context.getSelf();
        this.counts = counts;
    }

    /**
     * Hands a transfer's debit, or the record that turns it back, to the journal; the state has it. Answered when the payee's side is
     * durable too; what a crash interrupts goes on after the restart.
     */
    void begin(Transfers.Transfer transfer, Decision decision, long sequence, Issuer.Handle handle) {
        boolean back = transfer.state() == Transfers.State.RETURNING;
        Issuer.Handle former = asked.put(transfer.id(), handle);
        Completion durable = new Completion() {
            @Override
            public void durable(long commitBegunNanos, long durableNanos) {
                handle.passage().durable(commitBegunNanos, durableNanos);
                durable();
            }

            @Override
            public void durable() {
                if (former != null) {
                    // Its reversal overtook the transfer's own way to the payee: nobody waits for that any more. The debit's
                    // record stands before this one, and may not have been durable when the reversal came.
                    former.replyTo().tell(former);
                }
                // The window takes it in now: a snapshot of the partition would miss it otherwise.
                handle.replyTo().tell(Issuer.Ended.ahead(handle));
                tell(transfer, back, handle.request().atEpochMillis());
            }

            @Override
            public void failed(JournalFailure why) {
                if (former != null) {
                    former.end(ResponseCode.OUR_FAULT);
                }
                handle.end(ResponseCode.OUR_FAULT);
            }
        };
        journal.append(decision.before() == null
                ? Append.of(stream.number(), sequence, decision.event(), handle.home(), durable)
                : Append.of(stream.number(), sequence, decision.before(), decision.event(), handle.home(), durable));
    }

    private void tell(Transfers.Transfer transfer, boolean back, long atEpochMillis) {
        shards.ofCard(transfer.payee().token()).tell(new Receive(transfer, back, atEpochMillis, self));
    }

    /** All shards are there: what a restart found on its way is told again. */
    void resume() {
        for (Transfers.Transfer transfer : ledger.runningTransfers()) {
            tell(transfer, transfer.state() == Transfers.State.RETURNING, transfer.atEpochMillis());
        }
    }

    /** At the payee: gives the money, or takes it again. */
    void onReceive(Receive receive) {
        Transfers.Transfer transfer = receive.transfer();
        if (ledger.forgot(transfer)) {
            counts.refused("transfer-too-old");
            context.getLog().error("transfer {} is older than what its payee's shard remembers: its money stays in transit", transfer.id());
            return;
        }
        Received done = new Received(transfer.id(), receive.back(), receive.atEpochMillis());
        IssuerTerms terms = ranges.ofBin(transfer.payee().maskedPan());
        Ledger.Receipt receipt = ledger.receive(transfer, receive.back(), terms, receive.atEpochMillis());
        if (receipt == null) {
            receive.payer().tell(done);
        } else if (receipt.opened() == null) {
            stream.record(receipt.step(), () -> receive.payer().tell(done));
        } else {
            stream.record(receipt.opened(), receipt.step(), () -> receive.payer().tell(done));
        }
    }

    /** At the payer: the payee's side stands. The way there is answered now, the way back when the payer's own record is durable. */
    void onReceived(Received received) {
        TransferStep end = ledger.settle(received.transferId(), received.back(), received.atEpochMillis());
        if (end == null) {
            return;
        }
        stream.take(end);
        Issuer.Handle waits = asked.remove(received.transferId());
        boolean answersWhenDurable = received.back() && waits != null;
        if (!received.back() && waits != null) {
            waits.durable();
        }
        stream.append(end, answersWhenDurable ? waits : ShardStream.NOTHING_WAITS);
    }
}
