package dev.postern.protocol.decode;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The bits of the terminal verification results, EMV tag 95 (EMV book 3, annex C5), in words.
 * Pure; any thread.
 */
final class Tvr {

    static final String TAG = "95";

    private static final int BYTES = 5;
    private static final String[][] BITS = {
        {"offline data authentication was not performed", "SDA failed", "ICC data missing", "card appears on the exception file", "DDA failed",
            "CDA failed", "SDA selected", "reserved"},
        {"card and terminal have different application versions", "expired application", "application not yet effective",
            "requested service not allowed for the card", "new card", "reserved", "reserved", "reserved"},
        {"cardholder verification was not successful", "unrecognised CVM", "PIN try limit exceeded", "PIN entry required, PIN pad missing or broken",
            "PIN entry required, PIN pad present, PIN not entered", "online PIN entered", "reserved", "reserved"},
        {"transaction exceeds the floor limit", "lower consecutive offline limit exceeded", "upper consecutive offline limit exceeded",
            "transaction selected randomly for online processing", "merchant forced the transaction online", "reserved", "reserved", "reserved"},
        {"default TDOL used", "issuer authentication failed", "script processing failed before the final GENERATE AC",
            "script processing failed after the final GENERATE AC", "relay resistance threshold exceeded", "relay resistance time limits exceeded",
            "relay resistance protocol performed, bit 2", "relay resistance protocol performed, bit 1"}};

    private Tvr() {
    }

    /** The bits that are set, one a line; none when the value has not five bytes. */
    static List<String> bits(String hex) {
        List<String> lines = new ArrayList<>();
        if (!hex.matches("[0-9A-F]{" + 2 * BYTES + "}")) {
            return lines;
        }
        byte[] value = HexFormat.of().parseHex(hex);
        for (int i = 0; i < BYTES; i++) {
            for (int bit = 8; bit >= 1; bit--) {
                if ((value[i] >>> bit - 1 & 1) != 0) {
                    lines.add("byte " + (i + 1) + " bit " + bit + ": " + BITS[i][8 - bit]);
                }
            }
        }
        return lines;
    }
}
