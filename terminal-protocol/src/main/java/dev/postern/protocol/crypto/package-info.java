/**
 * Keys of a terminal and the X9.19 MAC (protocol.md section 5). A key never appears in text; its check value (KCV) does.
 */
package dev.postern.protocol.crypto;
