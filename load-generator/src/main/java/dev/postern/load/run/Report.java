package dev.postern.load.run;

import dev.postern.load.reconcile.BatchCheck;
import dev.postern.load.reconcile.Difference;
import dev.postern.load.reconcile.Money;
import dev.postern.load.reconcile.MoneyCheck;
import dev.postern.load.record.Percentiles;
import java.util.stream.Collectors;

/**
 * Prints a result for people. Main thread only.
 */
final class Report {
    private static final String ROW = "  %-17s %11s  %9s %9s %9s %9s %9s   %9s %9s %9s %9s";

    private final Screen screen;

    Report(Screen screen) {
        this.screen = screen;
    }

    void print(Result result, String lagLimit) {
        latencies(result.measured());
        counts(result.measured());
        if (result.money() != null) {
            money(result.money());
            batches(result.money().batches());
        }
        screen.line("");
        machine(result.measured(), lagLimit);
        screen.line("");
        screen.line("result     %s/result.json", result.folder());
        screen.line("histograms %s/response.hlog, service.hlog, generator.hlog, *.hgrm", result.folder());
        screen.line("");
        screen.line("%s", result.verdict().word() + ": " + result.verdict().sentence());
    }

    private void machine(Findings found, String lagLimit) {
        if (found.sendLag().count() > 0) {
            screen.line("send lag  p50 %s  p99 %s  max %s ms (limit for p99: %s)", ms(found.sendLag().p50Nanos()),
                ms(found.sendLag().p99Nanos()), ms(found.sendLag().maxNanos()), lagLimit);
        }
        screen.line("hiccups   p50 %s  p99 %s  max %s ms", ms(found.hiccups().p50Nanos()), ms(found.hiccups().p99Nanos()),
            ms(found.hiccups().maxNanos()));
        screen.line("answered  %,.0f/s in %,.1f s   CPU per message: host %s, generator %.1f us", found.answeredPerSecond(),
            found.durationNanos() / 1e9, found.cpu().serverMicros() == null ? "not known" : "%.1f us".formatted(found.cpu().serverMicros()),
            found.cpu().clientMicros());
    }

    private void latencies(Findings found) {
        screen.line("");
        screen.line(ROW, "ms", "", "response", "", "", "", "", "service", "", "", "");
        screen.line(ROW, "kind", "count", "p50", "p90", "p99", "p99.9", "max", "p50", "p99", "p99.9", "max");
        for (KindTimes times : found.times()) {
            Percentiles response = times.response();
            Percentiles service = times.service();
            screen.line(ROW, times.kind(), "%,d".formatted(response.count()), ms(response.p50Nanos()), ms(response.p90Nanos()),
                ms(response.p99Nanos()), ms(response.p999Nanos()), ms(response.maxNanos()), ms(service.p50Nanos()), ms(service.p99Nanos()),
                ms(service.p999Nanos()), ms(service.maxNanos()));
        }
    }

    private void counts(Findings found) {
        screen.line("");
        for (KindCounts counts : found.counts()) {
            screen.line("  %-17s sent %,d: %s; codes %s", counts.kind(), counts.begun(),
                counts.outcomes().entrySet().stream().filter(outcome -> outcome.getValue() > 0)
                    .map(outcome -> outcome.getKey() + " %,d".formatted(outcome.getValue())).collect(Collectors.joining(", ")),
                counts.codes().entrySet().stream().map(code -> code.getKey() + " %,d".formatted(code.getValue())).collect(Collectors.joining(", ")));
        }
        if (!found.faults().isEmpty()) {
            screen.line("  dealt with: %s", found.faults().entrySet().stream().map(fault -> fault.getKey() + " %,d".formatted(fault.getValue()))
                .collect(Collectors.joining(", ")));
        }
    }

    private void money(MoneyCheck money) {
        String row = "  %9s %9s %9s  %11s %18s  %11s %18s  %18s %18s %18s  %18s";
        screen.line("");
        screen.line("money check: opening - approved + reversed + given + received = closing, and what is held, per card");
        screen.line(row, "terminals", "cards", "withheld", "approved", "sum", "reversed", "sum", "given", "received", "held", "difference");
        screen.line(row, "%,d".formatted(money.terminals()), "%,d".formatted(money.cards()), "%,d".formatted(money.withheld()),
            "%,d".formatted(money.approvedCount()), Money.text(money.approvedMinor()), "%,d".formatted(money.reversedCount()),
            Money.text(money.reversedMinor()), Money.text(money.givenMinor()), Money.text(money.receivedMinor()), Money.text(money.heldMinor()), Money.text(money.differenceMinor()));
        money.differences().stream().map(Difference::sentence).forEach(sentence -> screen.line("  %s", sentence));
        if (money.differing() > money.differences().size()) {
            screen.line("  and %,d cards more", money.differing() - money.differences().size());
        }
    }

    private void batches(BatchCheck batches) {
        if (!batches.equals(BatchCheck.NONE)) {
            screen.line("");
            screen.line("batches   closed %,d: totals agreed %,d, items uploaded %,d; differing %,d", batches.balanced() + batches.uploaded(),
                batches.balanced(), batches.uploaded(), batches.differing());
            batches.sentences().forEach(sentence -> screen.line("  %s", sentence));
        }
    }

    private static String ms(long nanos) {
        return Percentiles.millis(nanos);
    }
}
