package dev.postern.processor.journal.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.postern.processor.journal.ScannedRecord;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;

/** Writes records, one a line, for people or for programs. One thread; the writer stays its owner's. */
abstract class RecordPrinter {

    abstract void print(ScannedRecord record) throws IOException;

    /** Hands everything to the writer. */
    abstract void flush() throws IOException;

    static RecordPrinter text(Writer out) {
        return new Text(out);
    }

    /** One JSON object a line. */
    static RecordPrinter json(Writer out) throws IOException {
        return new Json(new JsonFactory().createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter("\n")));
    }

    private static final class Text extends RecordPrinter implements EventFields.Sink {
        private final Writer out;

        Text(Writer out) {
            this.out = out;
        }

        @Override
        void print(ScannedRecord record) throws IOException {
            out.append(Long.toString(record.sequence())).append(' ').append(record.stream()).append(':')
                    .append(Long.toString(record.streamSequence())).append(' ')
                    .append(Instant.ofEpochMilli(record.event().atEpochMillis()).toString()).append(' ')
                    .append(record.event().getClass().getSimpleName());
            EventFields.write(record.event(), this);
            out.append('\n');
        }

        @Override
        public void text(String name, String value) throws IOException {
            out.append(' ').append(name).append('=');
            if (value == null) {
                out.append('-');
                return;
            }
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                // One event stays one line and one word, whatever is in it.
                out.append(c > ' ' && c < 0x7F ? c : '?');
            }
        }

        @Override
        public void number(String name, long value) throws IOException {
            out.append(' ').append(name).append('=').append(Long.toString(value));
        }

        @Override
        void flush() throws IOException {
            out.flush();
        }
    }

    private static final class Json extends RecordPrinter implements EventFields.Sink {
        private final JsonGenerator out;

        Json(JsonGenerator out) {
            this.out = out;
        }

        @Override
        void print(ScannedRecord record) throws IOException {
            out.writeStartObject();
            out.writeNumberField("sequence", record.sequence());
            out.writeStringField("stream", record.stream());
            out.writeNumberField("stream_sequence", record.streamSequence());
            out.writeStringField("at", Instant.ofEpochMilli(record.event().atEpochMillis()).toString());
            out.writeStringField("event", record.event().getClass().getSimpleName());
            EventFields.write(record.event(), this);
            out.writeEndObject();
        }

        @Override
        public void text(String name, String value) throws IOException {
            out.writeStringField(name, value);
        }

        @Override
        public void number(String name, long value) throws IOException {
            out.writeNumberField(name, value);
        }

        @Override
        void flush() throws IOException {
            out.writeRaw('\n');
            out.flush();
        }
    }
}
