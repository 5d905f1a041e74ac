package dev.postern.protocol.crypto;

/**
 * What a key may be used for; a key of one usage is refused for another.
 * Each usage carries the two characters that name it in a key block (X9.143 table 2) and how the key may be used there.
 */
public enum KeyUsage {
    /** The terminal's master key (TMK): enciphers working keys, nothing else. */
    MASTER("K0", 'B'),
    /** Protects key blocks (KBPK); the encipherment and MAC keys of a block are derived from it. */
    KEY_BLOCK("K1", 'B'),
    /** Enciphers PIN blocks. */
    PIN("P0", 'B'),
    /** Makes MACs. */
    MAC("M3", 'C'),
    /** Enciphers data that is neither a PIN nor a key (tracks). */
    DATA("D0", 'B'),
    /** The base derivation key of a fleet's DUKPT terminals (BDK): initial keys are derived from it, nothing else. */
    DUKPT_BASE("B0", 'X'),
    /** The initial DUKPT key of one terminal (IK, IPEK). */
    DUKPT_INITIAL("B1", 'X'),
    /** Card verification key (CVK): CVV, CVV2, iCVV. */
    CARD_VERIFICATION("C0", 'C'),
    /** PIN verification key (PVK) of the PVV and of offsets. */
    PIN_VERIFICATION("V2", 'C'),
    /** The issuer's master key for application cryptograms (IMK-AC): card keys are derived from it. */
    ISSUER_CRYPTOGRAM("E0", 'X'),
    /** A card's key for application cryptograms (ICC master key): makes cryptograms, and session keys are derived from it. */
    CARD_CRYPTOGRAM("E7", 'X'),
    /** A session key of a card: makes cryptograms. */
    SESSION_CRYPTOGRAM("E7", 'C'),
    /** Key of an HMAC (tokens, DUKPT's HMAC working keys). */
    HMAC("M7", 'C');

    private final String blockCode;
    private final char modeOfUse;

    KeyUsage(String blockCode, char modeOfUse) {
        this.blockCode = blockCode;
        this.modeOfUse = modeOfUse;
    }

    /** The two characters that name the usage in a key block. */
    public String blockCode() {
        return blockCode;
    }

    /** Whether a key block whose header says so may hold a key of this usage: any M code is a MAC key, any V code a PIN verification key. */
    boolean goesBy(String code) {
        return switch (this) {
            case MAC -> code.charAt(0) == 'M' && code.charAt(1) <= '6';
            case PIN_VERIFICATION -> code.charAt(0) == 'V';
            default -> blockCode.equals(code);
        };
    }

    char modeOfUse() {
        return modeOfUse;
    }

    /** Whether a key block whose header limits the key to this mode (X9.143 table 4) may hold a key of this usage; N is no limit. */
    boolean goesByMode(char mode) {
        return switch (modeOfUse) {
            case 'B' -> "BDEN".indexOf(mode) >= 0;
            case 'C' -> "CGVN".indexOf(mode) >= 0;
            default -> "XN".indexOf(mode) >= 0;
        };
    }
}
