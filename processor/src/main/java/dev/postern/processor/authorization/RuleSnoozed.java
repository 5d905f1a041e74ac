package dev.postern.processor.authorization;

/**
 * Somebody lets a rule rest for a card. It stands in the card's stream.
 *
 * @param rule the rule's id
 * @param untilEpochMillis when it counts again; in the past: at once
 * @param by who did it, as the command told it
 */
public record RuleSnoozed(CardToken token, String rule, long untilEpochMillis, String by, long atEpochMillis)
        implements Event {
}
