package dev.postern.processor.till;

import dev.postern.processor.keys.SecurityModule;
import dev.postern.processor.keys.SoftwareSecurityModule;
import dev.postern.processor.terminal.Commissioned;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.SecurityData;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.fleet.FleetRow;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * A terminal without its socket: who it is, its keys, its batch and its next STAN. It makes requests and signs them.
 * Not thread-safe.
 */
public final class TestTerminal {

    private static final SecurityModule MODULE = new SoftwareSecurityModule(AesKey.generate(new SecureRandom(), 32, KeyUsage.KEY_BLOCK),
            new SecureRandom());

    private final FleetRow row;
    private final DukptKeys messageKeys;
    private KeySerialNumber serial;
    private MessageMac mac;
    private MessageMac answerMac;
    private WorkingKeys workingKeys;
    private int batch = 1;
    private int stan;

    public TestTerminal(FleetRow row) {
        this.row = row;
        this.serial = row.keySerial();
        this.messageKeys = serial == null ? null : new DukptKeys(row.masterKey(), serial);
    }

    /** A fleet of terminals that trade in CNY, with keys from a seed. */
    public static List<FleetRow> fleet(int terminals) {
        return fleet(terminals, KeyProfile.TDES);
    }

    /** The same of a profile. */
    public static List<FleetRow> fleet(int terminals, KeyProfile profile) {
        Random random = new Random(terminals);
        List<FleetRow> rows = new ArrayList<>();
        for (int i = 1; i <= terminals; i++) {
            byte[] key = new byte[TdesKey.BYTES];
            random.nextBytes(key);
            String serial = profile.aes() ? "12345678%08X00000000" : "FFFF98%08X000000";
            rows.add(new FleetRow("T%07d".formatted(i), "MERCHANT%07d".formatted(i), "5411", 156, profile,
                    profile.masterKey(HexFormat.of().formatHex(key)), profile.dukpt()
                            ? KeySerialNumber.of(HexFormat.of().parseHex(serial.formatted(i))) : null));
        }
        return rows;
    }

    /** A fleet with its keys in a module, as a host has it. */
    public static List<Commissioned> commissioned(List<FleetRow> fleet) {
        try {
            return Commissioned.all(fleet, MODULE, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public FleetRow row() {
        return row;
    }

    public String id() {
        return row.terminalId();
    }

    public int batch() {
        return batch;
    }

    /** The batch is closed: the next one is open. */
    public void nextBatch() {
        batch++;
    }

    public MessageMac mac() {
        return mac;
    }

    public int nextStan() {
        return ++stan;
    }

    /** 0800 for working keys; unsigned. */
    public WireMessage signOn() {
        return network(0x0800, "003");
    }

    /** 0820; unsigned. */
    public WireMessage echo() {
        return network(0x0820, "301");
    }

    private WireMessage network(int mti, String code) {
        return new WireMessage(mti).set(11, nextStan(), 6).set(41, row.terminalId()).set(42, row.merchantId())
                .set(60, "00%06d%s".formatted(batch, code));
    }

    /** Takes the keys and the batch of a sign-on's answer. */
    public void take(WireMessage answer) {
        if (!"00".equals(answer.get(39))) {
            throw new AssertionError("sign-on answered " + answer.get(39));
        }
        if (messageKeys == null) {
            byte[] wrapped = HexFormat.of().parseHex(answer.get(62));
            if (!row.profile().aes() && wrapped.length != WorkingKeys.WRAPPED_BYTES) {
                throw new AssertionError("field 62 has " + wrapped.length + " bytes");
            }
            try {
                workingKeys = WorkingKeys.unwrap(wrapped, row.masterKey());
            } catch (KeyCheckFailed e) {
                throw new AssertionError(e);
            }
            mac = row.profile().hasMac() ? row.profile().mac(workingKeys.mac()) : null;
            answerMac = mac;
        }
        batch = Integer.parseInt(answer.get(60).substring(2, 8));
    }

    public WireMessage purchase(Pan card, long amountMinor) {
        return ofCard(card, "000000", "22").set(4, amountMinor, 12);
    }

    public WireMessage balance(Pan card) {
        return ofCard(card, "310000", "01");
    }

    private WireMessage ofCard(Pan card, String processingCode, String messageType) {
        return new WireMessage(0x0200).set(2, Cards.digits(card)).set(3, processingCode).set(11, nextStan(), 6)
                .set(22, "012").set(25, "00").set(41, row.terminalId()).set(42, row.merchantId())
                .set(49, "%03d".formatted(row.currency())).set(60, "%s%06d000".formatted(messageType, batch));
    }

    /** The reversal of a purchase, whether it was answered or not. */
    public WireMessage reversal(WireMessage purchase) {
        String original60 = purchase.get(60);
        return purchase.copy().mti(0x0400).set(39, "98").set(60, original60.substring(0, 2) + "%06d".formatted(batch))
                .set(61, original60.substring(2, 8) + purchase.get(11));
    }

    /** The message's bytes with this terminal's MAC. */
    public byte[] sign(WireMessage message) {
        if (messageKeys == null) {
            return mac == null ? message.encode() : message.encode(mac);
        }
        serial = serial.next();
        mac = messageKeys.requestMac(serial.counter());
        answerMac = messageKeys.responseMac(serial.counter());
        String security = HexFormat.of().formatHex(new SecurityData().with(SecurityData.SERIAL, serial.bytes()).encode());
        return message.copy().set(58, security + (message.has(58) ? message.get(58) : "")).encode(mac);
    }

    /** The key of a PIN block in the next message that is signed. */
    public CipherKey pinKey() {
        return messageKeys == null ? workingKeys.pin() : messageKeys.pinKey(serial.next().counter());
    }

    /** The MAC key of the last sign-on; null of a DUKPT terminal. */
    public CipherKey macKey() {
        return workingKeys == null ? null : workingKeys.mac();
    }

    /** Whether the last eight bytes of an answer are the MAC of those before. */
    public boolean signed(byte[] answer) {
        int data = answer.length - Long.BYTES;
        long sent = 0;
        for (int i = data; i < answer.length; i++) {
            sent = sent << 8 | answer[i] & 0xFF;
        }
        return data > 0 && answerMac.compute(answer, 0, data) == sent;
    }

    /** An answer's bytes without its MAC: what a repeat must give again. */
    public static byte[] unsigned(byte[] answer) {
        return Arrays.copyOf(answer, answer.length - Long.BYTES);
    }
}
