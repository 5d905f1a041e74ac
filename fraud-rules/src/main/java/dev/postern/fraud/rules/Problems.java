package dev.postern.fraud.rules;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** What was found wrong so far; bounded. Used by one thread while a file is read. */
final class Problems {

    private static final int PROBLEMS_MAX = 100;

    private final String file;
    private final List<Problem> all = new ArrayList<>();
    private int found;

    Problems(String file) {
        this.file = file;
    }

    void at(Node node, String what) {
        at(node, what, null);
    }

    void at(Node node, String what, String suggestion) {
        at(node.getStartMark(), what, suggestion);
    }

    void at(Mark mark, String what, String suggestion) {
        at(mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1, what, suggestion);
    }

    void at(int line, int column, String what, String suggestion) {
        found++;
        if (all.size() < PROBLEMS_MAX) {
            all.add(new Problem(file, line, column, what, suggestion));
        }
    }

    boolean none() {
        return all.isEmpty();
    }

    /** How many were found, those too that are not kept any more. */
    int count() {
        return found;
    }

    void orThrow() throws RuleFileRefused {
        if (!all.isEmpty()) {
            throw new RuleFileRefused(all);
        }
    }
}
