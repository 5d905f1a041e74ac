package dev.postern.processor.ops;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes a log event as one line, its exception with all causes and frames included, through {@link SafeText}. Made by Logback from
 * {@code logback.xml}; Logback's appender calls it, one thread at a time.
 */
public final class OneLineEncoder extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
    private static final int CAUSES_MAX = 16;
    private static final byte[] NOTHING = {};

    /** Made by Logback. */
    public OneLineEncoder() {
        // configured by nothing
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append(' ').append("%-5s".formatted(event.getLevel())).append(' ');
        String logger = event.getLoggerName();
        SafeText.append(line, logger.substring(logger.lastIndexOf('.') + 1));
        line.append(" [");
        SafeText.append(line, event.getThreadName());
        line.append("] ");
        SafeText.append(line, String.valueOf(event.getFormattedMessage()));
        IThrowableProxy cause = event.getThrowableProxy();
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            line.append(depth == 0 ? " | " : " | caused by ");
            SafeText.append(line, cause.getClassName() + ": " + cause.getMessage());
            for (StackTraceElementProxy frame : cause.getStackTraceElementProxyArray()) {
                line.append(" | ");
                SafeText.append(line, frame.getSTEAsString());
            }
        }
        return line.append(System.lineSeparator()).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
