package dev.postern.load;

import dev.postern.load.report.Pictures;
import dev.postern.load.report.RunReport;
import dev.postern.load.run.JoinedRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code report}: one or several runs as a page, as text or as CSV. */
@Command(name = "report", sortOptions = false, description = "Show runs: one self-contained page with charts, text, or CSV; several runs side by side.")
final class ReportCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs.")
    private List<Path> runs;

    @Option(names = "--format", defaultValue = "html", paramLabel = "html|text|csv", description = "How it looks (default: ${DEFAULT-VALUE}).")
    private RunReport.Form form;

    @Option(names = "--out", paramLabel = "FILE", description = "Where it is written (default: report.html in the first run's folder; text and CSV on standard output).")
    private Path out;

    @Option(names = "--join", paramLabel = "DIR",
        description = "The runs are those of generators that sent together (load --part): make one run of them, in a new folder there, and show that.")
    private Path join;

    @Option(names = "--png", paramLabel = "DIR", description = "Also draw each chart as a picture into this folder; needs a Chromium.")
    private Path pictures;

    @Mixin
    private HelpOption help;

    @Override
    public Integer call() throws Exception {
        if (join != null) {
            runs = List.of(JoinedRun.join(runs, join));
        }
        String report = RunReport.of(runs, form);
        Path file = out != null ? out : form == RunReport.Form.HTML ? runs.getFirst().resolve("report.html") : null;
        if (file == null) {
            System.out.print(report);
        } else {
            Files.writeString(file, report, StandardCharsets.UTF_8);
            System.out.println(file);
        }
        if (pictures != null) {
            Pictures.draw(form == RunReport.Form.HTML ? report : RunReport.of(runs, RunReport.Form.HTML), pictures).forEach(System.out::println);
        }
        return 0;
    }
}
