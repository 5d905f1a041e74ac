package dev.postern.load.run;

import dev.postern.load.reconcile.MoneyCheck;
import dev.postern.load.record.Fault;
import dev.postern.load.record.Percentiles;
import java.util.List;
import java.util.Optional;

/**
 * Turns what a run found into its verdict; the gravest finding decides. Pure.
 */
final class Judge {
    private Judge() {
    }

    static Verdict judge(Findings found, MoneyCheck money, long unsettled, LoadPlan plan) {
        if (money != null && money.differing() == 0 && !money.passed()) {
            return new Verdict(Verdict.INTEGRITY_BROKEN, "%,d batches are not what their terminals know; %s".formatted(
                money.batches().differing(), money.batches().sentences().getFirst()));
        }
        if (money != null && !money.passed()) {
            return new Verdict(Verdict.INTEGRITY_BROKEN, "the money of %,d cards is not what terminals were told; %s".formatted(
                money.differing(), money.differences().getFirst().sentence()));
        }
        if (unsettled > 0) {
            return new Verdict(Verdict.FAILED, "%,d exchanges had no answer within %.0f s after the last send, so the money could not be checked"
                .formatted(unsettled, plan.limits().settleNanos() / 1e9));
        }
        Optional<KindCounts> incomplete = found.counts().stream().filter(counts -> !counts.complete()).findFirst();
        if (incomplete.isPresent()) {
            return new Verdict(Verdict.INTEGRITY_BROKEN, "of %,d exchanges of kind %s only %,d have an outcome".formatted(
                incomplete.get().begun(), incomplete.get().kind(), incomplete.get().ended()));
        }
        long unsent = found.faults().getOrDefault(Fault.UNSENT.label(), 0L);
        if (unsent > 0) {
            return new Verdict(Verdict.FAILED, "%,d sends could not be made, because their terminals were not connected within %.0f s after the last was due"
                .formatted(unsent, plan.limits().settleNanos() / 1e9));
        }
        long unproven = found.faults().getOrDefault(Fault.ISSUER_UNPROVEN.label(), 0L);
        if (unproven > 0) {
            return new Verdict(Verdict.INTEGRITY_BROKEN, "%,d approvals were not proven to the card's chip (tag 91)".formatted(unproven));
        }
        if (found.answered() == 0) {
            return new Verdict(Verdict.FAILED, "nothing was answered in the measured part");
        }
        if (found.sendLag().p99Nanos() > plan.limits().lagLimitNanos()) {
            return new Verdict(Verdict.INVALID, "the generator's own send lag was %s ms at p99, over the limit of %s ms: the times say nothing about the host"
                .formatted(Percentiles.millis(found.sendLag().p99Nanos()), Percentiles.millis(plan.limits().lagLimitNanos())));
        }
        List<String> missed = plan.promise().missedBy(found);
        if (!missed.isEmpty()) {
            return new Verdict(Verdict.PROMISE_MISSED, String.join("; ", missed));
        }
        return new Verdict(Verdict.GOOD, "%,d messages answered%s".formatted(found.answered(),
            money == null ? "" : ", the money of %,d cards is where it must be".formatted(money.cards())));
    }
}
