package dev.postern.processor.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * Two registered custodians, as the command line names them, who are asked for their passphrases one after the other: what one person alone must
 * not do. A mixin of commands; main thread.
 */
public final class TwoPeople {

    @Option(names = "--first", required = true, paramLabel = "NAME", description = "The first custodian.")
    private String first;

    @Option(names = "--second", required = true, paramLabel = "NAME", description = "The second, another person.")
    private String second;

    /** Its names are filled in by the command line. */
    public TwoPeople() {
        // by picocli
    }

    /**
     * Both agree, or it ends here.
     *
     * @param folder of the keys, with its custodians
     * @param otherwise what did not happen, such as "nothing was destroyed"
     * @throws IOException with one sentence: they are one person, one is no custodian, or a passphrase is wrong
     */
    public void agree(Path folder, String otherwise) throws IOException {
        agree(folder, new Prompt(), otherwise);
    }

    /** The same for a command that asks more by the same prompt. */
    void agree(Path folder, Prompt prompt, String otherwise) throws IOException {
        if (first.equals(second)) {
            throw new IOException("two people are needed, and " + first + " is one");
        }
        Custodians custodians = Custodians.read(folder);
        for (String name : List.of(first, second)) {
            try (Secret passphrase = prompt.ask("passphrase of " + name)) {
                if (!custodians.knows(name, passphrase.characters())) {
                    throw new IOException(name + " is no custodian, or the passphrase is wrong: " + otherwise);
                }
            }
        }
    }

    /** Both names, for a note of what they did. */
    @Override
    public String toString() {
        return first + " and " + second;
    }
}
