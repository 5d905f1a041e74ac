package dev.postern.protocol.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The security data of field 58: elements of a tag byte, a length byte and a value (protocol.md section 3). Pure; any thread.
 */
public final class SecurityData {

    /** A PIN block of format 4, 16 bytes. */
    public static final int PIN_BLOCK_4 = 0x01;
    /** A key serial number, 10 or 12 bytes. */
    public static final int SERIAL = 0x02;
    /** A CMAC, 8 or 16 bytes. */
    public static final int CMAC = 0x03;
    /** A wrapped key. */
    public static final int WRAPPED_KEY = 0x04;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Nothing yet; for one thread. */
    public SecurityData() {
        // filled by with()
    }

    /** Adds an element of up to 255 bytes and returns this. */
    public SecurityData with(int tag, byte[] value) {
        out.write(tag);
        out.write(value.length);
        out.writeBytes(value);
        return this;
    }

    /** The bytes of field 58. */
    public byte[] encode() {
        return out.toByteArray();
    }

    /** The value of an element; null when the field has none, has it twice or is cut wrong. */
    public static byte[] find(byte[] field, int offset, int length, int tag) {
        byte[] found = null;
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (at + 2 > end || at + 2 + (field[at + 1] & 0xFF) > end) {
                return null;
            }
            int valueBytes = field[at + 1] & 0xFF;
            if ((field[at] & 0xFF) == tag) {
                if (found != null) {
                    return null;
                }
                found = Arrays.copyOfRange(field, at + 2, at + 2 + valueBytes);
            }
            at += 2 + valueBytes;
        }
        return found;
    }

    /** The serial number in the field; null when there is none of a right length. */
    public static KeySerialNumber serial(byte[] field, int offset, int length) {
        byte[] value = find(field, offset, length, SERIAL);
        boolean right = value != null && (value.length == KeySerialNumber.TDES_BYTES || value.length == KeySerialNumber.AES_BYTES);
        return right ? KeySerialNumber.of(value) : null;
    }
}
