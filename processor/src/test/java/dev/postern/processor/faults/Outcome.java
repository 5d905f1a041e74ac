package dev.postern.processor.faults;

import java.util.List;

/**
 * How a run ended.
 *
 * @param problems empty when all that must hold held
 * @param summary the run's figures in one line
 */
record Outcome(List<String> problems, String summary) {

    boolean good() {
        return problems.isEmpty();
    }

    @Override
    public String toString() {
        return (good() ? "good: " : problems.size() + " problems: ") + summary
                + problems.stream().limit(20).reduce("", (all, one) -> all + "\n  " + one);
    }
}
