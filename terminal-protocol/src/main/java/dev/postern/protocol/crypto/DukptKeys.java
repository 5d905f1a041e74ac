package dev.postern.protocol.crypto;

/**
 * The keys of one DUKPT terminal for its PIN blocks and MACs, whichever of the two standards it follows. Host and terminal use the same
 * object: what the terminal makes with the request key the host checks with it, and the other way round. One thread at a time.
 */
public final class DukptKeys {

    private final KeySerialNumber initialSerial;
    private final TdesDukpt tdes;
    private final AesDukpt aes;

    /** Prepares an initial key, of the algorithm that the serial number is of; another usage is an IllegalArgumentException. */
    public DukptKeys(CipherKey initial, KeySerialNumber serial) {
        initialSerial = serial.withCounter(0);
        tdes = initial instanceof TdesKey key ? new TdesDukpt(key, serial) : null;
        aes = initial instanceof AesKey key ? new AesDukpt(key, serial) : null;
    }

    /** Whether a serial number belongs to this terminal and its counter has a key. */
    public boolean covers(KeySerialNumber serial) {
        return serial.aes() == (aes != null) && serial.usable() && serial.sameInitialKey(initialSerial);
    }

    /** The serial number with the counter 0. */
    public KeySerialNumber initialSerial() {
        return initialSerial;
    }

    /** Makes the MAC of the request that carries this counter. */
    public MessageMac requestMac(long counter) {
        return mac(tdes != null ? tdes.key(counter, TdesDukpt.WorkingKey.MAC_REQUEST)
                : aes.key(counter, AesDukpt.Purpose.MAC_GENERATION, AesDukpt.KeyKind.AES_128));
    }

    /** Makes the MAC of the answer to the request that carried this counter. */
    public MessageMac responseMac(long counter) {
        return mac(tdes != null ? tdes.key(counter, TdesDukpt.WorkingKey.MAC_RESPONSE)
                : aes.key(counter, AesDukpt.Purpose.MAC_VERIFICATION, AesDukpt.KeyKind.AES_128));
    }

    /** The engine has its own schedule of the key, which is overwritten. */
    private static MessageMac mac(CipherKey key) {
        try (key) {
            return key instanceof TdesKey ofTdes ? new RetailMac(ofTdes) : new Cmac(key);
        }
    }

    /** The key of the PIN block in the request that carries this counter. */
    public CipherKey pinKey(long counter) {
        return tdes != null ? tdes.key(counter, TdesDukpt.WorkingKey.PIN) : aes.key(counter, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.AES_128);
    }
}
