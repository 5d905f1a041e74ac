package dev.postern.protocol.iso8583;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * EBCDIC (code page 1047, the one of card networks) to Latin-1 and back, a byte for a byte: 256 characters each way, so every byte survives.
 * Pure; any thread may call it, nothing is allocated.
 */
final class Ebcdic {

    private static final byte[] TO_LATIN = new byte[256];
    private static final byte[] FROM_LATIN = new byte[256];

    static {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        byte[] latin = new String(all, Charset.forName("IBM1047")).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 256; i++) {
            TO_LATIN[i] = latin[i];
            FROM_LATIN[latin[i] & 0xFF] = (byte) i;
        }
    }

    private Ebcdic() {
    }

    /** The Latin-1 character of an EBCDIC byte. */
    static byte toLatin(byte ebcdic) {
        return TO_LATIN[ebcdic & 0xFF];
    }

    /** The EBCDIC byte of a Latin-1 character. */
    static byte fromLatin(byte latin) {
        return FROM_LATIN[latin & 0xFF];
    }
}
