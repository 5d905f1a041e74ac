package dev.postern.processor.faults;

import dev.postern.processor.till.TestTerminal;
import dev.postern.protocol.fleet.FleetRow;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** The cashiers of one run and their common history. The harness's thread. */
final class Store {
    static final int CARDS = 60;

    private final History history = new History();
    private final List<Cashier> cashiers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile InetSocketAddress host;

    Store(List<FleetRow> fleet, long seed) {
        Random random = new Random(seed);
        for (FleetRow row : fleet) {
            cashiers.add(new Cashier(new TestTerminal(row), CARDS, random.nextLong(), history, () -> host));
        }
    }

    History history() {
        return history;
    }

    List<Cashier> cashiers() {
        return cashiers;
    }

    /** Where the host is; null: it is down. */
    void hostAt(InetSocketAddress address) {
        host = address;
    }

    /** All begin to sell. */
    void open() {
        cashiers.forEach(Cashier::goOn);
        inParallel(Cashier::sell);
    }

    /** All stop; what is open stays open. */
    void close() throws InterruptedException {
        cashiers.forEach(Cashier::stop);
        join();
    }

    /** All bring to its end what is open, and repeat some of what was decided. */
    void settle(int repeats) throws InterruptedException {
        inParallel(cashier -> cashier.settle(repeats));
        join();
    }

    private void inParallel(Consumer<Cashier> work) {
        for (Cashier cashier : cashiers) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    work.accept(cashier);
                } catch (RuntimeException | AssertionError e) {
                    history.odd("a cashier failed: " + e);
                }
            }));
        }
    }

    private void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }
}
