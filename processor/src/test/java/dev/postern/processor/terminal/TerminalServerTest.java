package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.StageHistograms;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.till.Line;
import dev.postern.processor.time.Clock;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The front end with one loop and probes for actors. */
class TerminalServerTest {

    private static final ActorTestKit ACTORS = ActorTestKit.create();

    private final EventLoops loops = new EventLoops(1, Clock.system());
    private final TestProbe<Connections.Command> spawner = ACTORS.createTestProbe();

    @AfterEach
    void stopLoops() {
        loops.close();
    }

    @AfterAll
    static void stopActors() {
        ACTORS.shutdownTestKit();
    }

    @Test
    void shouldNameThePortThatCannotBeOpened() {
        int taken = server(0).bind(spawner.getRef()).getPort();
        String sentence = assertThrows(BadSetting.class, () -> server(taken).bind(spawner.getRef())).getMessage();
        assertTrue(sentence.contains("postern.terminal.port = " + taken), sentence);
    }

    /** Only then is it safe to wait until nothing is in flight: what is read later would be lost with the journal. */
    @Test
    void shouldReadNothingMoreWhenTheDrainHasReturned() throws Exception {
        TerminalServer server = server(0);
        InetSocketAddress address = server.bind(spawner.getRef());
        try (Line _ = new Line(address)) {
            Connections.Open open = spawner.expectMessageClass(Connections.Open.class);
            TestProbe<TerminalConnection.Command> connection = ACTORS.createTestProbe();
            loops.loop(0).submit(() -> open.handler().bind(connection.getRef())).get(20, TimeUnit.SECONDS);
            CountDownLatch busy = new CountDownLatch(1);
            loops.loop(0).execute(() -> await(busy));

            CompletableFuture<Void> drained = CompletableFuture.runAsync(server::drain);
            assertThrows(TimeoutException.class, () -> drained.get(300, TimeUnit.MILLISECONDS),
                    "it returned although the loop could still read");
            busy.countDown();
            drained.get(20, TimeUnit.SECONDS);
            assertInstanceOf(TerminalConnection.Drain.class, connection.receiveMessage());
        }
    }

    private TerminalServer server(int port) {
        TerminalSettings settings = TerminalSettings.read(
                Settings.with("postern.terminal.port = " + port).at("postern.terminal"));
        return new TerminalServer(settings, loops, new StageHistograms(1, Clock.system()), new Counts(), Clock.system());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
