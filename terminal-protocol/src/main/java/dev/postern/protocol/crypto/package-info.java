/**
 * Keys typed by their usage and the constructions made with them (protocol.md section 5): MACs, PIN blocks, DUKPT, key blocks, card and PIN
 * verification, EMV cryptograms. The JDK and BouncyCastle do the ciphers. A key never appears in text; its check value (KCV) does.
 */
package dev.postern.protocol.crypto;
