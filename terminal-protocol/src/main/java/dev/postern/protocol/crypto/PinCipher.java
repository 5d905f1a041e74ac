package dev.postern.protocol.crypto;

import dev.postern.protocol.iso8583.Pan;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Enciphers, deciphers and translates PIN blocks under one PIN key: formats 0, 1 and 3 under TDES, 4 under AES; 2 is refused, as it is for
 * the chip's offline check. One per key and thread.
 */
public final class PinCipher {

    private static final int RANDOM_BYTES = 16;

    private final boolean aes;
    private final BlockEngine encipher;
    private final BlockEngine decipher;

    /** Prepares a key of usage PIN; another usage is an IllegalArgumentException. */
    public PinCipher(CipherKey key) {
        key.requireUsage(KeyUsage.PIN);
        aes = key instanceof AesKey;
        encipher = key.engine(true);
        decipher = key.engine(false);
    }

    /** A PIN block for a card; a format that the key's algorithm has not is an IllegalArgumentException. */
    public PinBlock encipher(ClearPin pin, Pan pan, PinBlockFormat format, SecureRandom random) {
        byte[] filler = new byte[RANDOM_BYTES];
        if (format != PinBlockFormat.ISO_0) {
            random.nextBytes(filler);
        }
        return encipher(pin, pan, format, filler);
    }

    PinBlock encipher(ClearPin pin, Pan pan, PinBlockFormat format, byte[] filler) {
        if (!supports(format)) {
            throw new IllegalArgumentException("a PIN block of " + format + " cannot be made with this key");
        }
        byte[] field = PinFields.pinField(format, pin, filler);
        byte[] block = new byte[field.length];
        try {
            if (format == PinBlockFormat.ISO_4) {
                encipher.process(field, 0, block, 0);
                xor(field, block, PinFields.longPanField(pan));
            } else if (format.boundToCard()) {
                xor(field, field, PinFields.panField(pan));
            }
            encipher.process(field, 0, block, 0);
            return new PinBlock(format, block);
        } finally {
            Arrays.fill(field, (byte) 0);
        }
    }

    /** The PIN of a block, which the caller wipes; a block that does not hold one for this card is a BadPinBlock. */
    public ClearPin decipher(PinBlock block, Pan pan) throws BadPinBlock {
        if (!supports(block.format())) {
            throw new BadPinBlock(block.format() + " is not accepted with this key");
        }
        byte[] enciphered = block.bytes();
        byte[] field = new byte[enciphered.length];
        try {
            decipher.process(enciphered, 0, field, 0);
            if (block.format() == PinBlockFormat.ISO_4) {
                xor(enciphered, field, PinFields.longPanField(pan));
                decipher.process(enciphered, 0, field, 0);
            } else if (block.format().boundToCard()) {
                xor(field, field, PinFields.panField(pan));
            }
            return PinFields.pin(block.format(), field);
        } finally {
            Arrays.fill(field, (byte) 0);
        }
    }

    /**
     * The same PIN under another key and perhaps in another format. A BadPinBlock when the block is bad, or when PCI PIN 3-3 forbids the
     * change: from a format bound to a card to one that is not, or to another card.
     */
    public PinBlock translate(PinBlock block, Pan pan, PinCipher to, PinBlockFormat format, Pan toPan, SecureRandom random) throws BadPinBlock {
        if (!block.format().translatesTo(format, pan.equals(toPan))) {
            throw new BadPinBlock(block.format() + " may not become " + format + (pan.equals(toPan) ? "" : " for another card"));
        }
        try (ClearPin pin = decipher(block, pan)) {
            return to.encipher(pin, toPan, format, random);
        }
    }

    private boolean supports(PinBlockFormat format) {
        return format != PinBlockFormat.ISO_2 && aes == (format == PinBlockFormat.ISO_4);
    }

    private static void xor(byte[] result, byte[] a, byte[] b) {
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (a[i] ^ b[i]);
        }
    }
}
