package dev.postern.processor.terminal;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.catalogue.Bills;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.issuer.Issuer;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The rows of the contract's table that a partition decides itself: batches, bills, products and codes that a merchant shows. Whether a
 * bill is paid it asks the bill's shard, and who polls for a code that was paid goes on to a card. Confined to its partition.
 */
final class OwnRequests {

    /** The way to the card of who pays a shown code. */
    @FunctionalInterface
    interface ToPayer {

        void ask(TerminalState terminal, Submit submit, Asking.Question question, long fingerprint);
    }

    /** A bill inquiry on its way: of the bills that may be due, the first is asked for. */
    private record BillInquiry(TerminalState terminal, Submit submit, List<Bills.Bill> bills, long fingerprint) {
    }

    /** A card shard has said whether the first of an inquiry's bills is paid. */
    record BillTold(BillInquiry inquiry, boolean paid) implements TerminalPartition.Command {
    }

    private final Answering answering;
    private final OwnAnswers answers;
    private final BatchClosing closing;
    private final Asking asking;
    private final PartitionStage stage;
    private final ToPayer toPayer;
    private final ActorRef<TerminalPartition.Command> self;

    OwnRequests(Answering answering, BatchClosing closing, Asking asking, PartitionStage stage, ToPayer toPayer,
            ActorRef<TerminalPartition.Command> self) {
        this.answering = answering;
        this.answers = new OwnAnswers(answering, stage.catalogues());
        this.closing = closing;
        this.asking = asking;
        this.stage = stage;
        this.toPayer = toPayer;
        this.self = self;
    }

    /** A new request of such a row. */
    void decide(TerminalState terminal, Submit submit, MessageKind row, long fingerprint) {
        TerminalRequest request = submit.request();
        String refusal = MessageClass.asksCard(request.messageClass())
                ? RequestChecks.refusal(terminal, request, row, request.pan,
                        request.pan == null ? null : stage.ranges().of(request.pan)) : null;
        if (refusal != null) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, refusal);
            return;
        }
        switch (row.kind()) {
            case BATCH_CLOSE -> closing.close(terminal, submit, fingerprint);
            case BATCH_ITEM -> closing.item(terminal, submit, fingerprint);
            case BATCH_END -> closing.end(terminal, submit, fingerprint);
            case BILL_INQUIRY -> inquire(new BillInquiry(terminal, submit, answers.bills(request), fingerprint));
            case PRODUCT_LOOKUP -> answers.productLookup(terminal, submit, fingerprint);
            case MERCHANT_CODE -> answers.show(terminal, submit, fingerprint);
            case MERCHANT_CODE_POLL -> poll(terminal, submit, fingerprint);
            default -> throw new IllegalStateException(row + " is not the terminal's");
        }
    }

    /** What has been paid is not due: the bill's own shard knows. Until it has said so a repeat is early, and the batch stays open. */
    private void inquire(BillInquiry inquiry) {
        TerminalRequest request = inquiry.submit.request();
        if (inquiry.bills.isEmpty()) {
            answering.refuse(inquiry.terminal, inquiry.submit, request.batch(), inquiry.fingerprint,
                    ResponseCode.ORIGINAL_NOT_FOUND);
            return;
        }
        inquiry.terminal.window.started(request.batch(), request.stan, request.messageClass(), inquiry.fingerprint);
        long code = inquiry.bills.getFirst().code();
        int shard = (int) Long.remainderUnsigned(code, stage.screeners().size());
        stage.screeners().get(shard).tell(new FraudScreener.AskBill(new Issuer.BillAsked(code,
                paid -> self.tell(new BillTold(inquiry, paid)))));
    }

    /** The bill's shard has said so. */
    void onBillTold(BillTold told) {
        BillInquiry inquiry = told.inquiry;
        if (told.paid) {
            inquire(new BillInquiry(inquiry.terminal, inquiry.submit, inquiry.bills.subList(1, inquiry.bills.size()),
                    inquiry.fingerprint));
        } else {
            answers.due(inquiry.terminal, inquiry.submit, inquiry.bills.getFirst(), inquiry.fingerprint);
        }
    }

    /** The simulated customer pays some time after the code was shown; the poll that comes then takes the money. */
    private void poll(TerminalState terminal, Submit submit, long fingerprint) {
        TerminalRequest request = submit.request();
        ShownCodes.Shown code = terminal.shownCodes.find(request.supplement().rrn());
        if (code == null) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, ResponseCode.ORIGINAL_NOT_FOUND);
            return;
        }
        switch (code.state()) {
            case PAID -> answers.paid(terminal, submit, fingerprint);
            case CANCELLED -> answering.refuse(terminal, submit, request.batch(), fingerprint,
                    ResponseCode.WRONG_STATE);
            case OPEN -> pollOpen(terminal, submit, code, fingerprint);
        }
    }

    private void pollOpen(TerminalState terminal, Submit submit, ShownCodes.Shown code, long fingerprint) {
        TerminalRequest request = submit.request();
        Asking.Question question = asking.paying(code);
        boolean paidLater = request.atEpochMillis < code.atEpochMillis() + stage.catalogues().settings().paidAfterMillis();
        if (code.untilEpochMillis() <= request.atEpochMillis) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, ResponseCode.EXPIRED);
        } else if (request.amountMinor != code.amountMinor()) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, ResponseCode.AMOUNT_DIFFERS);
        } else if (question == null || paidLater || terminal.payingCode != 0) {
            // Nobody has paid yet: the same poll may come again.
            answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
        } else {
            terminal.payingCode = code.code();
            toPayer.ask(terminal, submit, question, fingerprint);
        }
    }
}
