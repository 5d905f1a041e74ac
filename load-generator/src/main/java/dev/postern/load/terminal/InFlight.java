package dev.postern.load.terminal;

/**
 * The exchanges that one terminal has not ended: a short linked list, newest first. Event loop only.
 */
final class InFlight {
    private Exchange newest;
    private int count;

    int count() {
        return count;
    }

    Exchange newest() {
        return newest;
    }

    void add(Exchange exchange) {
        exchange.nextInFlight = newest;
        newest = exchange;
        count++;
    }

    /** The exchange that waits for an answer with this MTI and STAN, or null. */
    Exchange find(int mti, int stan) {
        Exchange exchange = newest;
        while (exchange != null && (exchange.stan != stan || exchange.expectedMti != mti)) {
            exchange = exchange.nextInFlight;
        }
        return exchange;
    }

    boolean uses(int stan) {
        Exchange exchange = newest;
        while (exchange != null && exchange.stan != stan) {
            exchange = exchange.nextInFlight;
        }
        return exchange != null;
    }

    void remove(Exchange exchange) {
        if (newest == exchange) {
            newest = exchange.nextInFlight;
        } else {
            Exchange before = newest;
            while (before.nextInFlight != exchange) {
                before = before.nextInFlight;
            }
            before.nextInFlight = exchange.nextInFlight;
        }
        exchange.nextInFlight = null;
        count--;
    }
}
