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
    TDES("tdes", KeyUsage.MASTER, PinBlockFormat.ISO_0, MacAlgorithm.X9_19),
    /** AES-128 working keys in key blocks of version D; AES-CMAC; PIN blocks of format 4. */
    AES("aes", KeyUsage.KEY_BLOCK, PinBlockFormat.ISO_4, MacAlgorithm.CMAC),
    /** X9.24-1: a TDES key for each message; X9.19 MACs; PIN blocks of format 0. */
    DUKPT_TDES("dukpt-tdes", KeyUsage.DUKPT_INITIAL, PinBlockFormat.ISO_0, MacAlgorithm.X9_19),
    /** X9.24-3: AES-128 keys for each message; AES-CMAC; PIN blocks of format 4. */
    DUKPT_AES("dukpt-aes", KeyUsage.DUKPT_INITIAL, PinBlockFormat.ISO_4, MacAlgorithm.CMAC),
    /** As TDES, with TDES-CMAC. */
    TDES_CMAC("tdes-cmac", KeyUsage.MASTER, PinBlockFormat.ISO_0, MacAlgorithm.CMAC),
    /** As TDES, the MAC as 8 hex characters. */
    TDES_HEX("tdes-hex", KeyUsage.MASTER, PinBlockFormat.ISO_0, MacAlgorithm.X9_19_HEX),
    /** As TDES, with ISO/IEC 9797-1 algorithm 1: old terminals. */
    TDES_CBC("tdes-cbc", KeyUsage.MASTER, PinBlockFormat.ISO_0, MacAlgorithm.ALGORITHM_1),
    /** As TDES, with the ECB form of old UnionPay terminals, which can be forged: a host says at start that it takes it. */
    TDES_ECB("tdes-ecb", KeyUsage.MASTER, PinBlockFormat.ISO_0, MacAlgorithm.ECB),
    /** As TDES, without MACs: a host takes it for measuring only, when its settings say so. */
    TDES_NO_MAC("tdes-nomac", KeyUsage.MASTER, PinBlockFormat.ISO_0, MacAlgorithm.NONE),
    /** As AES, without MACs: likewise. */
    AES_NO_MAC("aes-nomac", KeyUsage.KEY_BLOCK, PinBlockFormat.ISO_4, MacAlgorithm.NONE);

    private static final int AES_BYTES = 16;
    private static final int AES_KCV_BYTES = 5;
    private static final int TDES_KCV_BYTES = 3;

    private final String label;
    private final KeyUsage masterUsage;
    private final PinBlockFormat pinFormat;
    private final MacAlgorithm macAlgorithm;

    KeyProfile(String label, KeyUsage masterUsage, PinBlockFormat pinFormat, MacAlgorithm macAlgorithm) {
        this.label = label;
        this.masterUsage = masterUsage;
        this.pinFormat = pinFormat;
        this.macAlgorithm = macAlgorithm;
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
        return masterUsage == KeyUsage.DUKPT_INITIAL;
    }

    /** Whether its keys are AES keys. */
    public boolean aes() {
        return pinFormat == PinBlockFormat.ISO_4;
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

    /** What its messages are proven with. */
    public MacAlgorithm macAlgorithm() {
        return macAlgorithm;
    }

    /** Whether its messages carry a MAC. */
    public boolean hasMac() {
        return macAlgorithm != MacAlgorithm.NONE;
    }

    /** The MAC algorithm of the profile, with a key of usage MAC; an IllegalArgumentException of a profile without. */
    public MessageMac mac(CipherKey key) {
        return macAlgorithm.under(key);
    }

    /** Its name in the fleet file. */
    @Override
    public String toString() {
        return label;
    }
}
