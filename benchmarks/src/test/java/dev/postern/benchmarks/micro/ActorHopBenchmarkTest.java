package dev.postern.benchmarks.micro;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmark itself says when a request is lost; here each placement of the actors is wired once. */
@Timeout(60)
class ActorHopBenchmarkTest {

    @Test
    void shouldBringEveryRequestBackWhereverTheActorsRun() throws InterruptedException {
        for (String dispatcher : new String[] {"loop", "two-loops", "fork-join"}) {
            ActorHopBenchmark benchmark = new ActorHopBenchmark();
            benchmark.dispatcher = dispatcher;
            benchmark.mailboxes = 4;
            benchmark.inFlight = 64;
            benchmark.setUp();
            try {
                benchmark.thereAndBack();
            } finally {
                benchmark.tearDown();
            }
        }
    }
}
