package dev.postern.processor;

import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.tool.JournalCommand;
import dev.postern.processor.keys.KeysCommand;
import dev.postern.processor.rules.RulesCommand;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.fleet.BadFleetFile;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The processor's command line. Called by the launcher. */
@Command(name = "postern",
        subcommands = {Main.Serve.class, JournalCommand.class, KeysCommand.class, RulesCommand.class, WhyCommand.class,
            BatchCommand.class},
        description = "The host that POS terminals talk to.")
public final class Main {

    private static final int FAILED = 1;
    private static final int PORT_MAX = 65_535;

    private Main() {
    }

    /** @param arguments a sub-command and its options */
    public static void main(String[] arguments) {
        int code = isServe(arguments) ? line(new Serve()).setCommandName("postern serve").execute(Arrays.copyOfRange(arguments, 1, arguments.length))
                : line(new Main()).execute(arguments);
        // Threads of libraries may be left over; the command has ended.
        Runtime.getRuntime().halt(flushed(code));
    }

    /** Then the other commands are not even looked at: that would take a tenth of a start. */
    private static boolean isServe(String[] arguments) {
        return arguments.length > 0 && arguments[0].equals("serve");
    }

    private static CommandLine line(Object command) {
        return new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int flushed(int code) {
        System.out.flush();
        System.err.flush();
        return code;
    }

    /** {@code postern serve}: runs until it is told to stop. */
    @Command(name = "serve", mixinStandardHelpOptions = true,
            description = "Serves terminals until SIGTERM or Ctrl-C, then drains.")
    static final class Serve implements Callable<Integer> {

        @Option(names = "--config", paramLabel = "FILE", description = "Settings that differ from reference.conf.")
        private Path config;

        @Option(names = "--fleet", paramLabel = "FILE",
                description = "Commissioned terminals and their keys (postern fleet create); default: ${DEFAULT-VALUE}.")
        private Path fleet = Path.of("fleet", "fleet.csv");

        @Option(names = "--data", paramLabel = "DIR",
                description = "Journal, token key and histogram logs; default: ${DEFAULT-VALUE}.")
        private Path data = Path.of("data");

        @Option(names = "--port", paramLabel = "N", description = "Terminal port, 0 for any free one; default: 8583.")
        private Integer port;

        @Option(names = "--ops-port", paramLabel = "N",
                description = "Operations port, 0 for any free one; default: 8585.")
        private Integer opsPort;

        @Spec
        private CommandSpec spec;

        private final AtomicInteger exitCode = new AtomicInteger();
        private final CountDownLatch failed = new CountDownLatch(1);
        private final Clock clock;

        Serve() {
            this(Clock.system());
        }

        /** With another clock than the machine's: the fault harness lets hours pass in seconds. */
        Serve(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws InterruptedException {
            requirePort("--port", port);
            requirePort("--ops-port", opsPort);
            Node node;
            try {
                node = start();
            } catch (BadSetting | BadFleetFile | JournalRefused | IOException e) {
                return refuse(e.getMessage());
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                if (failed.getCount() > 0) {
                    node.drainAndClose();
                    // Without this the process would end with the signal's number although it ended well.
                    Runtime.getRuntime().halt(flushed(0));
                }
            }, "drain"));
            System.out.println("ready terminals=" + name(node.terminals()) + " ops=" + name(node.ops()));
            System.out.flush();
            failed.await();
            return exitCode.get();
        }

        private void requirePort(String option, Integer value) {
            if (value != null && (value < 0 || value > PORT_MAX)) {
                throw new ParameterException(spec.commandLine(), option + " " + value + " is outside 0 to " + PORT_MAX);
            }
        }

        private Node start() throws BadFleetFile, IOException, InterruptedException {
            FutureTask<List<FleetRow>> rows = new FutureTask<>(this::rows);
            Thread.ofPlatform().daemon().name("start-fleet").start(rows);
            Section root = Section.load(config);
            NodeSettings settings = NodeSettings.read(root.at("postern")).withPorts(port, opsPort);
            return Node.start(root, settings, data, read(rows), clock, this::onFailure);
        }

        /** Read beside the settings: checking the keys of a large fleet takes as long as they do. */
        private List<FleetRow> rows() throws BadFleetFile, IOException {
            if (!Files.exists(fleet)) {
                throw new IOException("there is no fleet file " + fleet
                        + ": make one with postern fleet create --terminals N --out DIR, or name one with --fleet");
            }
            return FleetFile.read(fleet);
        }

        private static List<FleetRow> read(FutureTask<List<FleetRow>> rows) throws BadFleetFile, IOException, InterruptedException {
            try {
                return rows.get();
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case BadFleetFile bad -> throw bad;
                    case IOException unreadable -> throw unreadable;
                    case RuntimeException ours -> throw ours;
                    case Throwable error -> throw new IllegalStateException("the fleet file could not be read", error);
                }
            }
        }

        private void onFailure(int code, String sentence) {
            System.err.println("postern: " + sentence);
            exitCode.compareAndSet(0, code);
            failed.countDown();
        }

        private static int refuse(String sentence) {
            System.err.println("postern: " + sentence);
            return FAILED;
        }

        private static String name(InetSocketAddress address) {
            return address.getAddress().getHostAddress() + ":" + address.getPort();
        }
    }
}
