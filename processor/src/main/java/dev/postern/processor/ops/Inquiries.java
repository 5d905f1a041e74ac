package dev.postern.processor.ops;

import java.util.concurrent.CompletionStage;

/** What an operator may ask about one terminal. From any thread; null as an answer: there is no such terminal. */
public interface Inquiries {

    /** What is known of a STAN, and what came with it that matched nothing. */
    CompletionStage<String> why(String terminal, int stan);

    /** The open batch, and how the last one was closed. */
    CompletionStage<String> batch(String terminal);
}
