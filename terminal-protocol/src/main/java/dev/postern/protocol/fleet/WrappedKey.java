package dev.postern.protocol.fleet;

/**
 * A terminal's own key as a key block (X9.143) under the fleet's key, which only the host's security module can open. Immutable.
 *
 * @param block the key block
 * @param kcv the key's check value in hex, six digits or more
 */
public record WrappedKey(String block, String kcv) {

    private static final int ALGORITHM_AT = 7;

    /** Whether the block, once it was opened, holds an AES key (X9.143 table 3). */
    public boolean isAes() {
        return block.charAt(ALGORITHM_AT) == 'A';
    }

    /** Whether a key with this check value, of another length perhaps, can be the one in the block. */
    public boolean isOf(String ofKey) {
        int digits = Math.min(kcv.length(), ofKey.length());
        return ofKey.substring(0, digits).equalsIgnoreCase(kcv.substring(0, digits));
    }

    /** Without the block, which belongs in no log. */
    @Override
    public String toString() {
        return "WrappedKey[kcv=" + kcv + "]";
    }
}
