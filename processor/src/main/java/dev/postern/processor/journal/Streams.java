package dev.postern.processor.journal;

/**
 * The journal's streams: one a card shard (c0, c1 ...) and one a terminal partition (t0, t1 ...), numbered from 0
 * with the cards first. Immutable; any thread.
 *
 * @param cards number of card streams
 * @param terminals number of terminal streams
 */
public record Streams(int cards, int terminals) {
    /** The most streams of either sort: what a record's stream code can hold. */
    public static final int EACH_MAX = 1 << 15;

    private static final int TERMINAL_CODE = EACH_MAX;

    /** Checks the counts; an error here is the programmer's, since settings are checked when they are read. */
    public Streams {
        if (cards < 1 || cards > EACH_MAX || terminals < 1 || terminals > EACH_MAX) {
            throw new IllegalArgumentException("streams: cards " + cards + ", terminals " + terminals);
        }
    }

    /** How many streams there are. */
    public int count() {
        return cards + terminals;
    }

    /** The stream of a card shard. */
    public int card(int shard) {
        return checked(shard, cards);
    }

    /** The stream of a terminal partition. */
    public int terminal(int partition) {
        return cards + checked(partition, terminals);
    }

    /** Whether the stream is a card shard's. */
    public boolean isCard(int stream) {
        return stream < cards;
    }

    /** The shard or partition number behind the stream. */
    public int index(int stream) {
        return isCard(stream) ? stream : stream - cards;
    }

    /** The stream's name, such as {@code c12} or {@code t3}. */
    public String name(int stream) {
        return (isCard(stream) ? "c" : "t") + index(stream);
    }

    /** The name of the stream that a record's code means, whatever the number of streams. */
    static String nameOf(int code) {
        return ((code & TERMINAL_CODE) == 0 ? "c" : "t") + (code & ~TERMINAL_CODE);
    }

    /** The code behind a name that {@link #nameOf} gave. */
    static int codeOf(String name) {
        return Integer.parseInt(name.substring(1)) | (name.charAt(0) == 't' ? TERMINAL_CODE : 0);
    }

    /** What a record holds: it does not change when the number of streams does. */
    int code(int stream) {
        return isCard(stream) ? stream : TERMINAL_CODE | stream - cards;
    }

    /** The stream with this code, or -1 when there is none. */
    int ofCode(int code) {
        int index = code & ~TERMINAL_CODE;
        boolean card = (code & TERMINAL_CODE) == 0;
        if (index >= (card ? cards : terminals)) {
            return -1;
        }
        return card ? index : cards + index;
    }

    private static int checked(int index, int count) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("no stream " + index + " of " + count);
        }
        return index;
    }
}
