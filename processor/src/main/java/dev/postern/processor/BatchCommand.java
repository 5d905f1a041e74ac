package dev.postern.processor;

import picocli.CommandLine.Command;

/** {@code postern batch}: batches of terminals. */
@Command(name = "batch", mixinStandardHelpOptions = true, subcommands = BatchCommand.Show.class,
        description = "Batches of terminals.")
final class BatchCommand implements Runnable {

    @picocli.CommandLine.Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new picocli.CommandLine.ParameterException(spec.commandLine(), "say what: postern batch show --terminal T");
    }

    /** {@code postern batch show}: the open batch, and how the last one was closed. */
    @Command(name = "show", mixinStandardHelpOptions = true,
            description = "A terminal's open batch, and how the last one was closed: what differed, line by line.")
    static final class Show extends OpsQuestion {

        @Override
        String page() {
            return "/batch";
        }
    }
}
