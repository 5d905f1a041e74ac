package dev.postern.fraud.rules;

/**
 * What the rules say of one transaction: pass, or the response code to refuse with and the rule that said so.
 * Immutable; a rule set makes its verdicts once.
 *
 * @param responseCode two characters, null when it may pass
 * @param ruleId the rule that refused, null when it may pass
 */
public record Verdict(String responseCode, String ruleId) {

    /** No rule objects. */
    public static final Verdict PASS = new Verdict(null, null);

    /** Whether a rule refused. */
    public boolean refused() {
        return responseCode != null;
    }
}
