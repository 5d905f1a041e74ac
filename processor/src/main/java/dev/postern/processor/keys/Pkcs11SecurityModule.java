package dev.postern.processor.keys;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.BadPinBlock;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.ClearPin;
import dev.postern.protocol.crypto.DataSeal;
import dev.postern.protocol.crypto.Hmac;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.KeyProfile;
import dev.postern.protocol.crypto.KeySerialNumber;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.PinBlock;
import dev.postern.protocol.crypto.PinBlockFormat;
import dev.postern.protocol.emv.ChipData;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A security module whose master key is in a PKCS#11 token, which it never leaves: keys at rest are sealed by the token with AES-GCM, so
 * that a stolen folder is worth nothing without the token. A plain token has no PIN commands, so opened keys and PINs are worked with in
 * this process, as {@link SoftwareSecurityModule} does (docs/keys.md). Any thread; the token is asked by one at a time.
 */
public final class Pkcs11SecurityModule implements SecurityModule {

    private static final String LABEL = "postern-master";
    private static final int MASTER_BITS = 256;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Provider provider;
    private final Key master;
    private final SoftwareSecurityModule worker;
    private final SecureRandom random;

    /** @param master in the provider's token */
    Pkcs11SecurityModule(Provider provider, Key master, SecureRandom random) {
        this.provider = provider;
        this.master = master;
        this.random = random;
        worker = new SoftwareSecurityModule(AesKey.generate(random, MASTER_BITS / 8, KeyUsage.KEY_BLOCK), random);
    }

    /**
     * The module over a token; a token without a master key gets one, which is sensitive and cannot be extracted.
     *
     * @param library the token's PKCS#11 library
     * @param label of the token; null: any
     * @param serial its serial number; null: any
     * @param pin of the token's user
     * @throws IOException with one sentence: no such library, not just one such token, or a wrong PIN
     */
    public static Pkcs11SecurityModule open(Path library, String label, String serial, char[] pin, SecureRandom random) throws IOException {
        TokenSlots.Token chosen = TokenSlots.find(library, label, serial);
        String configuration = "--name = Postern\nlibrary = " + library.toAbsolutePath() + "\nslot = " + chosen.slot() + "\n"
                + "attributes(*, CKO_SECRET_KEY, CKK_AES) = { CKA_SENSITIVE = true CKA_EXTRACTABLE = false CKA_ENCRYPT = true CKA_DECRYPT = true }\n";
        try {
            Provider provider = Security.getProvider("SunPKCS11").configure(configuration);
            KeyStore token = KeyStore.getInstance("PKCS11", provider);
            token.load(null, pin);
            if (!token.containsAlias(LABEL)) {
                KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
                generator.init(MASTER_BITS);
                token.setKeyEntry(LABEL, generator.generateKey(), null, null);
            }
            return new Pkcs11SecurityModule(provider, token.getKey(LABEL, null), random);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new IOException("the token " + chosen + " behind " + library + " cannot be used: " + e.getMessage());
        }
    }

    /** Whether the master key's bytes can be had from the token; a token that gives them is no place for them. */
    public boolean givesItsMasterKey() {
        return master.getEncoded() != null;
    }

    @Override
    public ModuleKey generate(KeyUsage usage, KeyProfile algorithm) {
        return worker.generate(usage, algorithm);
    }

    @Override
    public ModuleKey generateAes(KeyUsage usage, int bytes) {
        return worker.generateAes(usage, bytes);
    }

    @Override
    public ModuleKey generateHmac() {
        return worker.generateHmac();
    }

    @Override
    public synchronized SealedKey seal(ModuleKey key) {
        CipherKey clear = SoftwareSecurityModule.clear(key);
        byte[] bytes = clear.toClear();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        String kind = KeyComponents.kindOf(clear);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, key.usage(), kind).doFinal(bytes);
            return new SealedKey(key.usage(), key.kcv(), kind + ":" + base64(nonce) + ":" + base64(sealed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the token did not seal a key: " + e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public synchronized ModuleKey open(SealedKey key) throws KeyCheckFailed {
        String[] parts = key.text().split(":", -1);
        if (parts.length != 3) {
            throw new KeyCheckFailed("the sealed key is not of this module's form");
        }
        byte[] bytes = new byte[0];
        try {
            Base64.Decoder decoder = Base64.getDecoder();
            bytes = cipher(Cipher.DECRYPT_MODE, decoder.decode(parts[1]), key.usage(), parts[0]).doFinal(decoder.decode(parts[2]));
            return worker.hold(KeyComponents.of(key.usage(), parts[0], bytes));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new KeyCheckFailed("the key was not sealed by this token, or was changed");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public ModuleKey enter(KeyUsage usage, KeyProfile algorithm, List<byte[]> components, String kcv) throws KeyCheckFailed {
        return worker.enter(usage, algorithm, components, kcv);
    }

    @Override
    public ModuleKey adopt(CipherKey clearKey) {
        return worker.adopt(clearKey);
    }

    @Override
    public ModuleKey importBlock(String block, ModuleKey transport, KeyUsage expected) throws KeyCheckFailed {
        return worker.importBlock(block, transport, expected);
    }

    @Override
    public String exportBlock(ModuleKey key, ModuleKey transport) {
        return worker.exportBlock(key, transport);
    }

    @Override
    public void release(ModuleKey key) {
        worker.release(key);
    }

    @Override
    public DataSeal dataSeal(ModuleKey key) {
        return worker.dataSeal(key);
    }

    @Override
    public Hmac hmac(ModuleKey key) {
        return worker.hmac(key);
    }

    @Override
    public byte[] drawLinkKeys(ModuleKey own, KeyProfile profile) {
        return worker.drawLinkKeys(own, profile);
    }

    @Override
    public LinkKeys openLinkKeys(byte[] field62, ModuleKey own, KeyProfile profile) throws KeyCheckFailed {
        return worker.openLinkKeys(field62, own, profile);
    }

    @Override
    public MessageKeys messageKeys(ModuleKey initial, KeySerialNumber serial) {
        return worker.messageKeys(initial, serial);
    }

    @Override
    public MessageMac mac(ModuleKey key) {
        return worker.mac(key);
    }

    @Override
    public PinBlock translatePin(PinBlock block, Pan pan, ModuleKey from, ModuleKey to, PinBlockFormat format) throws BadPinBlock {
        return worker.translatePin(block, pan, from, to, format);
    }

    @Override
    public boolean verifyPin(PinBlock block, Pan pan, ModuleKey pinKey, ModuleKey verificationKey, PinReference reference) throws BadPinBlock {
        return worker.verifyPin(block, pan, pinKey, verificationKey, reference);
    }

    @Override
    public PinReference referenceOf(ModuleKey verificationKey, Pan pan, ClearPin pin, boolean byPvv) {
        return worker.referenceOf(verificationKey, pan, pin, byPvv);
    }

    @Override
    public boolean verifyCardValue(ModuleKey verificationKey, Pan pan, int expiryYearMonth, int serviceCode, int value) {
        return worker.verifyCardValue(verificationKey, pan, expiryYearMonth, serviceCode, value);
    }

    @Override
    public boolean verifyCryptogram(ModuleKey issuerKey, Pan pan, int cardSequence, ChipData chip) {
        return worker.verifyCryptogram(issuerKey, pan, cardSequence, chip);
    }

    @Override
    public byte[] issuerAuthentication(ModuleKey issuerKey, Pan pan, int cardSequence, ChipData chip, String responseCode) {
        return worker.issuerAuthentication(issuerKey, pan, cardSequence, chip, responseCode);
    }

    @Override
    public void close() {
        worker.close();
    }

    /** Usage and algorithm are bound to what is sealed: a PIN key does not open as a MAC key. */
    private Cipher cipher(int mode, byte[] nonce, KeyUsage usage, String kind) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, master, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((usage.name() + kind).getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
