package dev.postern.fraud.rules;

import java.util.List;
import java.util.stream.Collectors;

/** A rule file that is not taken. Its message names every problem, one a line; the rules in force stay. */
public final class RuleFileRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    RuleFileRefused(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** At least one, in the order of the file as far as it was read. */
    public List<Problem> problems() {
        return problems;
    }
}
