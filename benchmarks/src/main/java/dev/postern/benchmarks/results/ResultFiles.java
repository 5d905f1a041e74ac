package dev.postern.benchmarks.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of results: each report as {@code KIND-TIME.json} and {@code .md}. One thread. */
public final class ResultFiles {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String CHAIN = "chain";

    private final Path folder;

    /** @param folder made when it is missing */
    public ResultFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Writes both files of a report; returns the page's path. */
    public Path write(Report report) throws IOException {
        String name = report.kind() + "-" + report.conditions().time().replaceAll("[-:]", "");
        JSON.writeValue(folder.resolve(name + ".json").toFile(), report);
        return Files.writeString(folder.resolve(name + ".md"), report.markdown());
    }

    /** The name of the newest run of the chain, or null. */
    public String newestChain() throws IOException {
        return newest(CHAIN).map(file -> file.getFileName().toString().replace(".json", "")).orElse(null);
    }

    /** The run of the chain of that name. */
    public ChainReport chain(String name) throws IOException {
        return JSON.readValue(folder.resolve(name + ".json").toFile(), ChainReport.class);
    }

    private Optional<Path> newest(String kind) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(kind + "-\\d.*\\.json"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()));
        }
    }
}
