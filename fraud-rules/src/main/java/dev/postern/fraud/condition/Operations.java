package dev.postern.fraud.condition;

import dev.postern.fraud.schema.Facts;

/** What compiled conditions call. Static, stateless and small, so that the JIT compiler inlines it. */
final class Operations {

    private Operations() {
    }

    static long plus(long left, long right, Facts facts) {
        long sum = left + right;
        if (((left ^ sum) & (right ^ sum)) < 0) {
            facts.fail();
        }
        return sum;
    }

    static long minus(long left, long right, Facts facts) {
        long difference = left - right;
        if (((left ^ right) & (left ^ difference)) < 0) {
            facts.fail();
        }
        return difference;
    }

    static long times(long left, long right, Facts facts) {
        long product = left * right;
        if (Math.multiplyHigh(left, right) != product >> 63) {
            facts.fail();
        }
        return product;
    }

    static long dividedBy(long left, long right, Facts facts) {
        if (right == 0 || right == -1 && left == Long.MIN_VALUE) {
            facts.fail();
            return 0;
        }
        return left / right;
    }

    static long remainderOf(long left, long right, Facts facts) {
        if (right == 0) {
            facts.fail();
            return 0;
        }
        return right == -1 ? 0 : left % right;
    }

    static long sameCurrency(long left, long right, Facts facts) {
        if (left != right) {
            facts.fail();
        }
        return left;
    }

    static int equal(long left, long right) {
        return left == right ? Node.TRUE : Node.FALSE;
    }

    static int less(long left, long right) {
        return left < right ? Node.TRUE : Node.FALSE;
    }

    static int lessOrEqual(long left, long right) {
        return left <= right ? Node.TRUE : Node.FALSE;
    }

    static int and(int left, int right) {
        return left == Node.FALSE || right == Node.FALSE ? Node.FALSE : Math.max(left, right);
    }

    static int or(int left, int right) {
        return left == Node.TRUE || right == Node.TRUE ? Node.TRUE : Math.max(left, right);
    }

    static int not(int truth) {
        return truth == Node.ERROR ? Node.ERROR : truth ^ 1;
    }

    static int same(int left, int right) {
        return left == Node.ERROR || right == Node.ERROR ? Node.ERROR : left == right ? Node.TRUE : Node.FALSE;
    }

    static int textIs(long[] words, int slot, long high, long low) {
        return words[slot] == high && words[slot + 1] == low ? Node.TRUE : Node.FALSE;
    }

    static int textSame(long[] words, int left, int right) {
        return words[left] == words[right] && words[left + 1] == words[right + 1] ? Node.TRUE : Node.FALSE;
    }

    static int textStarts(long[] words, int slot, long highMask, long high, long lowMask, long low) {
        return (words[slot] & highMask) == high && (words[slot + 1] & lowMask) == low ? Node.TRUE : Node.FALSE;
    }

    /** Sets the failure aside that stood before a comparison. */
    static int begin(Facts facts) {
        return facts.takeFailure() ? Node.TRUE : Node.FALSE;
    }

    /** Ends the comparison: its own failure makes it an error, the one set aside stands again. */
    static int settle(int truth, int before, Facts facts) {
        boolean failed = facts.takeFailure();
        if (before == Node.TRUE) {
            facts.fail();
        }
        return failed ? Node.ERROR : truth;
    }
}
