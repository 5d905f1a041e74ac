package dev.postern.fraud.rules;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Schema;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sentence with places for values, as {@code sold {feature.sales_10m} times}. Immutable; any thread. */
public record Say(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    /** The names in its places. */
    List<String> names() {
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    /** The sentence with the values of that transaction. Allocates. */
    public String fill(Schema schema, Facts facts) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(String.valueOf(
                schema.variable(place.group(1)) != null ? facts.value(schema.variable(place.group(1)))
                        : schema.feature(place.group(1)) != null ? facts.value(schema.feature(place.group(1)))
                        : place.group())));
    }
}
