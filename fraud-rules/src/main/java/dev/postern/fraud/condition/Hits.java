package dev.postern.fraud.condition;

/** The conditions that did not come out false. Reused; not thread-safe. */
public final class Hits {

    private int[] conditions = new int[16];
    private boolean[] errors = new boolean[16];
    private int count;

    /** Forgets all. */
    public void clear() {
        count = 0;
    }

    /** Forgets all but the first ones. */
    void cut(int left) {
        count = left;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The condition's place in its list; ascending. */
    public int condition(int i) {
        return conditions[i];
    }

    /** Whether it could not be decided; else it is true. */
    public boolean error(int i) {
        return errors[i];
    }

    /** Called by compiled rules and for planned ones. */
    void add(int condition, int truth) {
        if (count == conditions.length) {
            conditions = java.util.Arrays.copyOf(conditions, 2 * count);
            errors = java.util.Arrays.copyOf(errors, 2 * count);
        }
        conditions[count] = condition;
        errors[count++] = truth == Node.ERROR;
    }
}
