package dev.postern.protocol.crypto;

/** The PIN block formats of ISO 9564-1, and which may become which (PCI PIN Security Requirements, 3-3). */
public enum PinBlockFormat {
    /** PIN and PAN XORed, filled with F. */
    ISO_0,
    /** PIN and a transaction field; not bound to a card. */
    ISO_1,
    /** PIN only, for the chip's offline check; refused on this link. */
    ISO_2,
    /** As format 0, filled with random digits A..F. */
    ISO_3,
    /** PIN and PAN under AES, two encipherments. */
    ISO_4;

    private static final PinBlockFormat[] ALL = values();

    /** The format whose control field is this nibble; an IllegalArgumentException above 4. */
    public static PinBlockFormat ofControl(int nibble) {
        if (nibble < 0 || nibble >= ALL.length) {
            throw new IllegalArgumentException("no PIN block format has the control field " + nibble);
        }
        return ALL[nibble];
    }

    /** Bytes of an enciphered block. */
    public int bytes() {
        return this == ISO_4 ? 16 : 8;
    }

    /** Whether the block says which card it is for. */
    public boolean boundToCard() {
        return this == ISO_0 || this == ISO_3 || this == ISO_4;
    }

    /**
     * Whether a block may be translated to another format: never from or to format 2, never from a format that is bound to a card to one
     * that is not, and never to another card's number.
     */
    public boolean translatesTo(PinBlockFormat other, boolean samePan) {
        if (this == ISO_2 || other == ISO_2) {
            return false;
        }
        return boundToCard() ? other.boundToCard() && samePan : true;
    }
}
