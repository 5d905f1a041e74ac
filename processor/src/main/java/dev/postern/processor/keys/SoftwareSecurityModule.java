package dev.postern.processor.keys;

import dev.postern.processor.authorization.ResponseCode;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.CardVerification;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.DataSeal;
import dev.postern.protocol.crypto.DukptKeys;
import dev.postern.protocol.crypto.EmvKeys;
import dev.postern.protocol.crypto.Hmac;
import dev.postern.protocol.crypto.HmacKey;
import dev.postern.protocol.crypto.KeyBlock;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.crypto.PinCipher;
import dev.postern.protocol.crypto.PinVerification;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.emv.CryptogramVersion;
import dev.postern.protocol.iso8583.Pan;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * A security module in this process: a simulation of hardware. It keeps the module's rules (keys by usage, PCI PIN 3-3, nothing clear goes
 * out, arrays overwritten after use), but not its walls: who reads the memory of the process reads the keys (docs/keys.md). Any thread.
 */
public final class SoftwareSecurityModule implements SecurityModule {

    /** A handle that holds the key itself; the class is this module's own. */
    private record Held(CipherKey key) implements ModuleKey {

        @Override
        public KeyUsage usage() {
            return key.usage();
        }

        @Override
        public String kcv() {
            return key.kcvHex(key instanceof AesKey ? 5 : 3);
        }

        @Override
        public String toString() {
            return "ModuleKey[" + usage() + ", kcv=" + kcv() + "]";
        }
    }

    /** Three a terminal, own, active and pending PIN key, of the largest fleet. */
    private static final int KEYS_MAX = 3_000_000;
    private static final int PVV_KEY_INDEX = 1;
    /** As long as the hash, which is all that an HMAC key can use (RFC 2104, section 3). */
    private static final int HMAC_BYTES = 32;

    private final AesKey master;
    private final SecureRandom random;
    /** By identity: to hash a key is to encipher with it. */
    private final Set<CipherKey> opened = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** @param master the AES key of usage KEY_BLOCK that keys at rest are enciphered under; the module overwrites it when it is closed */
    public SoftwareSecurityModule(AesKey master, SecureRandom random) {
        this.master = master;
        this.random = random;
    }

    @Override
    public ModuleKey generate(KeyUsage usage, KeyProfile algorithm) {
        return hold(algorithm.newKey(random, usage));
    }

    @Override
    public ModuleKey generateAes(KeyUsage usage, int bytes) {
        return hold(AesKey.generate(random, bytes, usage));
    }

    @Override
    public ModuleKey generateHmac() {
        try (Secret drawn = Secret.of(new byte[HMAC_BYTES])) {
            random.nextBytes(drawn.bytes());
            return hold(HmacKey.of(drawn.bytes()));
        }
    }

    @Override
    public SealedKey seal(ModuleKey key) {
        CipherKey clear = clear(key);
        return new SealedKey(key.usage(), key.kcv(), KeyBlock.wrap(clear, master, random));
    }

    @Override
    public ModuleKey open(SealedKey key) throws KeyCheckFailed {
        return hold(KeyBlock.unwrap(key.text(), master, key.usage()));
    }

    @Override
    public ModuleKey enter(KeyUsage usage, KeyProfile algorithm, List<byte[]> components, String kcv) throws KeyCheckFailed {
        return hold(KeyComponents.join(usage, algorithm, components, kcv));
    }

    /** Its owner keeps the key alive and wipes it: the module does not count it among its own. */
    @Override
    public ModuleKey adopt(CipherKey clearKey) {
        return new Held(clearKey);
    }

    @Override
    public ModuleKey importBlock(String block, ModuleKey transport, KeyUsage expected) throws KeyCheckFailed {
        return hold(KeyBlock.unwrap(block, clear(transport), expected));
    }

    @Override
    public String exportBlock(ModuleKey key, ModuleKey transport) {
        return KeyBlock.wrap(clear(key), clear(transport), random);
    }

    @Override
    public void release(ModuleKey key) {
        CipherKey clear = clear(key);
        opened.remove(clear);
        clear.destroy();
    }

    @Override
    public DataSeal dataSeal(ModuleKey key) {
        return new DataSeal((AesKey) clear(key));
    }

    @Override
    public Hmac hmac(ModuleKey key) {
        if (clear(key) instanceof HmacKey hmac) {
            return hmac.mac();
        }
        throw new IllegalArgumentException("a " + key.usage() + " key cannot be used as an HMAC key");
    }

    @Override
    public byte[] drawLinkKeys(ModuleKey own, KeyProfile profile) {
        try (WorkingKeys keys = WorkingKeys.generate(random, profile)) {
            return keys.wrap(clear(own), random);
        }
    }

    @Override
    public LinkKeys openLinkKeys(byte[] field62, ModuleKey own, KeyProfile profile) throws KeyCheckFailed {
        WorkingKeys keys = WorkingKeys.unwrap(field62, clear(own));
        MessageMac mac = profile.hasMac() ? profile.mac(keys.mac()) : null;
        // The engine has its own schedule of the key.
        keys.mac().destroy();
        return new LinkKeys(hold(keys.pin()), mac);
    }

    @Override
    public MessageKeys messageKeys(ModuleKey initial, KeySerialNumber serial) {
        return new HeldMessageKeys(new DukptKeys(clear(initial), serial));
    }

    /** Keys that live for one message; its PIN key only as long as its caller needs it. */
    private record HeldMessageKeys(DukptKeys keys) implements MessageKeys {

        @Override
        public boolean covers(KeySerialNumber serial) {
            return keys.covers(serial);
        }

        @Override
        public MessageMac requestMac(long counter) {
            return keys.requestMac(counter);
        }

        @Override
        public MessageMac responseMac(long counter) {
            return keys.responseMac(counter);
        }

        @Override
        public ModuleKey pinKey(long counter) {
            return new Held(keys.pinKey(counter));
        }
    }

    @Override
    public MessageMac mac(ModuleKey key) {
        CipherKey clear = clear(key);
        return (clear instanceof AesKey ? KeyProfile.AES : KeyProfile.TDES).mac(clear);
    }

    @Override
    public PinBlock translatePin(PinBlock block, Pan pan, ModuleKey from, ModuleKey to, PinBlockFormat format) throws BadPinBlock {
        return new PinCipher(clear(from)).translate(block, pan, new PinCipher(clear(to)), format, pan, random);
    }

    @Override
    public boolean verifyPin(PinBlock block, Pan pan, ModuleKey pinKey, ModuleKey verificationKey, PinReference reference) throws BadPinBlock {
        PinVerification verification = new PinVerification((TdesKey) clear(verificationKey));
        try (ClearPin pin = new PinCipher(clear(pinKey)).decipher(block, pan)) {
            return switch (reference) {
                case PinReference.Pvv pvv -> verification.matchesPvv(pan, pvv.keyIndex(), pin, pvv.pvv());
                case PinReference.Offset offset -> verification.matchesOffset(pan, pin, PinVerification.TABLE, offset.digits());
            };
        }
    }

    @Override
    public PinReference referenceOf(ModuleKey verificationKey, Pan pan, ClearPin pin, boolean byPvv) {
        PinVerification verification = new PinVerification((TdesKey) clear(verificationKey));
        return byPvv ? new PinReference.Pvv(PVV_KEY_INDEX, verification.pvv(pan, PVV_KEY_INDEX, pin))
                : new PinReference.Offset(verification.offset(pan, pin, PinVerification.TABLE));
    }

    @Override
    public boolean verifyCardValue(ModuleKey verificationKey, Pan pan, int expiryYearMonth, int serviceCode, int value) {
        return (new CardVerification((TdesKey) clear(verificationKey)).value(pan, expiryYearMonth, serviceCode) ^ value) == 0;
    }

    @Override
    public boolean verifyCryptogram(ModuleKey issuerKey, Pan pan, int cardSequence, ChipData chip) {
        CryptogramVersion version = CryptogramVersion.of(chip.bytes(ChipData.ISSUER_DATA));
        if (version == null || !version.covers(chip)) {
            return false;
        }
        try (TdesKey card = EmvKeys.cardKeyOptionB((TdesKey) clear(issuerKey), pan, cardSequence)) {
            return MessageMac.matches(version.cryptogram(card, chip), chip.number(ChipData.CRYPTOGRAM));
        }
    }

    @Override
    public byte[] issuerAuthentication(ModuleKey issuerKey, Pan pan, int cardSequence, ChipData chip, String responseCode) {
        CryptogramVersion version = CryptogramVersion.of(chip.bytes(ChipData.ISSUER_DATA));
        if (version == null || !version.covers(chip)) {
            return new byte[0];
        }
        boolean approves = ResponseCode.isApproval(responseCode);
        try (TdesKey card = EmvKeys.cardKeyOptionB((TdesKey) clear(issuerKey), pan, cardSequence)) {
            return version.issuerAuthentication(card, chip, version.arpcResponseCode(responseCode, approves),
                    approves ? CryptogramVersion.STATUS_APPROVED : 0);
        }
    }

    @Override
    public void close() {
        synchronized (opened) {
            opened.forEach(CipherKey::destroy);
            opened.clear();
        }
        master.destroy();
    }

    /** How many keys it holds: each is overwritten when it is released. */
    int holds() {
        return opened.size();
    }

    ModuleKey hold(CipherKey key) {
        if (opened.size() >= KEYS_MAX) {
            throw new IllegalStateException("the module holds " + KEYS_MAX + " keys, which is its bound");
        }
        opened.add(key);
        return new Held(key);
    }

    static CipherKey clear(ModuleKey key) {
        if (key instanceof Held held) {
            return held.key();
        }
        throw new IllegalArgumentException("the key is another module's");
    }
}
