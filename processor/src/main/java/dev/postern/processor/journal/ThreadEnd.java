package dev.postern.processor.journal;

/** Waits for the journal's own threads. Stateless; any thread, but the one that is waited for does not wait. */
final class ThreadEnd {

    private ThreadEnd() {
    }

    /**
     * Returns when the thread has ended, or was never started. Whoever waits may be interrupted meanwhile, and is again
     * afterwards; the thread that is waited for never is, since an interrupt closes the channels that it uses.
     */
    static void await(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
