package dev.postern.protocol.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.postern.protocol.iso8583.Malformed;
import dev.postern.protocol.iso8583.MessageView;
import java.io.IOException;
import java.io.StringWriter;

/**
 * A reading as one line of JSON: {@code {"mti":"0200","tpdu":"…","header":"…","fields":{"3":"000000",…}}}; what is not there is left out. A
 * malformed message also has {@code "malformed":{"field":…,"offset":…,"reason":"…"}}, checks with keys {@code "checks":[…]}. Pure.
 */
final class JsonReport {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonReport() {
    }

    /** The line. */
    static String of(Reading reading, Shown shown, KeyChecks checks) throws IOException {
        MessageView view = reading.view();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            if (view.mti() != 0) {
                json.writeStringField("mti", "%04X".formatted(view.mti()));
            }
            if (reading.tpdu() != null) {
                json.writeStringField("tpdu", reading.tpdu());
            }
            if (reading.header() != null) {
                json.writeStringField("header", reading.header());
            }
            json.writeObjectFieldStart("fields");
            for (int field = 2; field <= 128; field++) {
                if (view.has(field)) {
                    json.writeStringField(String.valueOf(field), shown.field(view, field));
                }
            }
            json.writeEndObject();
            if (!checks.lines().isEmpty()) {
                json.writeArrayFieldStart("checks");
                for (String line : checks.lines()) {
                    json.writeString(line);
                }
                json.writeEndArray();
            }
            malformed(json, view.malformed());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void malformed(JsonGenerator json, Malformed malformed) throws IOException {
        if (malformed != null) {
            json.writeObjectFieldStart("malformed");
            json.writeNumberField("field", malformed.field());
            json.writeNumberField("offset", malformed.offset());
            json.writeStringField("reason", malformed.reason());
            json.writeEndObject();
        }
    }
}
