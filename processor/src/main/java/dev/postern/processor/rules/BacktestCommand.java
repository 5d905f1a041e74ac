package dev.postern.processor.rules;

import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.fraud.RuleShelf;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.JournalScan;
import dev.postern.protocol.fleet.BadFleetFile;
import dev.postern.protocol.fleet.FleetFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code postern rules backtest}: what a file would have done with what a journal holds. A stream of batches; the two
 * sets judge each batch at the same time, each in the journal's order, so that the table is the same every time.
 */
@Command(name = "backtest", mixinStandardHelpOptions = true,
        description = "Judges a journal's sales again: newly declined, no longer declined, by rule, with amounts.")
final class BacktestCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Option(names = {"--data", "--journal"}, paramLabel = "DIR",
            description = "The node's data folder, or the journal in it; default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    @Option(names = "--new", paramLabel = "FILE", description = "The rules to try, a file or a shipped set's name; "
            + "without it each decision is made again by the rules that made it.")
    private Path newFile;

    @Option(names = "--old", paramLabel = "FILE", description = "What to compare with; default: what the journal says.")
    private Path oldFile;

    @Option(names = "--fleet", paramLabel = "FILE", description = "Whose terminals they are; without it merchants are empty.")
    private Path fleet;

    @Option(names = "--from", paramLabel = "TIME", description = "Count sales from then on, as 2026-11-22T12:00:00Z.")
    private Instant from = Instant.EPOCH;

    @Option(names = "--to", paramLabel = "TIME", description = "Count sales before then.")
    private Instant to = Instant.ofEpochMilli(Long.MAX_VALUE);

    @Override
    public Integer call() throws InterruptedException {
        try {
            System.out.print(run());
            return 0;
        } catch (RuleFileRefused | BadFleetFile | JournalRefused | IOException e) {
            System.err.println("postern: " + e.getMessage());
        } catch (ExecutionException e) {
            System.err.println("postern: " + e.getCause().getMessage());
        }
        return FAILED;
    }

    private String run() throws RuleFileRefused, BadFleetFile, IOException, InterruptedException, ExecutionException {
        Path folder = Files.isDirectory(data.resolve("queue")) ? data.toAbsolutePath().getParent() : data;
        Path journal = folder.resolve("journal");
        if (!Files.isDirectory(journal)) {
            throw new IOException("there is no journal in " + data + ": name the node's data folder with --data");
        }
        Merchants merchants = new Merchants(fleet == null ? List.of() : FleetFile.read(fleet));
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "backtest");
        ReplayProgress progress = new ReplayProgress();
        try {
            Source<List<Event>, ?> events = JournalSource.of(JournalScan.present(journal)).map(batch -> {
                progress.read(batch.size());
                return batch;
            });
            String report = newFile == null ? again(events, merchants, new RuleShelf(folder), system)
                    : tried(events, merchants, Labels.of(journal), system);
            progress.end();
            return report;
        } finally {
            system.terminate();
        }
    }

    private static String again(Source<List<Event>, ?> events, Merchants merchants, RuleShelf shelf,
            ActorSystem<Void> system) throws IOException, InterruptedException, ExecutionException {
        Replay replay = new Replay(shelf, merchants, shelf.last());
        Executor executor = ForkJoinPool.commonPool();
        events.mapAsync(1, batch -> CompletableFuture.runAsync(() -> {
            try {
                replay.take(batch);
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        }, executor).thenApply(_ -> batch.size())).runForeach(_ -> { }, system).toCompletableFuture().get();
        return replay.text();
    }

    private String tried(Source<List<Event>, ?> events, Merchants merchants, Labels labels, ActorSystem<Void> system)
            throws RuleFileRefused, IOException, InterruptedException, ExecutionException {
        RuleSet now = RulesCommand.read(newFile);
        BacktestSide after = new BacktestSide(now, merchants);
        BacktestSide before = oldFile == null ? null : new BacktestSide(RulesCommand.read(oldFile), merchants);
        BacktestTable table = new BacktestTable(from.toEpochMilli(), to.toEpochMilli(), before != null,
                now.rules().size(), merchants, labels);
        judged(events, before, after, table, system).toCompletableFuture().get();
        return table.text(now, before == null ? null : before.rules(), after.hits());
    }

    private static CompletionStage<Done> judged(Source<List<Event>, ?> events,
            BacktestSide before, BacktestSide after, BacktestTable table, ActorSystem<Void> system) {
        Executor executor = ForkJoinPool.commonPool();
        // One batch at a time, so that each side sees the journal's order; both sides of it at once.
        return events.mapAsync(1, batch -> {
            CompletableFuture<BacktestSide.Verdicts> old = before == null ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.supplyAsync(() -> before.judge(batch), executor);
            return CompletableFuture.supplyAsync(() -> after.judge(batch), executor).thenCombine(old, (late, early) -> {
                table.add(batch, early, late);
                return batch.size();
            });
        }).runForeach(_ -> { }, system);
    }
}
