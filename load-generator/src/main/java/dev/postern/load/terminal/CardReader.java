package dev.postern.load.terminal;

import dev.postern.protocol.crypto.CardVerification;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.emv.CryptogramVersion;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.Pan;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Reader and keypad of a lane's terminals, and the cards in them: tracks with their CVV, chips that make cryptograms and judge the issuer's
 * answer, and the holders' PINs, all of the simulated issuers' test cards (docs/test-cards.md), whose keys are public. Event loop only.
 */
final class CardReader {
    /** TEST KEYS of docs/test-cards.md. */
    private static final TdesKey CARD_VERIFICATION = TdesKey.ofHex("11111111111111112222222222222222", KeyUsage.CARD_VERIFICATION);
    private static final TdesKey CRYPTOGRAMS = TdesKey.ofHex("FEDCBA98765432100123456789ABCDEF", KeyUsage.ISSUER_CRYPTOGRAM);

    /** Tag 9F27: an ARQC, or the TC of a chip that approved by itself (EMV book 3, table 15). */
    private static final byte ASKED_ONLINE = (byte) 0x80;
    private static final byte APPROVED_OFFLINE = 0x40;
    private static final int EXPIRY = 4912;
    private static final int SERVICE = 201;
    /** A PIN stands in digits 8 to 11 of a test card's 16. */
    private static final long BEHIND_PIN = 100_000;
    private static final int PIN_DIGITS = 4;
    private static final byte[] COUNTRY = {0x01, 0x56};
    private static final byte[] ONLINE_AS_FLOOR_LIMIT = {0, 0, 0, (byte) 0x80, 0};
    private static final byte[] PROFILE = {0x18, 0};
    private static final byte[] VISA_10_DATA = HexFormat.of().parseHex("06010A03A00000");
    private static final byte[] VISA_18_DATA = HexFormat.of().parseHex("06011203A00000");

    private final CardVerification values = new CardVerification(CARD_VERIFICATION);
    private final SecureRandom random = new SecureRandom();

    /** Reads the exchange's card as its entry says, and takes its PIN. */
    void read(Exchange exchange, Identity terminal, PinCipher keypad, int transactionCounter) {
        Pan pan = Pan.of(Long.toString(exchange.pan));
        if (exchange.entry.track()) {
            exchange.track = exchange.pan + "D%04d%03d00000%03d".formatted(EXPIRY, SERVICE, values.value(pan, EXPIRY, SERVICE));
        }
        if (exchange.entry.chip()) {
            exchange.chip = chip(exchange, terminal, pan, transactionCounter);
        }
        if (exchange.entry.pin()) {
            byte[] digits = new byte[PIN_DIGITS];
            long rest = exchange.pan / BEHIND_PIN;
            for (int i = PIN_DIGITS - 1; i >= 0; i--, rest /= 10) {
                digits[i] = (byte) (rest % 10);
            }
            try (ClearPin pin = ClearPin.of(digits)) {
                exchange.pinBlock = keypad.encipher(pin, pan, terminal.pinFormat, random).bytes();
            }
        }
    }

    /** Cards with an even seventh digit make cryptograms of version 18, the others of version 10. */
    private ChipData chip(Exchange exchange, Identity terminal, Pan pan, int transactionCounter) {
        byte[] unpredictable = new byte[4];
        random.nextBytes(unpredictable);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        long amountMinor = exchange.form.hasAmount() ? exchange.amountMinor : 0;
        long cashMinor = exchange.form == Form.CASHBACK ? exchange.amountMinor / 2 : 0;
        byte kind = exchange.form.wasDecidedLocally() ? APPROVED_OFFLINE : ASKED_ONLINE;
        boolean even = pan.digit(6) % 2 == 0;
        ChipData chip = new ChipData().with(ChipData.PROFILE, PROFILE).with(ChipData.TVR, ONLINE_AS_FLOOR_LIMIT)
            .with(ChipData.DATE, digits(today.getYear() % 100 * 10_000L + today.getMonthValue() * 100 + today.getDayOfMonth(), 6))
            .with(ChipData.TYPE, digits(exchange.form.processingCode / 10_000, 2)).with(ChipData.CURRENCY, digits(Long.parseLong(terminal.currency), 4))
            .with(ChipData.SEQUENCE, new byte[1]).with(ChipData.AMOUNT, digits(amountMinor, 12)).with(ChipData.AMOUNT_OTHER, digits(cashMinor, 12))
            .with(ChipData.ISSUER_DATA, even ? VISA_18_DATA : VISA_10_DATA).with(ChipData.COUNTRY, COUNTRY)
            .with(ChipData.CRYPTOGRAM_KIND, new byte[] {kind})
            .with(ChipData.ATC, ByteBuffer.allocate(2).putShort((short) transactionCounter).array()).with(ChipData.UNPREDICTABLE, unpredictable);
        TdesKey card = EmvKeys.cardKeyOptionB(CRYPTOGRAMS, pan, 0);
        long cryptogram = (even ? CryptogramVersion.VISA_18 : CryptogramVersion.VISA_10).cryptogram(card, chip);
        card.destroy();
        return chip.with(ChipData.CRYPTOGRAM, ByteBuffer.allocate(8).putLong(cryptogram).array());
    }

    /**
     * What the chip says to an approval: whether tag 91 is its issuer's, made for this cryptogram and 00, and approves. An answer to an exchange without
     * a chip is always good.
     */
    boolean issuerGood(Exchange exchange, MessageView view) {
        if (exchange.chip == null) {
            return true;
        }
        byte[] field = view.has(55) ? view.bytes(55) : new byte[0];
        ChipData answer = ChipData.of(field, 0, field.length);
        TdesKey card = EmvKeys.cardKeyOptionB(CRYPTOGRAMS, Pan.of(Long.toString(exchange.pan)), 0);
        byte[] expected = CryptogramVersion.of(exchange.chip.bytes(ChipData.ISSUER_DATA))
            .issuerAuthentication(card, exchange.chip, Codes.APPROVED, CryptogramVersion.STATUS_APPROVED);
        card.destroy();
        return answer != null && Arrays.equals(expected, answer.bytes(ChipData.ISSUER_AUTHENTICATION));
    }

    /** Packed decimal digits, an even number of them. */
    private static byte[] digits(long number, int count) {
        byte[] packed = new byte[count / 2];
        long rest = number;
        for (int i = packed.length - 1; i >= 0; i--, rest /= 100) {
            packed[i] = (byte) (rest / 10 % 10 << 4 | rest % 10);
        }
        return packed;
    }
}
