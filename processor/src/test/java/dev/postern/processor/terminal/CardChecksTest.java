package dev.postern.processor.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.AuthorizationRequest;
import dev.postern.processor.authorization.CardProof;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.fraud.FraudScreener;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.crypto.CardVerification;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.KeyProfile;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cards, PINs and test keys are those of docs/test-cards.md. */
class CardChecksTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final Pan CARD = Cards.of(622_424, "024680010");
    private static final TdesKey ISSUER = TdesKey.ofHex("FEDCBA98765432100123456789ABCDEF", KeyUsage.ISSUER_CRYPTOGRAM);
    private static final TdesKey CVK = TdesKey.ofHex("11111111111111112222222222222222", KeyUsage.CARD_VERIFICATION);

    private PartitionFixture partition;
    private TestTerminal terminal;

    @ParameterizedTest
    @EnumSource(names = {"TDES", "AES", "DUKPT_TDES", "DUKPT_AES"})
    void shouldKnowTheDocumentedPinOfACardWithAPvvAndOfOneWithAnOffset(KeyProfile profile) {
        start(profile);
        for (Pan card : new Pan[] {CARD, Cards.of(622_424, "124680010")}) {
            assertEquals(CardProof.Pin.RIGHT, pinOf(card, "2468", profile));
            assertEquals(CardProof.Pin.WRONG, pinOf(card, "2469", profile));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TDES", "AES", "DUKPT_TDES", "DUKPT_AES"})
    void shouldCallWhatIsNoPinBlockABlockError(KeyProfile profile) {
        start(profile);
        WireMessage withPin = withPin(terminal.purchase(CARD, 100), CARD, "2468", profile);
        WireMessage otherCard = withPin.copy().set(2, Cards.digits(Cards.of(622_424, "999990010")));
        assertEquals(CardProof.Pin.BAD_BLOCK, proof(otherCard).pin(), "the block of another card");
        WireMessage unknownForm = withPin(terminal.purchase(CARD, 100), CARD, "2468", profile).set(53, "9900000000000000");
        assertEquals(CardProof.Pin.BAD_BLOCK, proof(unknownForm).pin());
        WireMessage second = withPin(terminal.purchase(CARD, 100), CARD, "2468", profile).set(53, "5600000000000000");
        assertEquals(CardProof.Pin.BAD_BLOCK, proof(second).pin(), "format 2 has no place on this link");
    }

    @ParameterizedTest
    @EnumSource(names = "TDES")
    void shouldJudgeTheCardValueOnTheTrack(KeyProfile profile) {
        start(profile);
        int right = new CardVerification(CVK).value(CARD, 3012, 201);
        assertTrue(proof(track(right)).cardValueRight());
        assertFalse(proof(track((right + 1) % 1000)).cardValueRight());
        assertNull(proofOrNull(terminal.purchase(CARD, 100).without(2).set(35, Cards.digits(CARD) + "D3012201")), "a track without a value is not judged");
        assertNull(proofOrNull(terminal.purchase(CARD, 100)), "nor is a keyed card");
    }

    @ParameterizedTest
    @EnumSource(names = {"TDES", "AES"})
    void shouldJudgeTheCryptogramAndAnswerIt(KeyProfile profile) {
        start(profile);
        ChipData chip = chip(4_000, 156, 28);
        WireMessage sale = terminal.purchase(CARD, 4_000).set(22, "052").set(23, "000").set(55, HEX.formatHex(chip.encode()));
        partition.submit(terminal.sign(sale));
        FraudScreener.Screen asked = partition.asked();
        CardProof proof = asked.request().layout().proof();
        assertEquals(new CardProof(CardProof.Pin.NONE, true, true, 28, true), proof);
        partition.decide(asked, "00", (request, answer) -> new Approved(request.exchange(), request.token(), Kind.PURCHASE, request.amountMinor(),
                request.currency(), "600000000001", "ABC123", answer, request.atEpochMillis()));
        byte[] bytes = partition.answerBytes();
        assertTrue(terminal.signed(bytes));
        byte[] field55 = HEX.parseHex(WireMessage.decode(bytes).get(55));
        ChipData answered = ChipData.of(field55, 0, field55.length);
        byte[] expected = CryptogramVersion.VISA_10.issuerAuthentication(cardKey(), chip, 0x3030, 0);
        assertEquals(HEX.formatHex(expected), HEX.formatHex(answered.bytes(ChipData.ISSUER_AUTHENTICATION)));
        assertEquals("ChipData[91]", answered.toString(), "nothing of the card comes back");
    }

    @ParameterizedTest
    @EnumSource(names = "TDES")
    void shouldSeeWhatContradictsTheChip(KeyProfile profile) {
        start(profile);
        assertFalse(proof(chipSale(chip(4_001, 156, 1))).fitsMessage(), "9F02 against 4");
        assertFalse(proof(chipSale(chip(4_000, 840, 1))).fitsMessage(), "5F2A against 49");
        assertFalse(proof(chipSale(chip(4_000, 156, 1)).set(22, "022")).fitsMessage(), "22 says magnetic stripe");
        assertFalse(proof(chipSale(chip(4_000, 156, 1).with(ChipData.TVR, new byte[5]))).cryptogramRight(), "a changed tag");
        assertFalse(proof(chipSale(chip(4_000, 156, 1).with(ChipData.ISSUER_DATA, new byte[7]))).cryptogramRight(), "an unknown version");
        assertFalse(proof(chipSale(chip(4_000, 156, 1)).set(55, "9F0206")).cryptogramRight(), "no BER-TLV");
        assertFalse(proof(chipSale(chip(4_000, 156, 1).with(ChipData.CRYPTOGRAM_KIND, new byte[1]))).cryptogramRight(), "an AAC: the card refused");
        assertTrue(proof(chipSale(chip(4_000, 156, 1).with(ChipData.CRYPTOGRAM_KIND, new byte[] {(byte) 0x80}))).cryptogramRight(), "an ARQC");
    }

    @ParameterizedTest
    @EnumSource(names = "TDES")
    void shouldWipeTheMessageOnceItIsAnswered(KeyProfile profile) {
        start(profile);
        TerminalRequest request = Requests.of(terminal.sign(withPin(terminal.purchase(CARD, 100), CARD, "2468", profile)));
        partition.submit(request);
        partition.giveUp(partition.asked(), "91");
        assertEquals("91", partition.code());
        for (byte octet : request.message) {
            assertEquals(0, octet);
        }
    }

    private WireMessage chipSale(ChipData chip) {
        return terminal.purchase(CARD, 4_000).set(22, "052").set(23, "000").set(55, HEX.formatHex(chip.encode()));
    }

    private WireMessage track(int value) {
        return terminal.purchase(CARD, 100).without(2).set(22, "022").set(35, Cards.digits(CARD) + "D3012201" + "10000" + "%03d".formatted(value));
    }

    private CardProof.Pin pinOf(Pan card, String pin, KeyProfile profile) {
        return proof(withPin(terminal.purchase(card, 100), card, pin, profile)).pin();
    }

    private WireMessage withPin(WireMessage message, Pan card, String pin, KeyProfile profile) {
        CipherKey key = terminal.pinKey();
        PinBlock block = new PinCipher(key).encipher(ClearPin.of(pin), card, profile.pinFormat(), RANDOM);
        message.set(22, "021").set(26, "06");
        if (profile.pinFormat() == PinBlockFormat.ISO_4) {
            byte[] security = new SecurityData().with(SecurityData.PIN_BLOCK_4, block.bytes()).encode();
            return message.set(53, "4800000000000000").set(58, HEX.formatHex(security));
        }
        return message.set(52, HEX.formatHex(block.bytes())).set(53, "2600000000000000");
    }

    private CardProof proof(WireMessage message) {
        CardProof proof = proofOrNull(message);
        if (proof == null) {
            throw new AssertionError("nothing was looked at");
        }
        return proof;
    }

    private CardProof proofOrNull(WireMessage message) {
        partition.submit(terminal.sign(message));
        return ((AuthorizationRequest) partition.asked().request()).layout().proof();
    }

    private void start(KeyProfile profile) {
        partition = new PartitionFixture(64, profile);
        terminal = new TestTerminal(partition.fleet.getFirst());
        partition.signOn(terminal);
        partition.submit(terminal.sign(terminal.balance(CARD)));
        partition.giveUp(partition.asked(), "91");
        partition.journal.releaseAll();
        partition.settle();
        assertEquals("91", partition.code());
    }

    private static TdesKey cardKey() {
        return EmvKeys.cardKeyOptionB(ISSUER, CARD, 0);
    }

    /** A CVN 10 transaction, signed by the card. */
    private static ChipData chip(long amountMinor, int currency, int atc) {
        ChipData chip = new ChipData().with(ChipData.AMOUNT, HEX.parseHex("%012d".formatted(amountMinor))).with(ChipData.AMOUNT_OTHER, new byte[6])
                .with(ChipData.COUNTRY, HEX.parseHex("0156")).with(ChipData.TVR, HEX.parseHex("8000048000"))
                .with(ChipData.CURRENCY, HEX.parseHex("%04d".formatted(currency))).with(ChipData.DATE, HEX.parseHex("261122"))
                .with(ChipData.TYPE, new byte[1]).with(ChipData.UNPREDICTABLE, HEX.parseHex("52BF4585")).with(ChipData.PROFILE, HEX.parseHex("1800"))
                .with(ChipData.ATC, ByteBuffer.allocate(2).putShort((short) atc).array()).with(ChipData.ISSUER_DATA, HEX.parseHex("06010A03A06010"));
        long cryptogram = CryptogramVersion.VISA_10.cryptogram(cardKey(), chip);
        return chip.with(ChipData.CRYPTOGRAM, ByteBuffer.allocate(8).putLong(cryptogram).array());
    }
}
