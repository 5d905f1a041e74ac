package dev.postern.fraud.synthetic;

/** What a synthetic transaction is in truth. */
public enum Scenario {
    /** Spending by profile. */
    GENUINE,
    /** A bot tries stolen numbers with small amounts at one merchant; most are refused. */
    CARD_TESTING,
    /** A wallet is moved to another device and emptied. */
    ACCOUNT_TAKEOVER,
    /** A found or stolen card is used in many shops, far from where it was used last. */
    LOST_AND_STOLEN,
    /** A merchant keys in round amounts of many cards at night. */
    COLLUSIVE_MERCHANT,
    /** A card that behaved is spent to its limit within a day. */
    BUST_OUT
}
