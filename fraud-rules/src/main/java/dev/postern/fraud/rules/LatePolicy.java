package dev.postern.fraud.rules;

/** What is decided when the rules could not all be asked in time and none of those asked blocks or refers. */
public enum LatePolicy {
    /** Pass below the floor, decline from it on. */
    PASS_UNDER_FLOOR,
    /** Refer to the issuer. */
    REFER,
    /** Decline. */
    DECLINE
}
