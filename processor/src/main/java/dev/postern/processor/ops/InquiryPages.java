package dev.postern.processor.ops;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code /why} and {@code /batch}: questions about one terminal. Called on request threads, which may wait. */
final class InquiryPages {

    private static final int SECONDS_MAX = 5;

    private InquiryPages() {
    }

    static Answer why(Inquiries inquiries, String query) {
        Map<String, String> asked = parameters(query);
        String stan = asked.get("stan");
        if (!asked.containsKey("terminal") || stan == null || !stan.matches("[0-9]{1,6}")) {
            return Answer.text(400, "ask /why?terminal=T&stan=S\n");
        }
        return inquiries == null ? starting() : answer(inquiries.why(asked.get("terminal"), Integer.parseInt(stan)));
    }

    static Answer batch(Inquiries inquiries, String query) {
        String terminal = parameters(query).get("terminal");
        if (terminal == null) {
            return Answer.text(400, "ask /batch?terminal=T\n");
        }
        return inquiries == null ? starting() : answer(inquiries.batch(terminal));
    }

    private static Answer starting() {
        return Answer.text(503, "starting\n");
    }

    private static Answer answer(CompletionStage<String> coming) {
        try {
            String page = coming.toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
            return page == null ? Answer.text(404, "no such terminal is commissioned\n") : Answer.text(200, page);
        } catch (TimeoutException | ExecutionException e) {
            return Answer.text(503, "the terminal's partition did not answer\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.text(503, "closing\n");
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : query == null ? new String[0] : query.split("&")) {
            int at = part.indexOf('=');
            if (at > 0) {
                parameters.put(part.substring(0, at), part.substring(at + 1));
            }
        }
        return parameters;
    }
}
