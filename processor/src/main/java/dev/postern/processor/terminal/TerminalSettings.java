package dev.postern.processor.terminal;

import dev.postern.processor.settings.Section;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/**
 * What {@code postern.terminal} says. Immutable.
 *
 * @param eventLoops threads that serve connections; also where the actors run
 * @param partitions terminal partitions
 * @param backlog connections that the kernel keeps until they are accepted
 * @param connectionsMax connections at once; one more is closed at once
 * @param inFlightMaxPerConnection requests of a connection without an answer; at the bound it is not read any further
 * @param inFlightMaxPerNode requests of the node without an answer; beyond it a new sale gets 91
 * @param requestsMaxPerNode the same for everything that has to be journaled
 * @param delayTargetNanos the wait past which a new sale gets 91 while a queue stands; 0: none does
 * @param delayIntervalNanos how long a queue has to stand
 * @param lateNanos an answer that took longer is counted as late
 * @param unsentBytesMaxPerConnection answers a peer has not taken; beyond it it is not read any further
 * @param frameBytesMax largest frame
 * @param firstFrameNanos from connecting to the first whole frame
 * @param frameNanos from a frame's first byte to its last
 * @param idleNanos without any byte
 * @param drainNanos longest that a stop waits for what is in flight
 * @param answersMax full answers kept for each terminal
 * @param zone of fields 12 and 13
 */
public record TerminalSettings(String host, int port, int eventLoops, int partitions, int backlog, int connectionsMax,
        int inFlightMaxPerConnection, int inFlightMaxPerNode, int requestsMaxPerNode,
        long delayTargetNanos, long delayIntervalNanos, long lateNanos, int unsentBytesMaxPerConnection, int frameBytesMax, long firstFrameNanos, long frameNanos, long idleNanos,
        long drainNanos, int answersMax, ZoneId zone) {

    /** Reads the section {@code postern.terminal}. */
    public static TerminalSettings read(Section terminal) {
        long tenMillis = TimeUnit.MILLISECONDS.toNanos(10);
        long day = TimeUnit.DAYS.toNanos(1);
        int loops = terminal.integer("event-loops", 0, 1_024);
        return new TerminalSettings(terminal.text("host"), terminal.integer("port", 0, 65_535),
                loops == 0 ? Runtime.getRuntime().availableProcessors() : loops,
                terminal.integer("partitions", 1, 1_024),
                terminal.integer("backlog", 1, 65_535),
                terminal.integer("connections-max", 1, 1_000_000),
                terminal.integer("in-flight-max-per-connection", 1, 65_536),
                terminal.integer("in-flight-max-per-node", 1, 10_000_000),
                terminal.integer("requests-max-per-node", 1, 10_000_000),
                terminal.nanos("delay-target", 0, TimeUnit.SECONDS.toNanos(60)),
                terminal.nanos("delay-interval", tenMillis, TimeUnit.SECONDS.toNanos(60)),
                terminal.nanos("late-after", tenMillis, day),
                (int) terminal.bytes("unsent-bytes-max-per-connection", 1 << 10, 1 << 26),
                terminal.integer("frame-bytes-max", 64, 65_535),
                terminal.nanos("first-frame-deadline", tenMillis, day),
                terminal.nanos("frame-deadline", tenMillis, day),
                terminal.nanos("idle-deadline", tenMillis, 30 * day),
                terminal.nanos("drain-max", tenMillis, 9 * TimeUnit.SECONDS.toNanos(1)),
                terminal.integer("answers-max", 1, 65_536),
                zone(terminal));
    }

    /** The same on another port, as the command line says. */
    public TerminalSettings withPort(int other) {
        return new TerminalSettings(host, other, eventLoops, partitions, backlog, connectionsMax,
                inFlightMaxPerConnection, inFlightMaxPerNode, requestsMaxPerNode, delayTargetNanos, delayIntervalNanos, lateNanos, unsentBytesMaxPerConnection,
                frameBytesMax, firstFrameNanos, frameNanos, idleNanos, drainNanos, answersMax, zone);
    }

    static ZoneId zone(Section terminal) {
        try {
            return ZoneId.of(terminal.text("time-zone"));
        } catch (DateTimeException e) {
            throw terminal.refusal("time-zone", "must be a zone such as UTC, +08:00 or Europe/Berlin");
        }
    }
}
