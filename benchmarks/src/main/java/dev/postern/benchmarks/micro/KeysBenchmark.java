package dev.postern.benchmarks.micro;

import dev.postern.protocol.crypto.AesDukpt;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.Cmac;
import dev.postern.protocol.crypto.DataSeal;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.Hmac;
import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesDukpt;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.emv.CryptogramVersion;
import dev.postern.protocol.iso8583.Pan;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What keys cost: the MAC of a purchase of 96 bytes in each algorithm, a DUKPT message with its derivations, a PIN translation, a cryptogram,
 * a token, a seal. One thread, JMH's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeysBenchmark {

    private static final int MESSAGE_BYTES = 96;
    private static final Pan CARD = Pan.of("6224240000000017");

    private final byte[] message = new byte[MESSAGE_BYTES];
    private final byte[] digits = new byte[16];
    private SecureRandom random;
    private RetailMac retail;
    private Cmac cmac;
    private DukptKeys tdes;
    private DukptKeys aes;
    private KeySerialNumber tdesSerial;
    private KeySerialNumber aesSerial;
    private PinCipher from;
    private PinCipher to;
    private PinBlock block;
    private TdesKey issuer;
    private ChipData chip;
    private Hmac token;
    private final byte[] hash = new byte[Hmac.BYTES];
    private DataSeal seal;

    /** Makes the keys; JMH calls it. */
    @Setup
    public void setUp() throws NoSuchAlgorithmException {
        random = SecureRandom.getInstance("DRBG");
        retail = new RetailMac(TdesKey.generate(random, KeyUsage.MAC));
        cmac = new Cmac(AesKey.generate(random, 16, KeyUsage.MAC));
        tdesSerial = KeySerialNumber.of(new byte[KeySerialNumber.TDES_BYTES]);
        aesSerial = KeySerialNumber.of(new byte[KeySerialNumber.AES_BYTES]);
        tdes = new DukptKeys(TdesDukpt.initialKey(TdesKey.generate(random, KeyUsage.DUKPT_BASE), tdesSerial), tdesSerial);
        aes = new DukptKeys(AesDukpt.initialKey(AesKey.generate(random, 16, KeyUsage.DUKPT_BASE), aesSerial), aesSerial);
        from = new PinCipher(TdesKey.generate(random, KeyUsage.PIN));
        to = new PinCipher(TdesKey.generate(random, KeyUsage.PIN));
        block = from.encipher(ClearPin.of("2468"), CARD, PinBlockFormat.ISO_0, random);
        issuer = TdesKey.generate(random, KeyUsage.ISSUER_CRYPTOGRAM);
        HexFormat hex = HexFormat.of();
        chip = new ChipData().with(ChipData.AMOUNT, new byte[6]).with(ChipData.AMOUNT_OTHER, new byte[6]).with(ChipData.COUNTRY, new byte[2])
                .with(ChipData.TVR, new byte[5]).with(ChipData.CURRENCY, new byte[2]).with(ChipData.DATE, new byte[3]).with(ChipData.TYPE, new byte[1])
                .with(ChipData.UNPREDICTABLE, new byte[4]).with(ChipData.PROFILE, new byte[2]).with(ChipData.ATC, new byte[2])
                .with(ChipData.ISSUER_DATA, hex.parseHex("06011203A0B800"));
        token = HmacKey.of(new byte[32]).mac();
        seal = new DataSeal(AesKey.generate(random, 32, KeyUsage.DATA));
    }

    /** X9.19 with a prepared key. */
    @Benchmark
    public long retailMac() {
        return retail.compute(message, 0, MESSAGE_BYTES);
    }

    /** AES-CMAC with a prepared key. */
    @Benchmark
    public long aesCmac() {
        return cmac.compute(message, 0, MESSAGE_BYTES);
    }

    /** A message of a TDES DUKPT terminal: the next key, request MAC and answer MAC. */
    @Benchmark
    public long dukptTdesMessage() {
        KeySerialNumber next = tdesSerial.next();
        tdesSerial = next == null ? tdesSerial.withCounter(0).next() : next;
        long counter = tdesSerial.counter();
        return tdes.requestMac(counter).compute(message, 0, MESSAGE_BYTES) ^ tdes.responseMac(counter).compute(message, 0, MESSAGE_BYTES);
    }

    /** A message of an AES DUKPT terminal: the next key, request MAC and answer MAC. */
    @Benchmark
    public long dukptAesMessage() {
        KeySerialNumber next = aesSerial.next();
        aesSerial = next == null ? aesSerial.withCounter(0).next() : next;
        long counter = aesSerial.counter();
        return aes.requestMac(counter).compute(message, 0, MESSAGE_BYTES) ^ aes.responseMac(counter).compute(message, 0, MESSAGE_BYTES);
    }

    /** Format 0 to format 0 under another key, keys prepared. */
    @Benchmark
    public PinBlock pinTranslation() throws BadPinBlock {
        return from.translate(block, CARD, to, PinBlockFormat.ISO_0, CARD, random);
    }

    /** Card key, session key and cryptogram of CVN 18. */
    @Benchmark
    public long cryptogram() {
        return CryptogramVersion.VISA_18.cryptogram(EmvKeys.cardKeyOptionB(issuer, CARD, 0), chip);
    }

    /** HMAC-SHA-256 of a card number with a prepared key, as a loop has it. */
    @Benchmark
    public byte[] token() {
        token.compute(digits, 0, digits.length, hash);
        return hash;
    }

    /** AES-GCM of a card number, its nonce included. */
    @Benchmark
    public byte[] seal() {
        return seal.seal(random, digits, digits, digits.length);
    }
}
