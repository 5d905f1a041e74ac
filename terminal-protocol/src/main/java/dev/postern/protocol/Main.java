package dev.postern.protocol;

import dev.postern.protocol.decode.DecodeCommand;
import dev.postern.protocol.decode.DialectCommand;
import dev.postern.protocol.decode.DiffCommand;
import dev.postern.protocol.decode.Unusable;
import dev.postern.protocol.fleet.BadFleetFile;
import dev.postern.protocol.packager.BadPackager;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The entry of {@code postern decode}, {@code postern diff} and {@code postern dialect}. Exit codes: 0 good, 1 a malformed message, a difference,
 * or a failure with one sentence on standard error, 2 usage.
 */
@Command(name = "postern", subcommands = {DecodeCommand.class, DiffCommand.class, DialectCommand.class},
        description = "What stands in messages.", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true)
public final class Main implements Runnable {

    @Spec
    private CommandSpec spec;

    private Main() {
    }

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs the command and returns its exit code. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main()).setOut(out).setErr(err)
                .setParameterExceptionHandler((wrong, _) -> usage(wrong))
                .setExecutionExceptionHandler((failure, command, _) -> explain(failure, command))
                .execute(arguments);
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: decode, diff or dialect");
    }

    private static int usage(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        command.getErr().println(name + ": " + wrong.getMessage() + " (see " + name + " --help)");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int explain(Exception failure, CommandLine command) throws Exception {
        String sentence = switch (failure) {
            case Unusable _, BadPackager _, BadFleetFile _ -> failure.getMessage();
            case FileSystemException file -> file.getFile() + ": " + (file.getReason() == null ? "cannot be read" : file.getReason());
            case IOException _ -> failure.getMessage();
            default -> throw failure;
        };
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + sentence);
        return 1;
    }
}
