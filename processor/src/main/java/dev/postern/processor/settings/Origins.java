package dev.postern.processor.settings;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;

/** Where a value was written, in the words an operator can open: {@code postern.conf:12}, {@code system properties}. */
final class Origins {
    private Origins() {
    }

    static String place(ConfigValue value) {
        ConfigOrigin origin = value.origin();
        String source = origin.filename() != null && origin.resource() == null ? origin.filename() : origin.resource();
        if (source == null) {
            return origin.description();
        }
        return origin.lineNumber() > 0 ? source + ':' + origin.lineNumber() : source;
    }
}
