package dev.postern.protocol.decode;

import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.DialectPage;
import dev.postern.protocol.iso8583.Dialects;
import dev.postern.protocol.packager.LoadedPackager;
import dev.postern.protocol.packager.PackagerFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dialect}: the tables that ship, and packager definitions. */
@Command(name = "dialect", description = "List the dialects, show one as a table, check a packager definition.",
        mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
public final class DialectCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, show or check");
    }

    @Command(name = "list", description = "The dialects that ship, one a line.", mixinStandardHelpOptions = true)
    int list() {
        for (Dialect dialect : Dialects.all()) {
            say("%-28s %s".formatted(dialect.name(), DialectPage.head(dialect)));
        }
        return 0;
    }

    @Command(name = "show", description = "A dialect as a table, in Markdown.", mixinStandardHelpOptions = true)
    int show(@Parameters(paramLabel = "NAME", description = "A dialect's name or a packager definition.") String name) throws Exception {
        say(DialectPage.of(DialectOption.of(name).dialects().getFirst()).stripTrailing());
        return 0;
    }

    @Command(name = "check", description = "Read a packager definition and say what of it is not carried over.", mixinStandardHelpOptions = true)
    int check(@Parameters(paramLabel = "FILE", description = "A packager definition in XML.") Path file) throws Exception {
        LoadedPackager loaded = PackagerFile.read(file);
        loaded.remarks().forEach(this::say);
        say(file + ": good, " + loaded.dialect().table().size() + " fields; " + DialectPage.head(loaded.dialect()));
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
