package dev.postern.protocol.emv;

import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.Padding;
import dev.postern.protocol.crypto.TdesKey;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The versions of application cryptogram that issuers here know: which key, which data, which padding, and how the issuer answers.
 * Visa: key index and version in bytes 2 and 3 of 9F10 (formats 0, 1, 3), version in byte 2 of format 2. M/Chip: version in byte 2.
 */
public enum CryptogramVersion {
    /** Visa CVN 10: the card's key itself, zeros, the card verification results; ARPC by method 1. */
    VISA_10(Padding.ZEROS),
    /** Visa CVN 17 of contactless cards: few data under the card's key; no ARPC. */
    VISA_17(Padding.ZEROS),
    /** Visa CVN 18: common session key, the whole of 9F10; ARPC by method 2. */
    VISA_18(Padding.BIT),
    /** Visa CVN '22': as 18, with 9F10 in format 2. */
    VISA_22(Padding.BIT),
    /** M/Chip with its own session keys; ARPC by method 1 under the card's key. */
    MCHIP(Padding.BIT),
    /** M/Chip with the common session key; ARPC by method 1 under the session key. */
    MCHIP_COMMON(Padding.BIT);

    /**
     * The card status update of an approval: byte 2, bit 8, "issuer approves online transaction" (EMV book 3, annex C10). Without it a card
     * that was proven its issuer declines, whatever the terminal asks.
     */
    public static final int STATUS_APPROVED = 0x0080_0000;

    /** The response code that an M/Chip card reads in an approval: byte 2, bit 5, "approve online transaction"; its counters stay. */
    private static final int MCHIP_APPROVED = 0x0010;

    private static final int[] COMMON_TAGS = {ChipData.AMOUNT, ChipData.AMOUNT_OTHER, ChipData.COUNTRY, ChipData.TVR, ChipData.CURRENCY,
        ChipData.DATE, ChipData.TYPE, ChipData.UNPREDICTABLE, ChipData.PROFILE, ChipData.ATC};
    private static final int[] COMMON_BYTES = {6, 6, 2, 5, 2, 3, 1, 4, 2, 2};

    private static final int VISA_SHORT = 0x06;
    private static final int VISA_FORMAT_2 = 0x1F;
    private static final int MCHIP_BYTES_MIN = 18;

    private final Padding padding;

    CryptogramVersion(Padding padding) {
        this.padding = padding;
    }

    /** The version that a card's issuer application data (9F10) name; null when it is none of these. */
    public static CryptogramVersion of(byte[] issuerData) {
        if (issuerData.length >= 7 && issuerData[0] == VISA_SHORT) {
            return switch (issuerData[2]) {
                case 0x0A -> VISA_10;
                case 0x11 -> VISA_17;
                case 0x12 -> VISA_18;
                default -> null;
            };
        }
        if (issuerData.length == VISA_FORMAT_2 + 1 && issuerData[0] == VISA_FORMAT_2) {
            return issuerData[1] == 0x22 ? VISA_22 : null;
        }
        if (issuerData.length >= MCHIP_BYTES_MIN) {
            return issuerData[1] == 0x10 ? MCHIP : issuerData[1] == 0x14 ? MCHIP_COMMON : null;
        }
        return null;
    }

    /**
     * The two bytes that go into the ARPC of method 1 and behind it, for field 39 of the answer: its characters, or M/Chip's own bits, in which
     * the characters of every refusal would say that the issuer approves.
     */
    public int arpcResponseCode(String responseCode, boolean approves) {
        if (this == MCHIP || this == MCHIP_COMMON) {
            return approves ? MCHIP_APPROVED : 0;
        }
        return (responseCode.charAt(0) & 0xFF) << 8 | responseCode.charAt(1) & 0xFF;
    }

    /** Whether all tags that this version covers are there in their length. */
    public boolean covers(ChipData chip) {
        boolean all = chip.has(ChipData.CRYPTOGRAM, 8);
        for (int i = 0; i < COMMON_TAGS.length; i++) {
            all &= chip.has(COMMON_TAGS[i], COMMON_BYTES[i]) || this == VISA_17 && !coveredBy17(COMMON_TAGS[i]);
        }
        return all;
    }

    /** The cryptogram that a card with this key makes of the data; big-endian. */
    public long cryptogram(TdesKey card, ChipData chip) {
        byte[] data = data(chip);
        TdesKey key = key(card, chip);
        try {
            return EmvKeys.cryptogram(key, padding, data);
        } finally {
            Arrays.fill(data, (byte) 0);
            if (key != card) {
                key.destroy();
            }
        }
    }

    /**
     * Tag 91 of the answer: ARPC and the response code as {@link #arpcResponseCode} has it by method 1, ARPC and a card status update by method 2; no bytes
     * for a version that has none.
     */
    public byte[] issuerAuthentication(TdesKey card, ChipData chip, int responseCode, int cardStatusUpdate) {
        long cryptogram = chip.number(ChipData.CRYPTOGRAM);
        TdesKey key = this == MCHIP ? card : key(card, chip);
        try {
            return switch (this) {
                case VISA_17 -> new byte[0];
                case VISA_10, MCHIP, MCHIP_COMMON -> join(EmvKeys.arpcMethod1(key, cryptogram, responseCode), responseCode, 2);
                case VISA_18, VISA_22 -> join(EmvKeys.arpcMethod2(key, cryptogram, cardStatusUpdate, new byte[0]), cardStatusUpdate, 4);
            };
        } finally {
            if (key != card) {
                key.destroy();
            }
        }
    }

    private TdesKey key(TdesKey card, ChipData chip) {
        int atc = (int) chip.number(ChipData.ATC);
        return switch (this) {
            case VISA_10, VISA_17 -> card;
            case VISA_18, VISA_22, MCHIP_COMMON -> EmvKeys.commonSessionKey(card, atc);
            case MCHIP -> EmvKeys.mchipSessionKey(card, atc, (int) chip.number(ChipData.UNPREDICTABLE));
        };
    }

    private byte[] data(ChipData chip) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] issuer = chip.bytes(ChipData.ISSUER_DATA);
        if (this == VISA_17) {
            data.writeBytes(chip.bytes(ChipData.AMOUNT));
            data.writeBytes(chip.bytes(ChipData.UNPREDICTABLE));
            data.writeBytes(chip.bytes(ChipData.ATC));
            data.write(issuer[4]);
            return data.toByteArray();
        }
        for (int tag : COMMON_TAGS) {
            data.writeBytes(chip.bytes(tag));
        }
        switch (this) {
            case VISA_10 -> data.write(issuer, 3, 4);
            case MCHIP, MCHIP_COMMON -> data.write(issuer, 2, 6);
            default -> data.writeBytes(issuer);
        }
        return data.toByteArray();
    }

    private static boolean coveredBy17(int tag) {
        return tag == ChipData.AMOUNT || tag == ChipData.UNPREDICTABLE || tag == ChipData.ATC;
    }

    private static byte[] join(byte[] arpc, int tail, int tailBytes) {
        byte[] joined = Arrays.copyOf(arpc, arpc.length + tailBytes);
        for (int i = 0; i < tailBytes; i++) {
            joined[arpc.length + i] = (byte) (tail >>> 8 * (tailBytes - 1 - i));
        }
        return joined;
    }
}
