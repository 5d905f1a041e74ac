package dev.postern.processor.keys;

import dev.postern.processor.settings.Section;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.iso8583.Pan;

/**
 * The keys of the simulated issuers, which docs/test-cards.md publishes so that testers can make PINs, tracks and cryptograms, and what the
 * issuers keep of each card. Immutable; any thread.
 *
 * @param pinVerification of PVVs and offsets
 * @param cardVerification of CVV, iCVV
 * @param cryptogram the issuer master key of application cryptograms
 */
public record SimulatedIssuer(SecurityModule module, ModuleKey pinVerification, ModuleKey cardVerification, ModuleKey cryptogram) {

    /** Where the documented PIN stands in a card's number: digits 8 to 11. */
    private static final int PIN_AT = 7;
    private static final int PIN_DIGITS = 4;
    private static final int KIND_AT = 6;
    private static final int DIGITS_MIN = 12;
    private static final int KEY_INDEX = 1;

    /** Reads {@code postern.issuer.test-keys} into a module. */
    public static SimulatedIssuer read(Section keys, SecurityModule module) {
        keys.only("pin-verification", "card-verification", "cryptogram");
        return new SimulatedIssuer(module, key(keys, "pin-verification", KeyUsage.PIN_VERIFICATION, module),
                key(keys, "card-verification", KeyUsage.CARD_VERIFICATION, module),
                key(keys, "cryptogram", KeyUsage.ISSUER_CRYPTOGRAM, module));
    }

    private static ModuleKey key(Section keys, String name, KeyUsage usage, SecurityModule module) {
        CipherKey key;
        try {
            key = TdesKey.ofHex(keys.text(name), usage);
        } catch (IllegalArgumentException notAKey) {
            throw keys.refusal(name, "must be a double-length test key of 32 hex digits");
        }
        return module.adopt(key);
    }

    /** What the issuer keeps of the card's PIN: a PVV when digit 7 of its number is even, else an offset. */
    public PinReference pinReference(Pan pan) {
        if (pan.length() < DIGITS_MIN) {
            return new PinReference.Pvv(KEY_INDEX, -1);
        }
        byte[] digits = new byte[PIN_DIGITS];
        for (int i = 0; i < PIN_DIGITS; i++) {
            digits[i] = (byte) pan.digit(PIN_AT + i);
        }
        try (ClearPin documented = ClearPin.of(digits)) {
            return module.referenceOf(pinVerification, pan, documented, pan.digit(KIND_AT) % 2 == 0);
        }
    }
}
