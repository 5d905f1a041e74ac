package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.features.Observation;
import dev.postern.fraud.features.SharedFeatures;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Ending;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.Reversed;
import java.util.function.IntPredicate;

/** Takes events into features that are shared: live, at replay and when they are made anew alike. One thread. */
final class SharedTaking {

    private final JournaledSubject subject;
    private final Observation observation = new Observation();

    SharedTaking(Merchants merchants) {
        subject = new JournaledSubject(merchants);
    }

    /** @param due the partitions that are to take it */
    void take(RuleSet rules, SharedFeatures into, IntPredicate due, Event event) {
        switch (event) {
            case Approved e when e.kind().isSale() -> observe(rules, into, due, subject.of(e), true);
            case Declined e when e.kind().isSale() -> observe(rules, into, due, subject.of(e), false);
            case Reversed e when e.ending() == Ending.MONEY_RETURNED && e.kind().isSale() && e.originalEpochMillis() > 0 -> {
                Desk.observe(subject.of(e, 0, e.originalEpochMillis()), rules, observation);
                observation.approved(true);
                into.reverse(observation, due);
            }
            default -> { }
        }
    }

    private void observe(RuleSet rules, SharedFeatures into, IntPredicate due, Subject of, boolean approved) {
        Desk.observe(of, rules, observation);
        observation.approved(approved);
        into.observe(observation, due);
    }

    /** When a sale was decided; 0 of anything else. */
    static long saleEpochMillis(Event event) {
        return switch (event) {
            case Approved e when e.kind().isSale() -> e.atEpochMillis();
            case Declined e when e.kind().isSale() -> e.atEpochMillis();
            default -> 0;
        };
    }
}
