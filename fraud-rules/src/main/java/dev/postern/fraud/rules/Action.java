package dev.postern.fraud.rules;

/**
 * What a rule does when its condition holds. Immutable; any thread.
 *
 * @param code field 39 of the answer; null for {@link Kind#ALLOW} and {@link Kind#SCORE}
 * @param score what it adds; 0 unless {@link Kind#SCORE}
 */
public record Action(Kind kind, String code, int score) {

    /** Refer to the card's issuer. */
    static final String REFER_CODE = "01";
    /** Keep the card. */
    static final String CAPTURE_CODE = "04";

    /** What can be done, in the order in which rules win: allow, block (decline and capture), refer, score. */
    public enum Kind {
        ALLOW, DECLINE, CAPTURE, REFER, SCORE
    }

    /** As a file says it. */
    @Override
    public String toString() {
        return switch (kind) {
            case ALLOW -> "allow";
            case DECLINE -> "decline " + code;
            case CAPTURE -> "capture card";
            case REFER -> "refer";
            case SCORE -> "score " + score;
        };
    }
}
