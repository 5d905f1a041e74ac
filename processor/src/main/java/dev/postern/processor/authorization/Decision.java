package dev.postern.processor.authorization;

/**
 * What a shard decided. Most decisions are the record that is to be journaled before anyone is told, which holds the answer. Immutable; any
 * thread.
 */
public sealed interface Decision permits Approved, Declined, Reversed, Decision.Behind, Decision.Unrecorded {

    /** A record that must stand directly before the event, or null. */
    default Event before() {
        return null;
    }

    /** The record of the outcome, or null when nothing changed and nothing has to wait. */
    Event event();

    /** Field 39 of the answer. */
    String responseCode();

    /** The answer, MTI up to the last field before the MAC; null without an event. */
    byte[] answer();

    /** A decision, and what stands before it if anything does. */
    static Decision behind(Event before, Decision decision) {
        return before == null ? decision : new Behind(before, decision);
    }

    /** With a record that stands directly before. */
    record Behind(Event before, Decision decision) implements Decision {

        @Override
        public Event event() {
            return decision.event();
        }

        @Override
        public String responseCode() {
            return decision.responseCode();
        }

        @Override
        public byte[] answer() {
            return decision.answer();
        }
    }

    /** Nothing changed: it is answered with a code and leaves no trace. */
    record Unrecorded(String responseCode) implements Decision {

        @Override
        public Event event() {
            return null;
        }

        @Override
        public byte[] answer() {
            return null;
        }
    }
}
