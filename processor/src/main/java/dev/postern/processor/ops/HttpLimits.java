package dev.postern.processor.ops;

import java.util.Map;

/**
 * The bounds of the JDK's HTTP server, which knows them as system properties and reads them once, before its first use.
 * A property given on the command line wins.
 */
final class HttpLimits {
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "256",
            "sun.net.httpserver.maxIdleConnections", "64",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxReqHeaders", "64",
            "sun.net.httpserver.maxReqHeaderSize", "16384",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.maxRspTime", "30",
            "sun.net.httpserver.nodelay", "true");

    private HttpLimits() {
    }

    static void apply() {
        LIMITS.forEach((name, limit) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, limit);
            }
        });
    }
}
