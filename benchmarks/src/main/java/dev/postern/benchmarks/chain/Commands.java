package dev.postern.benchmarks.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command lines of the child processes: {@code serve} and {@code load} by the launcher, so with the options that are
 * shipped; the echo with the same options and the heap that the launcher gives to {@code serve}. Immutable.
 */
record Commands(Path home, ChainPlan plan) {

    /** What the launcher gives to {@code serve}. */
    private static final List<String> SERVE_MEMORY = List.of("-Xms1g", "-Xmx1g", "-XX:MaxDirectMemorySize=512m");

    List<String> fleet(int terminals, Path folder) {
        return List.of(launcher(), "fleet", "create", "--terminals", Integer.toString(terminals), "--profile", plan.profile(),
                "--out", folder.toString());
    }

    List<String> fleet(int terminals, String profile, Path folder) {
        List<String> command = new ArrayList<>(fleet(terminals, folder));
        command.addAll(List.of("--profile", profile));
        return command;
    }

    List<String> serve(Path config, Path fleet, Path data) {
        return List.of(launcher(), "serve", "--config", config.toString(), "--fleet", fleet.toString(), "--data", data.toString(),
                "--port", "0", "--ops-port", "0");
    }

    List<String> echo() {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                "@" + home.resolve("conf/jvm-access.options"), "@" + home.resolve("conf/jvm-gc.options")));
        command.addAll(SERVE_MEMORY);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.postern.benchmarks.EchoServer", "--with-stdin",
                "--event-loops", Integer.toString(plan.eventLoops())));
        return command;
    }

    /** @param bareEcho whether the target is the echo */
    List<String> load(String target, boolean bareEcho, Path fleet, int connections, long serverPid, Path out) {
        List<String> command = new ArrayList<>(List.of(launcher(), "load", "--target", target, "--fleet", fleet.toString(), "--closed",
                "--connections", Integer.toString(connections), "--duration", seconds(plan.seconds()), "--warm-up",
                seconds(plan.warmUpSeconds()), "--mix", plan.mix(), "--cards", Integer.toString(plan.cards()), "--special-share", "0", "--event-loops",
                Integer.toString(plan.generatorLoops()), "--seed", Integer.toString(plan.seed()), "--server-pid",
                Long.toString(serverPid), "--out", out.toString()));
        if (bareEcho) {
            command.add("--echo");
        }
        return command;
    }

    private String launcher() {
        return home.resolve("postern").toString();
    }

    private static String seconds(int seconds) {
        return String.format(Locale.ROOT, "%ds", seconds);
    }
}
