package dev.postern.processor.authorization;

import java.util.function.LongToIntFunction;

/** The tables of one card shard, as deciding reads and applying changes them. Confined to the shard. */
final class Shard {

    final int stream;
    final Ledger.Bounds bounds;
    final LedgerTerms terms;
    final Cards cards = new Cards();
    final Originals originals = new Originals();
    final Holds holds = new Holds();
    final Transfers sent = new Transfers();
    final Transfers received = new Transfers();
    final UsedCodes codes = new UsedCodes();
    final BillPayers billPayers = new BillPayers();
    final CardGuards guards = new CardGuards();
    final OwedReversals owed = new OwedReversals();
    private final LongToIntFunction merchants;
    /** Of the last record applied. */
    long sequence;

    Shard(int stream, Ledger.Bounds bounds, LedgerTerms terms, LongToIntFunction merchants) {
        this.stream = stream;
        this.bounds = bounds;
        this.terms = terms;
        this.merchants = merchants;
    }

    long rrn(long atEpochMillis, long own) {
        return References.rrn(atEpochMillis, stream, own);
    }

    boolean sameMerchant(long terminal, long other) {
        return terminal == other || merchants.applyAsInt(terminal) == merchants.applyAsInt(other);
    }

    /** The sequence that fields 37 and 38 name; -1 when they name none of this shard, or two different ones. */
    long linkedSequence(Particulars particulars) {
        String code = particulars.approvalCode();
        if (particulars.rrn() == null) {
            return code == null ? -1 : References.sequenceOfApprovalCode(code, sequence);
        }
        if (!References.isOfStream(particulars.rrn(), stream)) {
            return -1;
        }
        long named = References.sequenceOfRrn(particulars.rrn());
        return code == null || References.sequenceOfApprovalCode(code, named) == named ? named : -1;
    }

    /** The approved original that 37 and 38 name, of the same card and merchant; or -1. */
    int linkedOriginal(AuthorizationRequest request, int card) {
        int original = originals.findSequence(linkedSequence(request.particulars()));
        return original >= 0 && originals.approved(original) && originals.card(original) == card
                && sameMerchant(originals.key(original).terminal(), request.exchange().terminal()) ? original : -1;
    }

    /** The hold that 37 and 38 name, by its own record or one that raised it, of the same card and merchant; or null. */
    Holds.Hold linkedHold(AuthorizationRequest request, int card) {
        long named = linkedSequence(request.particulars());
        Holds.Hold hold = holds.get(named);
        if (hold == null) {
            int original = originals.findSequence(named);
            hold = original >= 0 && originals.kind(original) == Kind.INCREMENT
                    ? holds.get(originals.link(original)) : null;
        }
        return hold != null && hold.card() == card && sameMerchant(hold.terminal(), request.exchange().terminal())
                ? hold : null;
    }

    boolean oldestPastRetention(long atEpochMillis) {
        return originals.oldestEpochMillis() < atEpochMillis - bounds.originalsRetentionMillis();
    }
}
