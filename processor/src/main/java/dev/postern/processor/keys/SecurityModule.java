package dev.postern.processor.keys;

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
import java.util.List;

/**
 * Where clear keys and clear PINs live, and nowhere else: the functions of a payment HSM that this host asks for. What goes in and out are
 * handles, enciphered keys and blocks, and answers of yes and no. Implementations may be called by any thread, but may make callers
 * wait for each other; an operation that the module cannot do is an UnsupportedOperationException.
 */
public interface SecurityModule extends AutoCloseable {

    /** A fresh key, of the algorithm that a profile uses. */
    ModuleKey generate(KeyUsage usage, KeyProfile algorithm);

    /** A fresh AES key of 16, 24 or 32 bytes. */
    ModuleKey generateAes(KeyUsage usage, int bytes);

    /** A fresh key of 32 bytes for keyed hashes, usage HMAC. */
    ModuleKey generateHmac();

    /** The key for a file: enciphered under the module's master key. */
    SealedKey seal(ModuleKey key);

    /** A key from a file; one that this module did not seal, or that was changed, is a KeyCheckFailed. */
    ModuleKey open(SealedKey key) throws KeyCheckFailed;

    /**
     * A key from the XOR of components that different people bring, each with its check value.
     *
     * @param components 16, 24 or 32 bytes each, all the same; overwritten when this returns
     * @param kcv of the whole key, in hex
     * @throws KeyCheckFailed when the check value differs
     */
    ModuleKey enter(KeyUsage usage, KeyProfile algorithm, List<byte[]> components, String kcv) throws KeyCheckFailed;

    /**
     * A key that is in the clear already: a test key of the fleet file and of the simulated issuers, or the token key that older builds kept so.
     * A real module has no such door.
     */
    ModuleKey adopt(CipherKey clearKey);

    /** A key in a key block (X9.143) under a transport key that the module has. */
    ModuleKey importBlock(String block, ModuleKey transport, KeyUsage expected) throws KeyCheckFailed;

    /** A key in a key block under a transport key that the other side has too. */
    String exportBlock(ModuleKey key, ModuleKey transport);

    /** Overwrites a key that is not needed any more; its handle and what was made of it are of no use afterwards. */
    void release(ModuleKey key);

    /** Makes and checks MACs with a key of usage MAC; one an engine, for one thread. */
    MessageMac mac(ModuleKey key);

    /** Seals and opens data with a key of usage DATA; one an engine, for one thread. */
    DataSeal dataSeal(ModuleKey key);

    /** HMAC-SHA-256 under a key of usage HMAC; one an engine, for one thread. */
    Hmac hmac(ModuleKey key);

    /** Field 62 of a sign-on's answer: fresh working keys of a profile under the terminal's own key (protocol contract, section 5). */
    byte[] drawLinkKeys(ModuleKey own, KeyProfile profile);

    /** The working keys in such a field 62; keys under another key, or changed ones, are a KeyCheckFailed. */
    LinkKeys openLinkKeys(byte[] field62, ModuleKey own, KeyProfile profile) throws KeyCheckFailed;

    /** The message keys of a DUKPT terminal, from its initial key and its serial number. */
    MessageKeys messageKeys(ModuleKey initial, KeySerialNumber serial);

    /** The same PIN under another key; a bad block, or a change that PCI PIN 3-3 forbids, is a BadPinBlock. */
    PinBlock translatePin(PinBlock block, Pan pan, ModuleKey from, ModuleKey to, PinBlockFormat format) throws BadPinBlock;

    /** Whether the PIN in a block is the card's; a bad block is a BadPinBlock. */
    boolean verifyPin(PinBlock block, Pan pan, ModuleKey pinKey, ModuleKey verificationKey, PinReference reference) throws BadPinBlock;

    /** What an issuer keeps of a PIN when it issues the card: a PVV, or an offset. */
    PinReference referenceOf(ModuleKey verificationKey, Pan pan, ClearPin pin, boolean byPvv);

    /** Whether three digits are the card's CVV, CVV2 or iCVV (by the service code). */
    boolean verifyCardValue(ModuleKey verificationKey, Pan pan, int expiryYearMonth, int serviceCode, int value);

    /** Whether the application cryptogram is the card's; false too when a tag is missing or its version is not known. */
    boolean verifyCryptogram(ModuleKey issuerKey, Pan pan, int cardSequence, ChipData chip);

    /** Tag 91 of the answer to a cryptogram that is the card's; no bytes for a version that has none. */
    byte[] issuerAuthentication(ModuleKey issuerKey, Pan pan, int cardSequence, ChipData chip, String responseCode);

    /** Overwrites every key. */
    @Override
    void close();
}
