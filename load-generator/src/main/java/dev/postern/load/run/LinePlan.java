package dev.postern.load.run;

import dev.postern.load.terminal.LineFaults;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How terminals reach the host. Immutable.
 *
 * @param faults          what lines do to frames
 * @param sourceAddresses how many loopback addresses the connections come from: one has some 28,000 ports for one target; 0 leaves
 *                        the choice to the kernel
 */
public record LinePlan(LineFaults faults, int sourceAddresses) {
    /** Good lines from wherever the kernel likes. */
    public static final LinePlan DEFAULT = new LinePlan(LineFaults.NONE, 0);
    /** 127.0.1.1 and what follows; the host itself is usually on 127.0.0.1. */
    private static final String SOURCES = "127.0.1.";
    /** As many as the last byte of an address counts. */
    public static final int SOURCE_ADDRESSES_MAX = 250;

    List<InetSocketAddress> sources() {
        return IntStream.rangeClosed(1, sourceAddresses).mapToObj(i -> new InetSocketAddress(SOURCES + i, 0)).toList();
    }
}
