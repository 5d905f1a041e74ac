package dev.postern.processor.journal.tool;

import dev.postern.processor.journal.JournalArchive;
import dev.postern.processor.journal.JournalSettings;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.settings.Section;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern journal archive}: moves old record files now, as a serving node does by itself. */
@Command(name = "archive", description = {"Verifies, hashes and moves old record files to the journal's archive folder;",
    "the node may serve. What a kept snapshot needs stays."})
final class ArchiveCommand extends JournalCommand.OnData {

    @Option(names = "--config", paramLabel = "FILE", description = "Settings that differ from reference.conf.")
    private Path config;

    @Option(names = "--before", paramLabel = "TIME", converter = PrintCommand.Time.class,
            description = "Only files whose roll ended before; default: postern.journal.archive.after ago.")
    private Instant before;

    @Override
    void run() throws IOException {
        Clock clock = Clock.system();
        JournalSettings settings = settings();
        long endedBefore = before != null ? before.toEpochMilli()
                : clock.epochMillis() - settings.archive().afterMillis();
        if (before == null && settings.archive().afterMillis() == 0) {
            throw new IOException("postern.journal.archive.after is 0, so nothing is ever old enough: name a --before");
        }
        List<JournalArchive.Moved> moved = JournalArchive.move(journal(), endedBefore, settings.snapshots().keep(),
                clock);
        for (JournalArchive.Moved file : moved) {
            System.out.println("archived: " + file.name() + " with " + file.records() + ", SHA-256 " + file.sha256());
        }
        if (moved.isEmpty()) {
            System.out.println("nothing was archived: no record file is old enough and no longer needed by a snapshot");
        }
    }

    private JournalSettings settings() throws IOException {
        try {
            return JournalSettings.read(Section.load(config).at("postern").at("journal"));
        } catch (BadSetting bad) {
            throw new IOException(bad.getMessage(), bad);
        }
    }
}
