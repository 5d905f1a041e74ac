package dev.postern.processor.till;

import dev.postern.protocol.iso8583.Pan;

/** Card numbers whose last digit is their check digit. */
public final class Cards {

    /** The range that sells in CNY, as the shipped settings have it. */
    public static final int CNY_BIN = 622_424;
    /** The range that sells in USD. */
    public static final int USD_BIN = 411_111;

    private Cards() {
    }

    /** Card {@code number} of the CNY range; its digits 12 to 15 are those of no test card. */
    public static Pan cny(int number) {
        return of(CNY_BIN, "%05d%04d".formatted(number / 9_000, number % 9_000));
    }

    /** A card of the CNY range whose digits 12 to 15 are the given ones. */
    public static Pan special(int number, int digits) {
        return of(CNY_BIN, "%05d%04d".formatted(number, digits));
    }

    /** Sixteen digits: the range, the nine given ones, the check digit. */
    public static Pan of(int bin, String nine) {
        String digits = "%06d".formatted(bin) + nine;
        for (char check = '0'; ; check++) {
            Pan pan = Pan.of(digits + check);
            if (pan.luhnValid()) {
                return pan;
            }
        }
    }

    /** The digits in the clear, as a terminal has them. */
    public static String digits(Pan pan) {
        byte[] ascii = new byte[pan.length()];
        pan.copyAscii(ascii, 0);
        return new String(ascii, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
