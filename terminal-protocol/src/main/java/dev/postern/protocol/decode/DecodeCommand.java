package dev.postern.protocol.decode;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code decode}: what a message says, and what is wrong with it. */
@Command(name = "decode", description = "Say what a message holds and what is wrong with it. Exit code 1 when it is malformed or a check fails.",
        mixinStandardHelpOptions = true)
public final class DecodeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "HEX|-|FILE", description = "A hex dump, '-' for standard input, or a file of a dump or of the bytes themselves.")
    private String input;

    @Option(names = "--dialect", paramLabel = "D", description = "A dialect's name or a packager definition; without it the likely one is found.")
    private String dialect;

    @Option(names = "--json", description = "Write one line of JSON.")
    private boolean json;

    @Option(names = "--clear", description = "Show card numbers and tracks.")
    private boolean clear;

    @Option(names = "--keys", paramLabel = "FILE", description = "Check MAC and wrapped keys: lines of 'mac HEX' and 'master HEX' ('aes-mac', 'aes-master'), or a fleet.csv.")
    private Path keys;

    @Spec
    private CommandSpec spec;

    /** Writes the report; 0 for a good message, 1 for another. */
    @Override
    public Integer call() throws Exception {
        Reading reading = read(input, dialect);
        KeyChecks checks = KeyChecks.of(reading, keys == null ? KeyFile.none() : KeyFile.read(keys));
        Shown shown = new Shown(clear);
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonReport.of(reading, shown, checks));
        } else {
            new TextReport(reading, shown).lines(checks).forEach(out::println);
        }
        out.flush();
        return reading.good() && checks.good() ? 0 : 1;
    }

    /** The best reading of an argument. */
    static Reading read(String input, String dialect) throws IOException, Unusable, dev.postern.protocol.packager.BadPackager {
        DialectOption told = DialectOption.of(dialect);
        return Reading.best(Dump.of(input, System.in), told.dialects(), told.headerBytes());
    }
}
