package dev.postern.load.report;

import java.io.IOException;

/** A folder holds no run that can be shown. The message is one sentence that names the file. */
public final class BadRun extends IOException {
    private static final long serialVersionUID = 1L;

    BadRun(String sentence) {
        super(sentence);
    }
}
