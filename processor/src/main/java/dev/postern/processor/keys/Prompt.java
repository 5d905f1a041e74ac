package dev.postern.processor.keys;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Asks for secrets: at the terminal without echo, else lines of standard input. One for a command, as it reads ahead; main thread. */
final class Prompt {

    private BufferedReader input;

    /** One secret, which the caller closes; an IOException when there is no more input. */
    Secret ask(String what) throws IOException {
        Console console = System.console();
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s: ", what);
            return Secret.of(given(typed, what));
        }
        if (input == null) {
            input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        return Secret.of(given(input.readLine(), what).toCharArray());
    }

    private static <T> T given(T typed, String what) throws IOException {
        if (typed == null) {
            throw new IOException("the " + what + " is missing");
        }
        return typed;
    }
}
