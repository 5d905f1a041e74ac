package dev.postern.fraud.condition;

import dev.postern.fraud.schema.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Conditions ready to be asked all at once: compiled ones in hidden classes, the others by their plans. Immutable; any
 * thread that owns the facts. Compiled conditions allocate nothing; no condition can stop another.
 */
public final class Conditions {

    private sealed interface Step {
    }

    private record Run(Chunk chunk, List<Condition> conditions, int first) implements Step {
    }

    private record Plan(Condition condition, int place) implements Step {
    }

    private final Step[] steps;
    private final int compiled;

    /** @param conditions by place; the order of asking and of hits */
    public Conditions(List<Condition> conditions) {
        List<Step> all = new ArrayList<>();
        int count = 0;
        int place = 0;
        while (place < conditions.size()) {
            if (conditions.get(place).node() == null) {
                all.add(new Plan(conditions.get(place), place));
                place++;
                continue;
            }
            List<Node.Logical> nodes = new ArrayList<>();
            int first = place;
            while (place < conditions.size() && nodes.size() < Chunk.CONDITIONS_MAX
                    && conditions.get(place).node() != null) {
                nodes.add(conditions.get(place).node());
                place++;
            }
            all.add(new Run(Chunk.of(nodes, first), List.copyOf(conditions.subList(first, place)), first));
            count += nodes.size();
        }
        steps = all.toArray(Step[]::new);
        compiled = count;
    }

    /** How many are compiled. */
    public int compiled() {
        return compiled;
    }

    /** How many groups there are. */
    public int groups() {
        return steps.length;
    }

    /**
     * Asks all of them; the clock is read between two groups, never within one.
     *
     * @param hits cleared, then filled with those that are true or could not be decided
     * @param nanos the monotonic clock; read before each group but the first
     * @param deadlineNanos on that clock
     * @return how many groups were asked; fewer than {@link #groups} when the deadline passed
     */
    public int ask(Facts facts, Hits hits, LongSupplier nanos, long deadlineNanos) {
        hits.clear();
        for (int i = 0; i < steps.length; i++) {
            if (i > 0 && nanos.getAsLong() - deadlineNanos >= 0) {
                return i;
            }
            switch (steps[i]) {
                case Run run -> run(run, facts, hits);
                case Plan plan -> plan(plan.condition, plan.place, facts, hits);
            }
        }
        return steps.length;
    }

    /** Should bytecode ever throw, which it is not made to, the planner decides that group. */
    private static void run(Run run, Facts facts, Hits hits) {
        int before = hits.count();
        try {
            run.chunk.evaluate(facts, hits);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            hits.cut(before);
            facts.takeFailure();
            for (int i = 0; i < run.conditions.size(); i++) {
                plan(run.conditions.get(i), run.first + i, facts, hits);
            }
        }
    }

    private static void plan(Condition condition, int place, Facts facts, Hits hits) {
        int truth = condition.planned(facts);
        if (truth != Node.FALSE) {
            hits.add(place, truth);
        }
    }

    /** Asks all of them without a deadline. */
    public void ask(Facts facts, Hits hits) {
        ask(facts, hits, () -> 0, 1);
    }
}
