package dev.postern.processor.ops;

import java.nio.charset.StandardCharsets;

/** What the operations port answers: a status, a content type and a body, held in memory. */
record Answer(int status, String contentType, byte[] body) {
    static final String JSON = "application/json";

    static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }
}
