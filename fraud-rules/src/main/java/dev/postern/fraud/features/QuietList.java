package dev.postern.fraud.features;

/**
 * The slots of a table by when they were last seen, the one that was quiet longest first. The links stand in the slots'
 * own words, so that a snapshot's pages hold them. Not thread-safe: the table's writer.
 */
final class QuietList {

    /** No slot. */
    static final int NONE = -1;

    /** Where a table keeps a slot's links: the earlier slot in the high half, the later one in the low half. */
    interface Links {

        long links(int slot);

        void links(int slot, long links);
    }

    private final Links links;
    private int longestQuiet = NONE;
    private int lastSeen = NONE;

    QuietList(Links links) {
        this.links = links;
    }

    /** The slot that was quiet longest. */
    int longestQuiet() {
        return longestQuiet;
    }

    /** The slot that was seen last. */
    int lastSeen() {
        return lastSeen;
    }

    /** As a snapshot's head tells it; both {@link #NONE} of an empty list. */
    void restore(int first, int last) {
        longestQuiet = first;
        lastSeen = last;
    }

    /** The slot that was seen next after that one. */
    int later(int slot) {
        return (int) links.links(slot);
    }

    private int earlier(int slot) {
        return (int) (links.links(slot) >> 32);
    }

    void unlink(int slot) {
        int earlier = earlier(slot);
        int later = later(slot);
        if (earlier == NONE) {
            longestQuiet = later;
        } else {
            link(earlier, earlier(earlier), later);
        }
        if (later == NONE) {
            lastSeen = earlier;
        } else {
            link(later, earlier, later(later));
        }
    }

    void addLast(int slot) {
        link(slot, lastSeen, NONE);
        if (lastSeen == NONE) {
            longestQuiet = slot;
        } else {
            link(lastSeen, earlier(lastSeen), slot);
        }
        lastSeen = slot;
    }

    private void link(int slot, int earlier, int later) {
        links.links(slot, (long) earlier << 32 | later & 0xFFFF_FFFFL);
    }
}
