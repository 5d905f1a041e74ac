package dev.postern.processor.terminal;

import dev.postern.processor.settings.Section;
import java.util.concurrent.TimeUnit;

/**
 * How long working keys hold, what {@code postern.terminal.keys} says. Immutable.
 *
 * @param ageMaxMillis since their first valid MAC; beyond it every answer's header asks for a sign-on
 * @param usesMax MACs checked with them; beyond it the same
 * @param graceMillis how long MACs of the former keys are taken after new ones came into use
 * @param signOnsMaxPerMinute key exchanges of one terminal; one more gets the pending keys again, or 91
 * @param refusalsRecordedMaxPerMinute records of wrong MACs of one partition; the others are counted only
 */
public record KeyTerms(long ageMaxMillis, long usesMax, long graceMillis, int signOnsMaxPerMinute,
        int refusalsRecordedMaxPerMinute) {

    /** Reads the section {@code postern.terminal.keys}. */
    public static KeyTerms read(Section keys) {
        return new KeyTerms(TimeUnit.NANOSECONDS.toMillis(keys.nanos("age-max", TimeUnit.MINUTES.toNanos(1), TimeUnit.DAYS.toNanos(366))),
                keys.number("uses-max", 1, 1_000_000_000L),
                TimeUnit.NANOSECONDS.toMillis(keys.nanos("grace", 0, TimeUnit.HOURS.toNanos(1))),
                keys.integer("sign-ons-max-per-minute", 1, 60_000), keys.integer("refusals-recorded-max-per-minute", 0, 60_000));
    }
}
