package dev.postern.protocol.emv;

import dev.postern.protocol.iso8583.TlvForm;
import dev.postern.protocol.iso8583.TlvReader;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tags of field 55 that a cryptogram covers, by number; printed it shows their numbers only. It must be gone when the authorization is
 * over. One thread at a time.
 */
public final class ChipData {

    /** Application interchange profile, 2 bytes. */
    public static final int PROFILE = 0x82;
    /** Issuer authentication data of an answer: the ARPC and what goes with it. */
    public static final int ISSUER_AUTHENTICATION = 0x91;
    /** Terminal verification results, 5 bytes. */
    public static final int TVR = 0x95;
    /** Transaction date YYMMDD. */
    public static final int DATE = 0x9A;
    /** Transaction type, 2 digits. */
    public static final int TYPE = 0x9C;
    /** Currency of the transaction, ISO 4217, 4 digits. */
    public static final int CURRENCY = 0x5F2A;
    /** Card sequence number, 2 digits. */
    public static final int SEQUENCE = 0x5F34;
    /** Amount, 12 digits. */
    public static final int AMOUNT = 0x9F02;
    /** Other amount (cashback), 12 digits. */
    public static final int AMOUNT_OTHER = 0x9F03;
    /** Issuer application data: cryptogram version, card verification results. */
    public static final int ISSUER_DATA = 0x9F10;
    /** Country of the terminal, 4 digits. */
    public static final int COUNTRY = 0x9F1A;
    /** The application cryptogram, 8 bytes. */
    public static final int CRYPTOGRAM = 0x9F26;
    /** What kind of cryptogram: 80 is an ARQC. */
    public static final int CRYPTOGRAM_KIND = 0x9F27;
    /** Application transaction counter (ATC), 2 bytes. */
    public static final int ATC = 0x9F36;
    /** Unpredictable number of the terminal, 4 bytes. */
    public static final int UNPREDICTABLE = 0x9F37;

    private static final byte[] NONE = {};

    private final Map<Integer, byte[]> tags = new TreeMap<>();

    /** No tags yet. */
    public ChipData() {
        // filled by with()
    }

    /** The tags of a value of field 55; null when it is no BER-TLV. */
    public static ChipData of(byte[] field, int offset, int length) {
        ChipData data = new ChipData();
        TlvReader reader = new TlvReader();
        reader.begin(TlvForm.BER, field, offset, offset + length);
        while (reader.next()) {
            data.tags.put((int) reader.tag(), Arrays.copyOfRange(field, reader.offset(), reader.offset() + reader.length()));
        }
        return reader.problem() == null ? data : null;
    }

    /** Adds a tag, in place of one of its number, and returns this. */
    public ChipData with(int tag, byte[] value) {
        tags.put(tag, value.clone());
        return this;
    }

    /** Whether the tag is there with so many bytes. */
    public boolean has(int tag, int bytes) {
        return bytes(tag).length == bytes && tags.containsKey(tag);
    }

    /** The value of a tag, not a copy; no bytes when it is absent. */
    public byte[] bytes(int tag) {
        return tags.getOrDefault(tag, NONE);
    }

    /** The value of a tag of up to 8 bytes as an unsigned number; 0 when it is absent. */
    public long number(int tag) {
        long value = 0;
        for (byte octet : bytes(tag)) {
            value = value << 8 | octet & 0xFF;
        }
        return value;
    }

    /** The value of a tag of packed digits; -1 when one of them is not decimal. */
    public long decimal(int tag) {
        long value = 0;
        for (byte octet : bytes(tag)) {
            int high = octet >> 4 & 0xF;
            int low = octet & 0xF;
            if (high > 9 || low > 9) {
                return -1;
            }
            value = value * 100 + high * 10 + low;
        }
        return value;
    }

    /** The tags as field 55 carries them, in the order of their numbers; values up to 127 bytes. */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tags.forEach((tag, value) -> {
            if (tag > 0xFF) {
                out.write(tag >> 8);
            }
            out.write(tag);
            out.write(value.length);
            out.writeBytes(value);
        });
        return out.toByteArray();
    }

    /** Overwrites all values. */
    public void wipe() {
        tags.values().forEach(value -> Arrays.fill(value, (byte) 0));
        tags.clear();
    }

    @Override
    public String toString() {
        return "ChipData" + tags.keySet().stream().map(tag -> "%X".formatted(tag)).toList();
    }
}
