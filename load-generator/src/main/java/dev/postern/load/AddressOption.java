package dev.postern.load;

import java.net.InetSocketAddress;
import picocli.CommandLine.TypeConversionException;

/** An address on the command line, HOST:PORT, or [HOST]:PORT for an IPv6 address. */
record AddressOption(InetSocketAddress address) {
    static AddressOption parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535) {
            throw new TypeConversionException("'" + text + "' is not HOST:PORT with a port of 1 to 65535");
        }
        InetSocketAddress address = new InetSocketAddress(host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host,
            Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new TypeConversionException("the host '" + host + "' is not known");
        }
        return new AddressOption(address);
    }
}
