package dev.postern.load;

import picocli.CommandLine.Option;

/** The option that each command has. */
final class HelpOption {
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this page.")
    private boolean wanted;
}
