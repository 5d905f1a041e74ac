package dev.postern.processor.terminal;

import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.keys.ModuleKey;
import dev.postern.processor.keys.PinReference;
import dev.postern.processor.keys.SecurityModule;
import dev.postern.processor.keys.SimulatedIssuer;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.emv.ChipData;

/**
 * Lets the security module look at a request's PIN block, track and chip data, and keeps the verdicts only. Pure but for the module; any
 * thread.
 */
public final class CardChecks {

    private static final int CHIP_ENTRY = 5;
    private static final int CONTACTLESS_ENTRY = 7;
    /** 00 an AAC, 40 a TC, 80 an ARQC. */
    private static final int CRYPTOGRAM_KIND_MASK = 0xC0;

    private final SecurityModule module;
    private final SimulatedIssuer issuer;

    /** @param issuer whose keys the module has */
    public CardChecks(SecurityModule module, SimulatedIssuer issuer) {
        this.module = module;
        this.issuer = issuer;
    }

    /** The verdicts; null for a request that brings nothing to look at. */
    CardProof of(TerminalState terminal, TerminalRequest request) {
        CardFields fields = request.cardFields();
        if (fields == CardFields.NONE || request.pan == null) {
            return null;
        }
        boolean hasPin = fields.hasPin(request.message);
        int serviceAndValue = fields.hasChip() ? -1 : fields.serviceAndValue(request.message);
        if (!hasPin && !fields.hasChip() && serviceAndValue < 0) {
            return null;
        }
        CardProof.Pin pin = hasPin ? pin(terminal, request, fields) : CardProof.Pin.NONE;
        boolean valueRight = serviceAndValue < 0 || module.verifyCardValue(issuer.cardVerification(), request.pan,
                request.expiryYearMonth, serviceAndValue / 1000, serviceAndValue % 1000);
        return fields.hasChip() ? chip(request, fields, pin)
                : new CardProof(pin, valueRight, true, CardProof.NO_CHIP, true);
    }

    /** Field 55 of the answer: tag 91, made for the response code; null when there is nothing to say. */
    byte[] reply(TerminalRequest request, String responseCode) {
        ChipData chip = request.cardFields().chip(request.message);
        if (chip == null) {
            return null;
        }
        byte[] authentication = module.issuerAuthentication(issuer.cryptogram(), request.pan, sequence(chip), chip, responseCode);
        chip.wipe();
        return authentication.length == 0 ? null : new ChipData().with(ChipData.ISSUER_AUTHENTICATION, authentication).encode();
    }

    private CardProof.Pin pin(TerminalState terminal, TerminalRequest request, CardFields fields) {
        PinBlock block = fields.pinBlock(request.message);
        if (block == null) {
            return CardProof.Pin.BAD_BLOCK;
        }
        ModuleKey pinKey = terminal.pinKey(request);
        try {
            PinReference reference = issuer.pinReference(request.pan);
            boolean right = module.verifyPin(block, request.pan, pinKey, issuer.pinVerification(), reference);
            return right ? CardProof.Pin.RIGHT : CardProof.Pin.WRONG;
        } catch (BadPinBlock bad) {
            return CardProof.Pin.BAD_BLOCK;
        } finally {
            block.wipe();
            if (terminal.dukpt()) {
                module.release(pinKey);
            }
        }
    }

    private CardProof chip(TerminalRequest request, CardFields fields, CardProof.Pin pin) {
        ChipData chip = fields.chip(request.message);
        if (chip == null) {
            return new CardProof(pin, true, false, 0, true);
        }
        boolean fits = (request.amountMinor < 0 || chip.decimal(ChipData.AMOUNT) == request.amountMinor)
                && chip.decimal(ChipData.CURRENCY) == request.currency && isChipEntry(request.entryMode);
        boolean right = !isRefusal(chip) && module.verifyCryptogram(issuer.cryptogram(), request.pan, sequence(chip), chip);
        int counter = (int) chip.number(ChipData.ATC);
        chip.wipe();
        if (right) {
            request.repliesToChip(this);
        }
        return new CardProof(pin, true, right, counter, fits);
    }

    /** The card itself refused: 9F27 tells an AAC (EMV book 3, table 15), which is as well proven as an ARQC and must not sell. */
    private static boolean isRefusal(ChipData chip) {
        return chip.has(ChipData.CRYPTOGRAM_KIND, 1) && (chip.number(ChipData.CRYPTOGRAM_KIND) & CRYPTOGRAM_KIND_MASK) == 0;
    }

    private static int sequence(ChipData chip) {
        return chip.has(ChipData.SEQUENCE, 1) ? (int) Math.max(0, chip.decimal(ChipData.SEQUENCE)) : 0;
    }

    /** Field 22 must say that a chip was read: 05x or 07x. */
    private static boolean isChipEntry(int entryMode) {
        return entryMode / 10 == CHIP_ENTRY || entryMode / 10 == CONTACTLESS_ENTRY;
    }
}
