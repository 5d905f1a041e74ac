package dev.postern.benchmarks.chain;

import dev.postern.benchmarks.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What whole processes are measured with: the launcher, so the options that are shipped, and a work folder for fleets, journals and logs. Each
 * server that it starts is a new process with a new folder. One thread.
 *
 * @param home root of the checkout
 * @param work on a real disk; deleted by its owner
 */
record Rig(Path home, Path work) {

    /** What the shipped fleet trades in. */
    static final String CURRENCY = "CNY";
    private static final int FLEET_SECONDS_MAX = 60;

    /** A command line of {@code postern}. */
    List<String> launcher(String... words) {
        List<String> command = new ArrayList<>(List.of(home.resolve("postern").toString()));
        command.addAll(List.of(words));
        return command;
    }

    /** The file of a fleet with keys of that profile; made when it is asked for first. */
    Path fleet(int terminals, String profile) throws IOException, InterruptedException {
        Path file = work.resolve("fleet-" + profile + "-" + terminals).resolve("fleet.csv");
        if (Files.notExists(file)) {
            try (Child create = Child.program("fleet create", launcher("fleet", "create", "--terminals", Integer.toString(terminals), "--profile", profile,
                    "--out", file.getParent().toString()), work.resolve("fleet.log"))) {
                if (create.await(FLEET_SECONDS_MAX) != 0) {
                    throw new IOException("no fleet could be made" + create.tail());
                }
            }
        }
        return file;
    }

    /** The setting of so many fraud rules over 30 features, none of which refuses anything; nothing for none. */
    String rules(int count) throws IOException {
        if (count == 0) {
            return "";
        }
        Path file = Files.writeString(rulesFile(count), RuleText.file(count, CURRENCY));
        return "postern.fraud { rules-file = \"" + file + "\", rules-watch = 100ms }\n";
    }

    /** The file that stands in that setting; another one may be put in its place. */
    Path rulesFile(int count) {
        return work.resolve("rules-" + count + ".yaml");
    }

    /**
     * Starts {@code serve} for a fleet.
     *
     * @param settings what differs from the shipped ones, as lines of its configuration
     */
    Host serve(Path fleet, String settings) throws IOException {
        return serve(this, fleet, settings);
    }

    /** Starts the {@code serve} of another checkout; it is driven by the generator of this one. */
    Host serve(Rig build, Path fleet, String settings) throws IOException {
        Path folder = Files.createTempDirectory(work, "serve-");
        Path config = Files.writeString(folder.resolve("serve.conf"), settings);
        return new Host(this, "serve", false, build.launcher("serve", "--config", config.toString(), "--fleet", fleet.toString(), "--data",
                folder.resolve("data").toString(), "--port", "0", "--ops-port", "0"), fleet, folder);
    }

    /** Starts what {@code serve} is measured beside. */
    Host beside(Rival rival, int connections, Path fleet) throws IOException {
        Path folder = Files.createTempDirectory(work, "beside-");
        return new Host(this, rival.name(), true, rival.command().of(connections, folder), fleet, folder);
    }
}
