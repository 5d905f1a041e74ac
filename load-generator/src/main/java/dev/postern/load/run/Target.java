package dev.postern.load.run;

import java.net.InetSocketAddress;

/**
 * What the load goes to. Immutable.
 *
 * @param address   where terminals connect
 * @param bareEcho  whether each frame comes back as it is, instead of a host's answer: no sign-on, no money
 * @param ops       the host's operations port, or null
 * @param serverPid the host's process, for its CPU time, or 0
 */
public record Target(InetSocketAddress address, boolean bareEcho, InetSocketAddress ops, long serverPid) {
    /** The address as HOST:PORT. */
    public String text() {
        return address.getHostString() + ":" + address.getPort();
    }
}
