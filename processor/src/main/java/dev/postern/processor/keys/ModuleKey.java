package dev.postern.processor.keys;

import dev.postern.protocol.crypto.KeyUsage;

/**
 * A key inside a security module: what the rest of the node holds instead of the key. Printed it shows its check value.
 * Immutable; any thread; of use only to the module that gave it.
 */
public interface ModuleKey {

    /** What the key is for. */
    KeyUsage usage();

    /** Its check value, in hex. */
    String kcv();
}
