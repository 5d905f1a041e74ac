package dev.postern.load.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shows runs whose folders are given, one or several side by side. Stateless; any thread. */
public final class RunReport {
    /** How it looks. */
    public enum Form {
        HTML, TEXT, CSV
    }

    private RunReport() {
    }

    /**
     * The report.
     *
     * @throws BadRun      when a folder holds no run
     * @throws IOException when a file cannot be read
     */
    public static String of(List<Path> folders, Form form) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (Path folder : folders) {
            runs.add(Run.read(folder));
        }
        return switch (form) {
            case HTML -> Html.page(runs);
            case TEXT -> Tables.text(runs);
            case CSV -> Tables.csv(runs);
        };
    }
}
