package dev.postern.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jpos.q2.Q2;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A host made of jPOS as its manual says: Q2, a QServer on NAC framing, its requests by an IncomingListener into the space of a
 * TransactionManager with three participants on virtual threads. It journals nothing and logs nothing. A process of its own.
 */
@Command(name = "jpos-host", mixinStandardHelpOptions = true, description = "A jPOS host on the terminals' wire; ends on SIGTERM or when standard input closes.")
public final class JposHost implements Callable<Integer> {

    private static final int READY_SECONDS_MAX = 30;
    private static final int SESSIONS_MORE = 256;
    /** TPDU and terminal header, as hex: that many bytes are read before the message. */
    private static final String HEADER = "6000000000" + "600000000000";

    @Option(names = "--connections", required = true, paramLabel = "N", description = "Connections that will come; there are more sessions than that.")
    private int connections;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "Where its deploy folder is made.")
    private Path work;

    /** Runs the host. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new JposHost()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        int port = freePort();
        Path deploy = Files.createDirectories(work.resolve("deploy"));
        int sessions = connections + SESSIONS_MORE;
        Files.writeString(deploy.resolve("10_server.xml"), """
            <server class="org.jpos.q2.iso.QServer" name="terminals" realm="terminals">
              <attr name="port" type="java.lang.Integer">%d</attr>
              <attr name="maxSessions" type="java.lang.Integer">%d</attr>
              <channel class="org.jpos.iso.channel.NACChannel" packager="%s" header="%s"/>
              <property name="virtual-threads" value="true"/>
              <property name="backlog" value="4096"/>
              <request-listener class="org.jpos.iso.IncomingListener" realm="incoming">
                <property name="queue" value="requests"/>
                <property name="timeout" value="60000"/>
              </request-listener>
            </server>
            """.formatted(port, sessions, TerminalPackager.class.getName(), HEADER));
        Files.writeString(deploy.resolve("20_transactions.xml"), """
            <transactions class="org.jpos.transaction.TransactionManager" name="transactions" realm="transactions">
              <property name="queue" value="requests"/>
              <property name="sessions" value="%d"/>
              <property name="max-sessions" value="%d"/>
              <property name="virtual-threads" value="true"/>
              <participant class="%s"/>
              <participant class="%s"/>
              <participant class="%s"/>
            </transactions>
            """.formatted(sessions, sessions, JposCheck.class.getName(), JposAccounts.class.getName(), JposAnswer.class.getName()));
        var own = System.out;
        // What jPOS prints would stand before the line that is waited for.
        System.setOut(new java.io.PrintStream(OutputStream.nullOutputStream()));
        Q2 q2 = new Q2(new String[] {"-d", deploy.toString()});
        q2.start();
        if (!q2.ready(READY_SECONDS_MAX * 1_000L) || !listens(port)) {
            System.err.println("jPOS did not get ready within " + READY_SECONDS_MAX + " s");
            return 1;
        }
        own.println("ready terminals=127.0.0.1:" + port + " pid=" + ProcessHandle.current().pid());
        own.flush();
        awaitEnd(System.in);
        return 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        for (int tries = 0; tries < READY_SECONDS_MAX * 10; tries++) {
            try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                LockSupport.parkNanos(100_000_000);
            }
        }
        return false;
    }

    private static void awaitEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
