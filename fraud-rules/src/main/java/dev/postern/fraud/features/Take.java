package dev.postern.fraud.features;

/** What a feature takes of what its key did within the window. */
public enum Take {
    /** How many. */
    COUNT("count"),
    /** Their amounts in one currency. */
    SUM("sum"),
    /** At how many terminals; at most {@link FeatureSpec#DISTINCT_MAX}. */
    DISTINCT_TERMINALS("distinct terminals"),
    /** With how many merchants; as above. */
    DISTINCT_MERCHANTS("distinct merchants"),
    /** With how many cards; as above. */
    DISTINCT_CARDS("distinct cards"),
    /** Seconds since the first one ever remembered; 0 when there was none. */
    SINCE_FIRST("since first"),
    /** Seconds since the last one; the whole window when there was none in it. */
    SINCE_LAST("since last"),
    /** How many of a hundred were declined; 0 when there was none. */
    DECLINED_PERCENT("declined percent"),
    /** Kilometres between the last place and this one; 0 when one of them is not known. */
    DISTANCE("distance km"),
    /** Kilometres an hour from the last place to this one, as if at least a minute had passed; 0 as above. */
    SPEED("speed kmh"),
    /** This amount against the average, 100 is the same; 100 while there are fewer than three. */
    AMOUNT_PERCENT("amount percent");

    private final String words;

    Take(String words) {
        this.words = words;
    }

    /** How a file says it. */
    public String words() {
        return words;
    }
}
