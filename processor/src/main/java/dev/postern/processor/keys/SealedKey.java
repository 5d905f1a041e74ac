package dev.postern.processor.keys;

import dev.postern.protocol.crypto.KeyUsage;

/**
 * A key at rest: enciphered under the module's master key and bound to its usage, so that it may stand in a file or a journal.
 *
 * @param usage what the key is for
 * @param kcv its check value, in hex
 * @param text the enciphered key, in the module's own form
 */
public record SealedKey(KeyUsage usage, String kcv, String text) {

    /** Without the enciphered key, which belongs in no log either. */
    @Override
    public String toString() {
        return "SealedKey[" + usage + ", kcv=" + kcv + "]";
    }
}
