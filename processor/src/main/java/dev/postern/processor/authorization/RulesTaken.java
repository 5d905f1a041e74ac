package dev.postern.processor.authorization;

/**
 * Another rule set is in force. It stands in the stream of the first card shard, for people: what each decision was
 * judged by stands with the decision.
 *
 * @param hash SHA-256 of the set, 64 hexadecimal digits
 * @param name the set's own name
 * @param by who did it: the operator's name as the command told it, or "file" when the watched file changed
 * @param source the file's name, without its folder
 */
public record RulesTaken(String hash, String name, String by, String source, int rules, long atEpochMillis)
        implements Event {
}
