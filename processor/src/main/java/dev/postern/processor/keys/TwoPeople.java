package dev.postern.processor.keys;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks two registered custodians for their passphrases, one after the other: what one person alone must not do. For commands, main thread.
 */
public final class TwoPeople {

    private BufferedReader input;

    /** Reads from the terminal without echo, else lines of standard input. */
    public TwoPeople() {
        // opened when it is first asked
    }

    /**
     * Both agree, or it ends here.
     *
     * @param folder of the keys, with its custodians
     * @param otherwise what did not happen, such as "nothing was destroyed"
     * @throws IOException with one sentence: they are one person, one is no custodian, or a passphrase is wrong
     */
    public void agree(Path folder, String first, String second, String otherwise) throws IOException {
        if (first.equals(second)) {
            throw new IOException("two people are needed, and " + first + " is one");
        }
        Custodians custodians = Custodians.read(folder);
        for (String name : List.of(first, second)) {
            try (Secret passphrase = ask("passphrase of " + name)) {
                if (!custodians.knows(name, passphrase.characters())) {
                    throw new IOException(name + " is no custodian, or the passphrase is wrong: " + otherwise);
                }
            }
        }
    }

    /** One secret, which the caller closes. */
    Secret ask(String what) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            return Secret.of(console.readPassword("%s: ", what));
        }
        if (input == null) {
            input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        String line = input.readLine();
        if (line == null) {
            throw new IOException("the " + what + " is missing");
        }
        return Secret.of(line.toCharArray());
    }
}
