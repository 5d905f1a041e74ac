package dev.postern.processor.till;

import dev.postern.protocol.crypto.CardVerification;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.SecurityData;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.emv.CryptogramVersion;
import dev.postern.protocol.iso8583.Pan;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/** PIN blocks, tracks and chip data of the documented test cards, as a terminal sends them. Stateless; any thread. */
public final class CardSecrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final TdesKey ISSUER = TdesKey.ofHex("FEDCBA98765432100123456789ABCDEF", KeyUsage.ISSUER_CRYPTOGRAM);
    private static final TdesKey CVK = TdesKey.ofHex("11111111111111112222222222222222", KeyUsage.CARD_VERIFICATION);

    private CardSecrets() {
    }

    /** The documented PIN of a card: digits 8 to 11 of its number. */
    public static String pin(Pan card) {
        return "%04d".formatted(card.number(7, 4));
    }

    /** The message with a PIN block for its next signature: 52 and 53, or in 58 where the profile has format 4. */
    public static WireMessage withPin(WireMessage message, TestTerminal terminal, Pan card, String pin) {
        PinBlockFormat format = terminal.row().profile().pinFormat();
        PinBlock block = new PinCipher(terminal.pinKey()).encipher(ClearPin.of(pin), card, format, RANDOM);
        message.set(22, "021").set(26, "06");
        if (format == PinBlockFormat.ISO_4) {
            return message.without(52).without(53)
                    .set(58, HEX.formatHex(new SecurityData().with(SecurityData.PIN_BLOCK_4, block.bytes()).encode()));
        }
        return message.set(52, HEX.formatHex(block.bytes())).set(53, "2600000000000000");
    }

    /** A purchase for which the customer will key a PIN: 52 is still to be filled. */
    public static WireMessage expectsPin(WireMessage message) {
        return message.set(22, "021").set(26, "06").set(52, "0000000000000000").set(53, "2600000000000000");
    }

    /** The message with a swiped card, whose value is right, or one off. */
    public static WireMessage swiped(WireMessage message, Pan card, boolean right) {
        int value = (new CardVerification(CVK).value(card, 3012, 201) + (right ? 0 : 1)) % 1000;
        return message.without(2).set(22, "022").set(35, Cards.digits(card) + "D301220110000" + "%03d".formatted(value));
    }

    /** The message with a chip's data, whose cryptogram is right, or of other data. */
    public static WireMessage inserted(WireMessage message, Pan card, int counter, boolean right) {
        ChipData chip = new ChipData().with(ChipData.AMOUNT, HEX.parseHex(message.get(4))).with(ChipData.AMOUNT_OTHER, new byte[6])
                .with(ChipData.COUNTRY, HEX.parseHex("0156")).with(ChipData.TVR, HEX.parseHex("8000048000"))
                .with(ChipData.CURRENCY, HEX.parseHex("0" + message.get(49))).with(ChipData.DATE, HEX.parseHex("261122"))
                .with(ChipData.TYPE, new byte[1]).with(ChipData.UNPREDICTABLE, HEX.parseHex("52BF4585"))
                .with(ChipData.PROFILE, HEX.parseHex("1800"))
                .with(ChipData.ATC, ByteBuffer.allocate(2).putShort((short) counter).array())
                .with(ChipData.ISSUER_DATA, HEX.parseHex("06010A03A06010"));
        long cryptogram = CryptogramVersion.VISA_10.cryptogram(EmvKeys.cardKeyOptionB(ISSUER, card, 0), chip);
        chip.with(ChipData.CRYPTOGRAM, ByteBuffer.allocate(8).putLong(right ? cryptogram : cryptogram + 1).array());
        return message.set(22, "052").set(23, "000").set(55, HEX.formatHex(chip.encode()));
    }
}
