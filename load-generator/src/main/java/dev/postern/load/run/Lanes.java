package dev.postern.load.run;

import dev.postern.load.reconcile.Ledger;
import dev.postern.load.record.Latencies;
import dev.postern.load.record.Tally;
import dev.postern.load.schedule.Cards;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.load.terminal.Lane;
import dev.postern.load.terminal.LaneSettings;
import dev.postern.load.terminal.Memory;
import dev.postern.load.terminal.NettyDialer;
import dev.postern.load.terminal.Terminal;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * All lanes of a run, each on an event loop of its own; terminal i is on lane i modulo lanes. Main thread only.
 */
final class Lanes implements AutoCloseable {
    private final EventLoopGroup group;
    private final List<LaneLoop> loops = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final List<Latencies> latencies = new ArrayList<>();
    private final int terminals;

    Lanes(LoadPlan plan, FleetInUse fleet, Cards cards, Ledger ledger) throws BadPlan {
        IoHandlerFactory transport = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends Channel> channelType = Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
        Limits limits = plan.limits();
        LaneSettings settings = new LaneSettings(limits.timeoutNanos(), limits.reversalSpacingNanos(), limits.inFlightMax(),
            limits.signOnsMax(), plan.lines().faults(), plan.target().bareEcho(), plan.cards().entries(), limits.pollSpacingNanos(),
            plan.target().bareEcho() ? 0 : plan.traffic().batches().entriesMax(), plan.traffic().batches().leftOutShare());
        terminals = fleet.rows().size();
        group = new MultiThreadIoEventLoopGroup(plan.eventLoops(), transport);
        for (int i = 0; i < plan.eventLoops(); i++) {
            EventLoop loop = group.next();
            NettyDialer dialer = new NettyDialer(loop, channelType, plan.target().address(), plan.lines().sources(), plan.seed() + i);
            Tally tally = new Tally();
            Latencies times = new Latencies();
            Lane lane = new Lane(settings, dialer, tally, times, ledger, System::nanoTime, cards, plan.seed() + i);
            dialer.lane(lane);
            loops.add(new LaneLoop(loop, lane));
            tallies.add(tally);
            latencies.add(times);
        }
        addTerminals(plan, fleet);
        loops.forEach(LaneLoop::run);
    }

    static String transport() {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }

    List<Tally> tallies() {
        return tallies;
    }

    List<Latencies> latencies() {
        return latencies;
    }

    /** Answers of all kinds so far. */
    long answered() {
        return tallies.stream().mapToLong(Tally::answered).sum();
    }

    /** Exchanges that have not ended. */
    long open() {
        return loops.stream().mapToLong(loop -> loop.lane().open()).sum();
    }

    /** What the terminals remember now, in the order of the fleet. */
    List<Memory> memories() {
        List<CompletableFuture<List<Memory>>> parts = loops.stream()
            .map(loop -> CompletableFuture.supplyAsync(loop::memories, loop.eventLoop())).toList();
        CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new)).join();
        List<Memory> memories = new ArrayList<>(terminals);
        for (int i = 0; i < terminals; i++) {
            memories.add(parts.get(i % loops.size()).join().get(i / loops.size()));
        }
        return memories;
    }

    /** Begins a step on every lane; the future completes when all lanes are done. */
    CompletableFuture<Void> begin(Function<LaneLoop, ? extends Step> stepOf) {
        List<Step> steps = loops.stream().<Step>map(stepOf::apply).toList();
        for (int i = 0; i < loops.size(); i++) {
            loops.get(i).begin(steps.get(i));
        }
        return CompletableFuture.allOf(steps.stream().map(step -> step.done).toArray(CompletableFuture[]::new));
    }

    int indexOf(LaneLoop loop) {
        return loops.indexOf(loop);
    }

    int count() {
        return loops.size();
    }

    /**
     * Waits for a step at most so long, and says whether it is done.
     *
     * @throws HostUnusable when a lane says that the run cannot go on
     */
    boolean await(CompletableFuture<?> step, long nanos) throws HostUnusable, InterruptedException {
        List<CompletableFuture<?>> either = new ArrayList<>();
        either.add(step);
        loops.forEach(loop -> either.add(loop.lane().failure()));
        try {
            CompletableFuture.anyOf(either.toArray(CompletableFuture[]::new)).get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof HostUnusable unusable) {
                throw unusable;
            }
            throw new IllegalStateException("a step of the run failed", failed.getCause());
        }
    }

    /** Closes all connections and ends the event loops. */
    @Override
    public void close() {
        loops.forEach(loop -> loop.eventLoop().execute(loop.lane()::closing));
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(15, TimeUnit.SECONDS);
    }

    private void addTerminals(LoadPlan plan, FleetInUse fleet) throws BadPlan {
        SecureRandom random = new SecureRandom();
        Map<KeyProfile, WorkingKeys> madeUp = new EnumMap<>(KeyProfile.class);
        for (int i = 0; i < terminals; i++) {
            LaneLoop loop = loops.get(i % loops.size());
            FleetRow row = fleet.rows().get(i);
            Memory memory = fleet.memoryOf(row);
            Terminal terminal = new Terminal(loop.lane(), i, row, memory);
            if (plan.target().bareEcho()) {
                terminal.useKeys(madeUp.computeIfAbsent(row.profile(), profile -> WorkingKeys.generate(random, profile)));
            } else if (plan.keepKeys() && !row.profile().dukpt()) {
                terminal.useKeys(keptKeys(row, memory));
            }
            loop.terminals().add(terminal);
        }
    }

    private static WorkingKeys keptKeys(FleetRow row, Memory memory) throws BadPlan {
        try {
            return WorkingKeys.unwrap(memory.wrappedKeys(), row.masterKey());
        } catch (KeyCheckFailed _) {
            throw new BadPlan("terminal " + row.terminalId() + " has no keys of an earlier run to go on with: run once without --keep-keys");
        }
    }
}
