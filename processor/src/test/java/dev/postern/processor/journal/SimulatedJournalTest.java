package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import java.util.Random;

/** The contract on the simulated journal, whose disk loses what was not forced: else the simulation would prove nothing. */
class SimulatedJournalTest extends JournalContract {

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Random random = new Random(4);

    @Override
    Journal open() {
        return new SimulatedJournal(disk, STREAMS, new AtOnce(), SimulatedJournal.Flaw.NONE);
    }

    @Override
    void crash(Journal running) {
        running.close();
        disk.cut(random);
    }

    private static final class AtOnce implements SimulatedJournal.Director {
        @Override
        public void after(long delayNanos, Runnable task) {
            task.run();
        }

        @Override
        public long diskNanos() {
            return 0;
        }

        @Override
        public boolean refusesAppend() {
            return false;
        }

        @Override
        public boolean failsForce() {
            return false;
        }

        @Override
        public boolean lowOnSpace() {
            return false;
        }

        @Override
        public void appended(Event event) {
            // Nobody counts here.
        }

        @Override
        public void durable(Event event) {
            // Nobody audits here.
        }

        @Override
        public void passed(SimulatedJournal.Passage passage) {
            // Nothing crashes by itself here.
        }

        @Override
        public void failed(JournalFailure.Kind kind) {
            // The contract provokes one.
        }
    }
}
