package dev.postern.fraud.condition;

import dev.postern.fraud.schema.NamedList;

/**
 * A condition between the expression language and bytecode. Numbers are longs; truths are ints: {@link #FALSE},
 * {@link #TRUE} or {@link #ERROR}. A number that cannot be computed sets the failure in the facts, and the comparison
 * around it becomes an error.
 */
sealed interface Node {

    int FALSE = 0;
    int TRUE = 1;
    int ERROR = 2;

    /** What two numbers become. */
    enum Operator {
        PLUS, MINUS, TIMES, DIVIDED_BY, REMAINDER_OF
    }

    /** How two numbers compare. */
    enum Relation {
        EQUAL, LESS, LESS_OR_EQUAL, MORE, MORE_OR_EQUAL
    }

    /** A number. */
    sealed interface Numeric extends Node {

        /** Whether computing it may set the failure. */
        default boolean fallible() {
            return true;
        }
    }

    /** A truth. */
    sealed interface Logical extends Node {
    }

    record Number(long value) implements Numeric {

        @Override
        public boolean fallible() {
            return false;
        }
    }

    record Slot(int slot) implements Numeric {

        @Override
        public boolean fallible() {
            return false;
        }
    }

    record Arithmetic(Operator operator, Numeric left, Numeric right) implements Numeric {
    }

    /** The currency that two amounts share; fails when they do not. */
    record SameCurrency(Numeric left, Numeric right) implements Numeric {
    }

    record NumericChoice(Logical condition, Numeric then, Numeric otherwise) implements Numeric {
    }

    record Truth(boolean value) implements Logical {
    }

    record Flag(int slot) implements Logical {
    }

    record Compare(Relation relation, Numeric left, Numeric right) implements Logical {
    }

    /** Amounts of which at least one has a currency that is known only from the transaction. */
    record CompareMoney(Relation relation, Numeric left, Numeric leftCurrency, Numeric right, Numeric rightCurrency)
            implements Logical {
    }

    /** The two words from that slot on are these. */
    record TextIs(int slot, long high, long low) implements Logical {
    }

    record TextSame(int left, int right) implements Logical {
    }

    /** The two words from that slot on, under the masks, are these. */
    record TextStarts(int slot, long highMask, long high, long lowMask, long low) implements Logical {
    }

    record InList(int slot, boolean token, NamedList list) implements Logical {
    }

    record And(Logical left, Logical right) implements Logical {
    }

    record Or(Logical left, Logical right) implements Logical {
    }

    record Not(Logical condition) implements Logical {
    }

    record TruthSame(Logical left, Logical right) implements Logical {
    }

    record LogicalChoice(Logical condition, Logical then, Logical otherwise) implements Logical {
    }
}
