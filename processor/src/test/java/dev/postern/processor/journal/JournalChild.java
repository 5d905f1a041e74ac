package dev.postern.processor.journal;

import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.KeysActivated;
import dev.postern.processor.time.Clock;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that appends until it is killed. It prints {@code recovered N}, then a line {@code stream sequence} for
 * each record once it is durable, straight from the completion. Each event tells its own stream and sequence.
 */
final class JournalChild {
    private static final int IN_FLIGHT = 64;

    private JournalChild() {
    }

    /** Arguments: folder. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        Streams streams = JournalFixture.STREAMS;
        long[] sequences = new long[streams.count()];
        long[] recovered = new long[1];
        try (ChronicleJournal journal = ChronicleJournal.open(Path.of(arguments[0]), streams,
                JournalFixture.settings(Durability.POWER),
                Clock.system(), (_, _) -> Runtime.getRuntime().halt(74), JournalObserver.NONE)) {
            journal.recover((stream, sequence, _) -> {
                sequences[stream] = sequence;
                recovered[0]++;
            });
            out.println("recovered " + recovered[0]);
            Semaphore credits = new Semaphore(IN_FLIGHT);
            for (int i = 0; ; i++) {
                credits.acquire();
                int stream = i % streams.count();
                long sequence = ++sequences[stream];
                journal.append(Append.of(stream, sequence, event(stream, sequence), Runnable::run, new Completion() {
                    @Override
                    public void durable() {
                        out.println(stream + " " + sequence);
                        credits.release();
                    }

                    @Override
                    public void failed(JournalFailure why) {
                        Runtime.getRuntime().halt(1);
                    }
                }));
            }
        } catch (JournalRefused refused) {
            out.println("refused " + refused.getMessage());
        }
    }

    static Event event(int stream, long sequence) {
        return new KeysActivated(stream, sequence);
    }

    /** Starts it with this process's own options and class path. */
    static Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--") || option.startsWith("-Dchronicle")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), JournalChild.class.getName(),
                folder.toString()));
        return new ProcessBuilder(command).redirectError(new File(folder.toFile().getParentFile(),
                "child.err")).start();
    }
}
