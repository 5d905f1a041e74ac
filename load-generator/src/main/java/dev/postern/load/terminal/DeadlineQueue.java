package dev.postern.load.terminal;

/**
 * Exchanges that wait, all for the same time, so that the queue is in order of deadlines by itself: add, remove and look are
 * a few pointer moves, and no timer is made per message. Event loop only.
 */
final class DeadlineQueue {
    private final long delayNanos;
    private Exchange first;
    private Exchange last;

    DeadlineQueue(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    void add(Exchange exchange, long nowNanos) {
        exchange.deadlineNanos = nowNanos + delayNanos;
        exchange.queue = this;
        exchange.earlier = last;
        exchange.later = null;
        if (last == null) {
            first = exchange;
        } else {
            last.later = exchange;
        }
        last = exchange;
    }

    /** Takes an exchange out of the queue that it waits in; does nothing when it waits in none. */
    static void cancel(Exchange exchange) {
        if (exchange.queue != null) {
            exchange.queue.remove(exchange);
        }
    }

    /** Takes out the first exchange whose deadline has passed, or returns null. */
    Exchange pollExpired(long nowNanos) {
        Exchange head = first;
        if (head == null || head.deadlineNanos - nowNanos > 0) {
            return null;
        }
        remove(head);
        return head;
    }

    private void remove(Exchange exchange) {
        if (exchange.earlier == null) {
            first = exchange.later;
        } else {
            exchange.earlier.later = exchange.later;
        }
        if (exchange.later == null) {
            last = exchange.earlier;
        } else {
            exchange.later.earlier = exchange.earlier;
        }
        exchange.earlier = null;
        exchange.later = null;
        exchange.queue = null;
    }
}
