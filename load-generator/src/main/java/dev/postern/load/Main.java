package dev.postern.load;

import dev.postern.load.demo.HostNotStarted;
import dev.postern.load.fleet.BadFleetState;
import dev.postern.load.report.BadRun;
import dev.postern.load.run.BadPlan;
import dev.postern.load.run.Verdict;
import dev.postern.load.terminal.HostUnusable;
import dev.postern.protocol.fleet.BadFleetFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The entry of {@code postern load}, {@code demo}, {@code fleet} and {@code report}. Exit codes: 0 good, 1 failure with one
 * sentence on standard error, 2 usage, 3 promise missed, 4 integrity broken, 5 run invalid.
 */
@Command(name = "postern", subcommands = {FleetCommand.class, LoadCommand.class, FindMaxCommand.class, DemoCommand.class, ReportCommand.class},
    description = "Fleets, load and demonstration for a Postern host.", synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
    @Mixin
    private HelpOption help;

    @Spec
    private CommandSpec spec;

    private Main() {
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs the command and returns its exit code; output goes to the process's own streams. */
    public static int run(String... arguments) {
        return new CommandLine(new Main())
            .registerConverter(NanosOption.class, NanosOption::parse)
            .registerConverter(RateOption.class, RateOption::parse)
            .registerConverter(AddressOption.class, AddressOption::parse)
            .registerConverter(MixOption.class, MixOption::parse)
            .registerConverter(EntryOption.class, EntryOption::parse)
            .registerConverter(RateProfileOption.class, RateProfileOption::parse)
            .registerConverter(PromiseOption.class, PromiseOption::parse)
            .registerConverter(FaultsOption.class, FaultsOption::parse)
            .registerConverter(EntryOption.class, EntryOption::parse)
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((wrong, _) -> usage(wrong))
            .setExecutionExceptionHandler((failure, command, _) -> explain(failure, command))
            .execute(Scenario.expand(arguments));
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: fleet, load, find-max, demo or report");
    }

    /** The command as it was typed, for the record. */
    static String typed(CommandSpec command) {
        return "postern " + String.join(" ", command.commandLine().getParent().getParseResult().originalArgs());
    }

    private static int usage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + wrong.getMessage() + " (see " + name + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception failure, CommandLine command) {
        String sentence = switch (failure) {
            case BadPlan _, BadFleetFile _, BadFleetState _, HostUnusable _, HostNotStarted _, BadRun _ -> failure.getMessage();
            case FileSystemException file -> file.getFile() + ": " + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
            case IOException _ -> failure.getMessage();
            case InterruptedException _ -> "interrupted";
            default -> {
                LoggerFactory.getLogger(Main.class).error("a defect of the load generator", failure);
                yield "a defect of the load generator: " + failure;
            }
        };
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence);
        return Verdict.FAILED;
    }
}
