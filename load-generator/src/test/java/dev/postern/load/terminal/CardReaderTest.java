package dev.postern.load.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.load.fleet.FleetCreator;
import dev.postern.load.reconcile.Ledger;
import dev.postern.load.record.Fault;
import dev.postern.load.record.Latencies;
import dev.postern.load.record.Tally;
import dev.postern.load.schedule.Cards;
import dev.postern.load.schedule.Entry;
import dev.postern.load.schedule.EntryMix;
import dev.postern.load.schedule.Kind;
import dev.postern.protocol.crypto.CardVerification;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.SecurityData;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.emv.CryptogramVersion;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.Pan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a terminal reads of a test card is what docs/test-cards.md says of it, in every profile. */
class CardReaderTest {
    private static final long EVEN = 6_224_240_246_800_105L;
    private static final long ODD = 6_224_241_246_800_104L;
    private static final TdesKey CVK = TdesKey.ofHex("11111111111111112222222222222222", KeyUsage.CARD_VERIFICATION);
    private static final TdesKey IMK = TdesKey.ofHex("FEDCBA98765432100123456789ABCDEF", KeyUsage.ISSUER_CRYPTOGRAM);

    private final Tally tally = new Tally();
    private final Ledger ledger = new Ledger(1);
    private final Answers host = new Answers();
    private final SecureRandom random = new SecureRandom();
    private long pan = EVEN;
    private FleetRow row;
    private Lane lane;
    private Terminal terminal;
    private EmbeddedChannel channel;
    private WorkingKeys working;

    @ParameterizedTest
    @EnumSource(names = {"TDES", "AES", "DUKPT_TDES", "DUKPT_AES"})
    void shouldTakeTheHoldersPin(KeyProfile profile) throws Exception {
        signedOn(profile, Entry.KEYED_PIN, Memory.NEW);
        MessageView sale = sell();

        assertEquals(11, sale.number(22));
        byte[] security = sale.has(58) ? sale.bytes(58) : new byte[0];
        boolean fourth = profile.pinFormat() == PinBlockFormat.ISO_4;
        assertEquals((fourth ? 48 : 26) * 100_000_000_000_000L, sale.number(53));
        byte[] block = fourth ? SecurityData.find(security, 0, security.length, SecurityData.PIN_BLOCK_4) : sale.bytes(52);
        CipherKey key = profile.dukpt() ? new DukptKeys(row.masterKey(), row.keySerial()).pinKey(serial(security).counter()) : working.pin();
        try (ClearPin pin = new PinCipher(key).decipher(new PinBlock(profile.pinFormat(), block), Pan.of(Long.toString(pan)))) {
            assertEquals(ClearPin.of("2468"), pin);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRACK", "TRACK_PIN"})
    void shouldSendTheTrackInPlaceOfTheNumber(Entry entry) {
        signedOn(KeyProfile.TDES, entry, Memory.NEW);
        MessageView sale = sell();

        assertFalse(sale.has(2));
        int value = new CardVerification(CVK).value(Pan.of(Long.toString(pan)), 4912, 201);
        StringBuilder track = new StringBuilder();
        for (int i = 0; i < sale.length(35); i++) {
            track.append("0123456789???D".charAt(sale.digit(35, i)));
        }
        assertEquals(pan + "D4912201" + "00000" + "%03d".formatted(value), track.toString());
        assertEquals(entry.pin(), sale.has(52));
    }

    @ParameterizedTest
    @CsvSource({"CHIP,52", "CHIP_PIN,51", "CONTACTLESS,72"})
    void shouldSendACryptogramThatTheIssuerCanCheck(Entry entry, int mode) {
        for (long card : new long[] {EVEN, ODD}) {
            pan = card;
            signedOn(KeyProfile.TDES, entry, new Memory(1, 1, new byte[0], 41));
            MessageView sale = sell();
            ChipData chip = chip(sale);

            assertEquals(mode, sale.number(22));
            assertEquals(1_234, chip.decimal(ChipData.AMOUNT));
            assertEquals(156, chip.decimal(ChipData.CURRENCY));
            assertEquals(42, chip.number(ChipData.ATC), "one above what was used before");
            CryptogramVersion version = CryptogramVersion.of(chip.bytes(ChipData.ISSUER_DATA));
            assertEquals(card == EVEN ? CryptogramVersion.VISA_18 : CryptogramVersion.VISA_10, version);
            assertTrue(version.covers(chip));
            assertEquals(version.cryptogram(card(), chip), chip.number(ChipData.CRYPTOGRAM));
            assertEquals(42, terminal.memory().chipCounter());
        }
    }

    @ParameterizedTest
    @CsvSource({"true,0", "false,1"})
    void shouldCountAnApprovalThatTheChipDoesNotTakeForItsIssuers(boolean proven, long faults) {
        signedOn(KeyProfile.TDES, Entry.CHIP, Memory.NEW);
        ChipData chip = chip(sell());
        Answers.Parts parts = new Answers.Parts();
        parts.mac = KeyProfile.TDES.mac(working.mac());
        parts.chip = new ChipData().with(ChipData.ISSUER_AUTHENTICATION,
            CryptogramVersion.VISA_18.issuerAuthentication(card(), chip, 0x3030, proven ? CryptogramVersion.STATUS_APPROVED : 0)).encode();
        channel.writeInbound(host.answer(parts));

        assertEquals(faults, tally.faultsOf(Fault.ISSUER_UNPROVEN));
        assertEquals(1_234, ledger.takenMinor(0), "the money is the host's word");
    }

    @ParameterizedTest
    @EnumSource(names = {"AES", "DUKPT_AES", "TDES"})
    void shouldReverseWithoutWhatWasReadOfTheCard(KeyProfile profile) {
        signedOn(profile, Entry.CHIP_PIN, Memory.NEW);
        sell();
        channel.close();
        channel = new EmbeddedChannel(new TerminalLink(lane, terminal));
        lane.flush();
        MessageView reversal = next();

        assertEquals(0x0400, reversal.mti());
        assertEquals(51, reversal.number(22), "as the original said");
        assertFalse(reversal.has(52) || reversal.has(53) || reversal.has(55) || reversal.has(35));
        assertEquals(pan, reversal.number(2));
        byte[] security = reversal.has(58) ? reversal.bytes(58) : new byte[0];
        assertEquals(profile.dukpt(), security.length > 0);
        assertTrue(SecurityData.find(security, 0, security.length, SecurityData.PIN_BLOCK_4) == null);
    }

    @ParameterizedTest
    @CsvSource({"CHIP,22", "CHIP_PIN,21"})
    void shouldFallBackToTheStripeWhenTheChipHasCountedToItsEnd(Entry entry, int mode) {
        signedOn(KeyProfile.TDES, entry, new Memory(1, 1, new byte[0], Memory.CHIP_COUNTER_MAX));
        MessageView sale = sell();

        assertEquals(mode, sale.number(22));
        assertTrue(sale.has(35) && !sale.has(55));
        assertEquals(Memory.CHIP_COUNTER_MAX, terminal.memory().chipCounter());
    }

    private void signedOn(KeyProfile profile, Entry entry, Memory memory) {
        row = FleetCreator.create(1, profile, 5).getFirst();
        lane = new Lane(new LaneSettings(1_000_000_000, 1_000_000_000, 3, 1, LineFaults.NONE, false, EntryMix.parse(entry.label())), (_, _) -> { },
            tally, new Latencies(), ledger, System::nanoTime, Cards.of(1, pan), 1);
        terminal = new Terminal(lane, 0, row, memory);
        channel = new EmbeddedChannel(new TerminalLink(lane, terminal));
        if (profile.dukpt()) {
            return;
        }
        next();
        working = WorkingKeys.generate(random, profile);
        Answers.Parts parts = new Answers.Parts();
        parts.keys = working.wrap(row.masterKey(), random);
        parts.batch = 1;
        channel.writeInbound(host.answer(parts));
    }

    private MessageView sell() {
        assertTrue(terminal.begin(Kind.PURCHASE, 0, 1_234, 0, Purpose.MEASURED));
        lane.flush();
        return next();
    }

    private MessageView next() {
        ByteBuf frame = channel.readOutbound();
        frame.skipBytes(Short.BYTES);
        byte[] content = new byte[frame.readableBytes()];
        frame.readBytes(content).release();
        return host.read(Unpooled.wrappedBuffer(content));
    }

    private TdesKey card() {
        return EmvKeys.cardKeyOptionB(IMK, Pan.of(Long.toString(pan)), 0);
    }

    private static ChipData chip(MessageView sale) {
        byte[] field = sale.bytes(55);
        return ChipData.of(field, 0, field.length);
    }

    private static KeySerialNumber serial(byte[] security) {
        return SecurityData.serial(security, 0, security.length);
    }
}
