package dev.postern.load.run;

import dev.postern.load.record.HiccupMeter;
import dev.postern.load.record.LiveLine;
import dev.postern.load.record.Outcome;
import dev.postern.load.record.Percentiles;
import dev.postern.load.record.ProcessCpu;
import dev.postern.load.record.Recording;
import dev.postern.load.record.RunFolder;
import dev.postern.load.record.Tally;
import dev.postern.load.schedule.Kind;
import dev.postern.load.terminal.HostUnusable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Watches a run from the main thread while the lanes send: once a second the live line and the interval logs, and over the
 * measured part the CPU time of host and generator.
 */
final class Measurement implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;

    /** Something to do once a second beside the live line. */
    interface EachSecond {
        void run() throws IOException;
    }

    private final Lanes lanes;
    private final Screen screen;
    private final long serverPid;
    private final HiccupMeter hiccups = new HiccupMeter();
    private final Recording recording;
    private final long measureFromNanos;
    private final long startNanos;

    private long answeredAtStart;
    private long serverCpuAtStart = -1;
    private long ownCpuAtStart;
    private boolean measuring;
    private long answeredBefore;
    private CpuPerMessage cpu = new CpuPerMessage(null, 0);

    Measurement(RunFolder folder, Lanes lanes, Screen screen, long serverPid, long startNanos, long measureFromNanos, long startEpochMillis)
            throws IOException {
        this.lanes = lanes;
        this.screen = screen;
        this.serverPid = serverPid;
        this.startNanos = startNanos;
        this.measureFromNanos = measureFromNanos;
        this.recording = new Recording(folder, lanes.latencies(), hiccups, startEpochMillis);
        this.answeredBefore = lanes.answered();
        hiccups.start();
    }

    /** Shows the run until the step is done; says false when it was not within the limit. */
    boolean watch(CompletableFuture<Void> step, long limitNanos, EachSecond eachSecond) throws IOException, HostUnusable, InterruptedException {
        long from = System.nanoTime();
        long lineNanos = from;
        long shownNanos = from;
        while (true) {
            long wakeNanos = measuring ? lineNanos + SECOND : Math.min(lineNanos + SECOND, Math.max(measureFromNanos, System.nanoTime()));
            boolean finished = lanes.await(step, wakeNanos - System.nanoTime());
            long now = System.nanoTime();
            if (!measuring && now - measureFromNanos >= 0) {
                startMeasuring();
            }
            if (finished || now - from > limitNanos) {
                return finished;
            }
            if (now - lineNanos >= SECOND) {
                show(now, now - shownNanos);
                shownNanos = now;
                lineNanos += SECOND * ((now - lineNanos) / SECOND);
                eachSecond.run();
            }
        }
    }

    /** Ends the measured part: CPU times are read now. */
    void stopMeasuring() {
        long answered = Math.max(1, lanes.answered() - answeredAtStart);
        long server = serverCpuAtStart < 0 ? -1 : ProcessCpu.nanos(serverPid);
        cpu = new CpuPerMessage(server < 0 ? null : (server - serverCpuAtStart) / 1e3 / answered,
            (ProcessCpu.ownNanos() - ownCpuAtStart) / 1e3 / answered);
    }

    CpuPerMessage cpu() {
        return cpu;
    }

    Recording recording() {
        return recording;
    }

    private void startMeasuring() {
        measuring = true;
        answeredAtStart = lanes.answered();
        ownCpuAtStart = ProcessCpu.ownNanos();
        serverCpuAtStart = serverPid == 0 ? -1 : ProcessCpu.nanos(serverPid);
    }

    private void show(long now, long sinceNanos) {
        Percentiles second = recording.tick();
        long answered = lanes.answered();
        List<Tally> tallies = lanes.tallies();
        long approved = sum(tallies, Outcome.APPROVED) - tallies.stream().mapToLong(lane -> lane.endedOf(Kind.ECHO, Outcome.APPROVED)).sum();
        screen.live().show(LiveLine.text((now - startNanos + SECOND / 2) / SECOND, (answered - answeredBefore) * 1e9 / sinceNanos, approved,
            sum(tallies, Outcome.DECLINED) + sum(tallies, Outcome.REFUSED), second, lanes.open()));
        answeredBefore = answered;
    }

    private static long sum(List<Tally> tallies, Outcome outcome) {
        return tallies.stream().mapToLong(lane -> lane.endedOf(outcome)).sum();
    }

    /** Takes in what came since the last second, and writes the logs' ends. */
    @Override
    public void close() throws IOException {
        hiccups.close();
        recording.close();
    }
}
