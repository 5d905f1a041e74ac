package dev.postern.load;

import dev.postern.load.fleet.Catalogues;
import dev.postern.load.fleet.FleetCreator;
import dev.postern.load.fleet.FleetKey;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fleet}: fleets of terminals for development. */
@Command(name = "fleet", description = "Make fleets of terminals for development.",
    synopsisSubcommandLabel = "COMMAND")
final class FleetCommand implements Runnable {
    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: create");
    }

    @Command(name = "create",
        description = {"Write fleet.csv: terminals with random master keys, for tests only. serve and load both read it.",
            "Beside it bills, products and wallets' codes, and catalogues.conf, which tells serve --config of them."})
    int create(
        @Mixin HelpOption createHelp,
        @Option(names = "--terminals", required = true, paramLabel = "N", description = "How many terminals.") int terminals,
        @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for fleet.csv; made when it is missing.") Path out,
        @Option(names = "--profile", defaultValue = "tdes", paramLabel = "NAME", converter = ProfileOption.class,
            description = "How they get keys and make MACs: tdes, aes, dukpt-tdes, dukpt-aes and more (docs/keys.md; default: ${DEFAULT-VALUE}).") KeyProfile profile,
        @Option(names = "--fleet-key", description = {"Also write host.csv for serve, its keys enciphered under a fresh fleet key,",
            "and that key in two components: postern keys fleet-key takes them."}) boolean withFleetKey,
        @Option(names = "--seed", paramLabel = "N", description = "Make the same keys each time.") Long seed) throws IOException {
        if (terminals < 1 || terminals > FleetCreator.TERMINALS_MAX) {
            throw new ParameterException(spec.subcommands().get("create"),
                "--terminals " + terminals + " is not 1 to " + FleetCreator.TERMINALS_MAX);
        }
        List<FleetRow> fleet = seed == null ? FleetCreator.create(terminals, profile) : FleetCreator.create(terminals, profile, seed);
        Files.createDirectories(out);
        Path file = out.resolve("fleet.csv");
        FleetFile.write(file, fleet);
        System.out.printf("%s: %,d terminals%n", file, terminals);
        System.out.printf("%s: settings for serve --config, for mixes with bills and wallets%n", Catalogues.write(out, fleet));
        if (withFleetKey) {
            FleetKey key = new FleetKey();
            Path host = out.resolve("host.csv");
            FleetFile.write(host, key.wrap(fleet));
            key.writeComponents(out.resolve("component-1"), out.resolve("component-2"));
            System.out.printf("%s: the same for serve, under the fleet key with check value %s, in component-1 and component-2%n", host, key.kcv());
        }
        return 0;
    }
}
