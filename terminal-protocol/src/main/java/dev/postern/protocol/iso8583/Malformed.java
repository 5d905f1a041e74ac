package dev.postern.protocol.iso8583;

/**
 * Why a message could not be read (protocol.md section 2): a value, because bad input from a network is not exceptional.
 * Made by {@link MessageView#decode}; immutable. It never holds a value of the message.
 *
 * @param field  the field at fault; 0 when it is the MTI or the message as a whole, 1 the bitmap
 * @param offset absolute index of the first bad byte in the buffer that was decoded
 * @param reason what is wrong, in a few fixed words
 */
public record Malformed(int field, int offset, String reason) {
}
