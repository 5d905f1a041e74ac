package dev.postern.protocol.crypto;

/** How the eight bytes of field 64 or 128 are made (protocol.md section 5); a terminal's profile names one. */
public enum MacAlgorithm {
    /** {@link RetailMac}, raw. */
    X9_19,
    /** {@link RetailMac}, its first four bytes as eight hex characters. */
    X9_19_HEX,
    /** {@link CbcMac}: ISO/IEC 9797-1 algorithm 1, for old terminals. */
    ALGORITHM_1,
    /** {@link EcbMac}, which can be forged without the key. */
    ECB,
    /** {@link Cmac}, its first eight bytes. */
    CMAC,
    /** No field 64, and every message is believed: for measuring what the others cost. */
    NONE;

    /** Whether a message can be trusted because of it. */
    public boolean proves() {
        return this != ECB && this != NONE;
    }

    /** The algorithm with a key of usage MAC, for one thread; a key that is not of its cipher, or NONE, is an IllegalArgumentException. */
    public MessageMac under(CipherKey key) {
        return switch (this) {
            case X9_19 -> new RetailMac(tdes(key));
            case X9_19_HEX -> new HexMac(new RetailMac(tdes(key)));
            case ALGORITHM_1 -> new CbcMac(tdes(key), Padding.ZEROS);
            case ECB -> new EcbMac(tdes(key));
            case CMAC -> new Cmac(key);
            case NONE -> throw new IllegalArgumentException("a profile without MACs makes none");
        };
    }

    private TdesKey tdes(CipherKey key) {
        if (key instanceof TdesKey tdes) {
            return tdes;
        }
        throw new IllegalArgumentException(this + " needs a TDES key");
    }
}
