package dev.postern.processor.terminal;

import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.BatchClosed.Reason;
import dev.postern.processor.authorization.BatchDifference;
import dev.postern.processor.authorization.BatchDisputed;
import dev.postern.processor.authorization.BatchItemTaken;
import dev.postern.processor.authorization.BatchTotals;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.ops.Counts;
import java.util.List;

/**
 * Closes batches: by the terminal's totals, by its items when they differ, or because the business day ends (protocol
 * contract, section 4). Confined to its partition.
 */
final class BatchClosing {

    /** Lines of a difference list that the journal and the operator's page keep. */
    private static final int DIFFERENCES_MAX = 500;
    private static final int FIELD_56_CHARACTERS_MAX = 255;
    private static final int TOTALS_DIGITS = 62;
    private static final int BATCH_MAX = 999_999;
    private static final int COUNT_MAX = 999;

    private static final char BALANCED = '1';
    private static final char NOT_BALANCED = '2';

    private final Answering answering;
    private final Counts counts;

    BatchClosing(Answering answering, Counts counts) {
        this.answering = answering;
        this.counts = counts;
    }

    /** 0500: compares totals. Nothing of the terminal may be on its way, or the totals would be of no moment. */
    void close(TerminalState terminal, Submit submit, long fingerprint) {
        TerminalRequest request = submit.request();
        BatchState batch = terminal.batchState;
        if (terminal.window.runningCount() > 0) {
            answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
            return;
        }
        BatchTotals claimedHome;
        BatchTotals claimedForeign = BatchTotals.NONE;
        boolean agree;
        if (request.supplement().hasIsoTotals()) {
            claimedHome = ofIso(request.supplement().isoTotals());
            agree = claimedHome.equals(batch.home().plus(batch.foreign()));
        } else {
            String totals = request.supplement().field48();
            if (totals.length() != TOTALS_DIGITS || !totals.chars().allMatch(c -> c >= '0' && c <= '9')) {
                answering.format(terminal, submit, 48);
                return;
            }
            claimedHome = of(totals, 0);
            claimedForeign = of(totals, TOTALS_DIGITS / 2);
            agree = claimedHome.equals(batch.home()) && claimedForeign.equals(batch.foreign());
        }
        String code = agree ? ResponseCode.APPROVED : ResponseCode.TOTALS_DIFFER;
        byte[] answer = request.encode(outcome(request, code, text(batch, agree ? BALANCED : NOT_BALANCED), null));
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        begin(terminal, exchange);
        answering.whenDurable(terminal, submit, agree
                ? new BatchClosed(exchange, next(terminal.batch), Reason.BALANCED, batch.home(), batch.foreign(),
                        claimedHome, claimedForeign, List.of(), 0, code, answer, request.atEpochMillis)
                : new BatchDisputed(exchange, claimedHome, claimedForeign, code, answer, request.atEpochMillis),
                answer, code);
    }

    /** 0320: one item as the terminal has it. */
    void item(TerminalState terminal, Submit submit, long fingerprint) {
        TerminalRequest request = submit.request();
        if (!terminal.batchState.isDisputed() || request.originalBatch() != terminal.batch) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, ResponseCode.WRONG_STATE);
            return;
        }
        if (terminal.batchState.takesNoMoreItems()) {
            counts.refused("batch-items");
            answering.now(terminal, submit, ResponseCode.ISSUER_UNAVAILABLE);
            return;
        }
        byte[] answer = request.encode(outcome(request, ResponseCode.APPROVED, null, null));
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        terminal.window.started(exchange.batch(), exchange.stan(), exchange.messageClass(), fingerprint);
        answering.whenDurable(terminal, submit, new BatchItemTaken(exchange, request.originalStan(),
                isCredit(request.processingCode), request.amountMinor, ResponseCode.APPROVED, answer,
                request.atEpochMillis), answer, ResponseCode.APPROVED);
    }

    /** Codes 20 to 29 give (ISO 8583:1987, field 3). */
    private static boolean isCredit(int processingCode) {
        return processingCode / 100_000 == 2;
    }

    /** 0320 with 207: the items are all there; the batch is closed with what differs. */
    void end(TerminalState terminal, Submit submit, long fingerprint) {
        TerminalRequest request = submit.request();
        BatchState batch = terminal.batchState;
        if (!batch.isDisputed()) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, ResponseCode.WRONG_STATE);
            return;
        }
        if (terminal.window.runningCount() > 0) {
            answering.now(terminal, submit, ResponseCode.IN_PROGRESS);
            return;
        }
        List<BatchDifference> differences = batch.differences();
        List<BatchDifference> kept = List.copyOf(differences.subList(0, Math.min(differences.size(), DIFFERENCES_MAX)));
        byte[] answer = request.encode(outcome(request, ResponseCode.APPROVED, null, screen(differences)));
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        begin(terminal, exchange);
        answering.whenDurable(terminal, submit, new BatchClosed(exchange, next(terminal.batch), Reason.UPLOADED,
                batch.home(), batch.foreign(), batch.claimedHome(), batch.claimedForeign(), kept,
                differences.size() - kept.size(), ResponseCode.APPROVED, answer, request.atEpochMillis), answer,
                ResponseCode.APPROVED);
    }

    /** The business day of the terminal has ended; nothing of it is on its way. Totals that were disputed stay on record. */
    BatchClosed cutOver(TerminalState terminal, long atEpochMillis) {
        BatchState batch = terminal.batchState;
        boolean disputed = batch.isDisputed();
        terminal.closing = true;
        return new BatchClosed(new Exchange(terminal.id, terminal.batch, 0, MessageClass.RECONCILIATION, 0,
                terminal.takeSequence()), next(terminal.batch), Reason.CUT_OVER, batch.home(), batch.foreign(),
                disputed ? batch.claimedHome() : batch.home(), disputed ? batch.claimedForeign() : batch.foreign(), List.of(), 0, ResponseCode.APPROVED, null, atEpochMillis);
    }

    /** Until the record is durable, nothing new may come into the batch. */
    private static void begin(TerminalState terminal, Exchange exchange) {
        terminal.window.started(exchange.batch(), exchange.stan(), exchange.messageClass(), exchange.fingerprint());
        terminal.closing = true;
    }

    private Outcome outcome(TerminalRequest request, String code, String field48, String field56) {
        return new Outcome(code, answering.ownReference(request), References.NONE,
                Outcome.More.texts(field48, field56, null), request.atEpochMillis);
    }

    static int next(int batch) {
        return batch >= BATCH_MAX ? 1 : batch + 1;
    }

    private static BatchTotals ofIso(long[] totals) {
        return new BatchTotals(totals[0], (int) totals[1], totals[2], (int) totals[3]);
    }

    private static BatchTotals of(String digits, int from) {
        return new BatchTotals(Long.parseLong(digits, from, from + 12, 10),
                Integer.parseInt(digits, from + 12, from + 15, 10), Long.parseLong(digits, from + 15, from + 27, 10),
                Integer.parseInt(digits, from + 27, from + 30, 10));
    }

    /** Our totals as field 48 has them; null when one is too large for it. */
    private static String text(BatchState batch, char result) {
        String home = text(batch.home(), result);
        String foreign = text(batch.foreign(), result);
        return home == null || foreign == null ? null : home + foreign;
    }

    private static String text(BatchTotals totals, char result) {
        boolean fits = totals.debitCount() <= COUNT_MAX && totals.creditCount() <= COUNT_MAX;
        return fits ? "%012d%03d%012d%03d%c".formatted(totals.debitMinor(), totals.debitCount(), totals.creditMinor(),
                totals.creditCount(), result) : null;
    }

    /** As many lines as fit: STAN, H missing here, T missing there or A amount differs, our amount, theirs. */
    private static String screen(List<BatchDifference> differences) {
        if (differences.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        for (BatchDifference line : differences) {
            char what = switch (line.what()) {
                case MISSING_HERE -> 'H';
                case MISSING_THERE -> 'T';
                case AMOUNT_DIFFERS -> 'A';
            };
            String next = "%06d %c %d %d;".formatted(line.stan(), what, line.oursMinor(), line.theirsMinor());
            if (text.length() + next.length() > FIELD_56_CHARACTERS_MAX) {
                break;
            }
            text.append(next);
        }
        return text.toString();
    }
}
