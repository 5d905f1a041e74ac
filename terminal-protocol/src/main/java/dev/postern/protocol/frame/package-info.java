/**
 * What stands around a message on the wire: the length prefix, the TPDU and the terminal header (protocol.md section 1).
 */
package dev.postern.protocol.frame;
