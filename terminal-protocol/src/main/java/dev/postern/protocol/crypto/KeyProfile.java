package dev.postern.protocol.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a terminal gets its keys and makes its MACs (protocol.md section 5); the fleet file names it.
 * Working keys are sent at sign-on under the master key; DUKPT terminals have an initial key and never sign on.
 */
public enum KeyProfile {
    /** Double-length TDES working keys wrapped under a TDES master key; X9.19 MACs; PIN blocks of format 0. */
    TDES("tdes", KeyUsage.MASTER, PinBlockFormat.ISO_0),
    /** AES-128 working keys in key blocks of version D; AES-CMAC; PIN blocks of format 4. */
    AES("aes", KeyUsage.KEY_BLOCK, PinBlockFormat.ISO_4),
    /** X9.24-1: a TDES key for each message; X9.19 MACs; PIN blocks of format 0. */
    DUKPT_TDES("dukpt-tdes", KeyUsage.DUKPT_INITIAL, PinBlockFormat.ISO_0),
    /** X9.24-3: AES-128 keys for each message; AES-CMAC; PIN blocks of format 4. */
    DUKPT_AES("dukpt-aes", KeyUsage.DUKPT_INITIAL, PinBlockFormat.ISO_4);

    private static final int AES_BYTES = 16;
    private static final int AES_KCV_BYTES = 5;
    private static final int TDES_KCV_BYTES = 3;

    private final String label;
    private final KeyUsage masterUsage;
    private final PinBlockFormat pinFormat;

    KeyProfile(String label, KeyUsage masterUsage, PinBlockFormat pinFormat) {
        this.label = label;
        this.masterUsage = masterUsage;
        this.pinFormat = pinFormat;
    }

    /** The profile with a name of the fleet file, or null. */
    public static KeyProfile of(String label) {
        return Arrays.stream(values()).filter(profile -> profile.label.equals(label)).findFirst().orElse(null);
    }

    /** All names, separated by commas. */
    public static String known() {
        return Arrays.stream(values()).map(KeyProfile::toString).collect(Collectors.joining(", "));
    }

    /** Whether each message has its own key, counted by a KSN in field 58. */
    public boolean dukpt() {
        return this == DUKPT_TDES || this == DUKPT_AES;
    }

    /** Whether its keys are AES keys. */
    public boolean aes() {
        return this == AES || this == DUKPT_AES;
    }

    /** What the terminal's own key, loaded at commissioning, is for. */
    public KeyUsage masterUsage() {
        return masterUsage;
    }

    /** The format of its PIN blocks. */
    public PinBlockFormat pinFormat() {
        return pinFormat;
    }

    /** The terminal's own key from 32 hex digits (48 or 64 too of AES); anything else is an IllegalArgumentException that does not repeat them. */
    public CipherKey masterKey(String hex) {
        return aes() ? AesKey.ofHex(hex, masterUsage) : TdesKey.ofHex(hex, masterUsage);
    }

    /** A fresh own key for a terminal, of 16 bytes; one of a DUKPT terminal is derived from its fleet's base key instead, where there is one. */
    public CipherKey newMasterKey(SecureRandom random) {
        return newKey(random, masterUsage);
    }

    /** A fresh working key of a usage. */
    public CipherKey newKey(SecureRandom random, KeyUsage usage) {
        return aes() ? AesKey.generate(random, AES_BYTES, usage) : TdesKey.generate(random, usage);
    }

    /** How many bytes of a check value are usual for its keys. */
    public int kcvBytes() {
        return aes() ? AES_KCV_BYTES : TDES_KCV_BYTES;
    }

    /** The MAC algorithm of the profile, with a key of usage MAC. */
    public MessageMac mac(CipherKey key) {
        return key instanceof TdesKey tdes ? new RetailMac(tdes) : new Cmac(key);
    }

    /** Its name in the fleet file. */
    @Override
    public String toString() {
        return label;
    }
}
