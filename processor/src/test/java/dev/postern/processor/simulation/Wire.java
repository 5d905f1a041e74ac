package dev.postern.processor.simulation;

import dev.postern.processor.terminal.SimulatedLine;
import java.util.Arrays;

/**
 * The network between a terminal and the host's end of its line. While there are faults a frame may be lost, come twice,
 * late or out of order, in two pieces, or not at all because the line was cut before, behind or in it.
 */
final class Wire {

    private static final long USUAL_NANOS = 20_000_000;
    private static final long LATE_NANOS = 4_000_000_000L;

    private final World world;
    private final SimulatedTerminal terminal;
    private final SimulatedLine line;
    private boolean up = true;

    Wire(World world, SimulatedTerminal terminal, SimulatedLine line) {
        this.world = world;
        this.terminal = terminal;
        this.line = line;
    }

    boolean isUp() {
        return up;
    }

    /** A frame from the terminal. */
    void toHost(byte[] message) {
        byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        switch (world.fate()) {
            case DROPPED -> { }
            case DUPLICATED -> {
                deliver(frame, 0);
                deliver(frame, 0);
            }
            case DELAYED -> deliver(frame, LATE_NANOS);
            case CUT_BEFORE_SEND -> cut();
            case CUT_AFTER_SEND -> {
                receive(frame);
                cut();
            }
            case CUT_IN_FRAME -> {
                receive(Arrays.copyOf(frame, 1 + world.below(frame.length - 1)));
                cut();
            }
            default -> deliver(frame, 0);
        }
    }

    private void deliver(byte[] frame, long moreNanos) {
        world.after(world.upTo(USUAL_NANOS) + (moreNanos == 0 ? 0 : world.upTo(moreNanos)), () -> receive(frame));
    }

    private void receive(byte[] frame) {
        if (!up || !line.isOpen()) {
            return;
        }
        if (frame.length > 1 && world.chance(100)) {
            int at = 1 + world.below(frame.length - 1);
            line.receive(Arrays.copyOf(frame, at));
            line.receive(Arrays.copyOfRange(frame, at, frame.length));
            world.count(Happening.SPLIT);
        } else {
            line.receive(frame);
        }
    }

    /** Brings what the host wrote to the terminal, and tells it when the host closed the line. */
    void pump() {
        for (byte[] message : line.written()) {
            world.told(terminal, message);
            switch (world.fate()) {
                case DROPPED, CUT_IN_FRAME -> { }
                case DUPLICATED -> {
                    bring(message, 0);
                    bring(message, 0);
                }
                case DELAYED -> bring(message, LATE_NANOS);
                case CUT_BEFORE_SEND, CUT_AFTER_SEND -> cut();
                default -> bring(message, 0);
            }
        }
        if (up && !line.isOpen()) {
            up = false;
            world.count(Happening.CLOSED_BY_HOST);
            terminal.disconnected(this);
        }
    }

    private void bring(byte[] message, long moreNanos) {
        world.after(world.upTo(USUAL_NANOS) + (moreNanos == 0 ? 0 : world.upTo(moreNanos)), () -> {
            if (up) {
                terminal.answered(message);
            }
        });
    }

    /** The connection breaks; one end may learn it much later than the other. */
    void cut() {
        if (!up) {
            return;
        }
        up = false;
        terminal.disconnected(this);
        if (world.chance(200)) {
            world.count(Happening.HALF_OPEN);
            world.after(world.upTo(3 * LATE_NANOS), this::closeHostsEnd);
        } else {
            world.after(world.upTo(USUAL_NANOS), this::closeHostsEnd);
        }
    }

    private void closeHostsEnd() {
        if (line.isOpen()) {
            line.close();
        } else {
            world.count(Happening.CLOSED_BY_HOST);
        }
    }

    /** The host has died: its end is closed already. */
    void hostDied() {
        if (up) {
            up = false;
            terminal.disconnected(this);
        }
    }

    boolean isGone() {
        return !up && line.isGone();
    }
}
