package dev.postern.protocol.crypto;

import static dev.postern.protocol.crypto.Vectors.object;
import static dev.postern.protocol.crypto.Vectors.read;
import static dev.postern.protocol.crypto.Vectors.rows;
import static dev.postern.protocol.crypto.Vectors.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.postern.protocol.iso8583.Pan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every published value in {@code vectors}, group by group, and the number of them: {@code published_counts.json} says how many each group has.
 * Values for which nothing was published are compared too, and counted apart.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedValuesTest {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final byte[] DATA = "4012345678909D987".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Integer> equal = new TreeMap<>();
    private int alsoEqual;
    private Map<String, Object> counts;

    @BeforeAll
    void readCounts() {
        counts = read("published_counts.json");
    }

    @AfterAll
    void shouldHaveFoundEveryPublishedValue() {
        if (equal.size() != counts.size()) {
            return; // one test alone was asked for
        }
        int all = 0;
        for (Map.Entry<String, Object> group : counts.entrySet()) {
            assertEquals(object(group.getValue()).get("matched"), equal.get(group.getKey()), group.getKey());
            all += equal.get(group.getKey());
        }
        assertEquals(543, all, "published values equal");
        assertEquals(true, alsoEqual > 300, "values computed elsewhere: " + alsoEqual);
    }

    @Test
    void shouldMakeTheTdesDukptTables() {
        Map<String, Object> file = read("dukpt_tdes.json");
        TdesKey base = TdesKey.ofHex(text(file, "bdk"), KeyUsage.DUKPT_BASE);
        TdesKey initial = TdesDukpt.initialKey(base, ksn(text(file, "initial_ksn")));
        same("tdes_dukpt.ik", text(file, "ik"), initial.toClearHex());
        TdesDukpt terminal = new TdesDukpt(initial, ksn(text(file, "initial_ksn")));
        for (Map<String, Object> row : rows(file.get("vectors"))) {
            KeySerialNumber ksn = ksn(text(row, "ksn"));
            assertEquals(true, ksn.usable(), "usable");
            long counter = ksn.counter();
            same("tdes_dukpt.txn", text(row, "txn_key"), HEX.formatHex(terminal.transactionKey(counter)));
            TdesKey pin = terminal.key(counter, TdesDukpt.WorkingKey.PIN);
            TdesKey request = terminal.key(counter, TdesDukpt.WorkingKey.MAC_REQUEST);
            TdesKey response = terminal.key(counter, TdesDukpt.WorkingKey.MAC_RESPONSE);
            TdesKey data = terminal.key(counter, TdesDukpt.WorkingKey.DATA_REQUEST);
            also(text(row, "pin_key"), pin.toClearHex());
            also(text(row, "mac_request_key"), request.toClearHex());
            also(text(row, "mac_response_key"), response.toClearHex());
            also(text(row, "data_request_key"), data.toClearHex());
            also(text(row, "data_response_key"), terminal.key(counter, TdesDukpt.WorkingKey.DATA_RESPONSE).toClearHex());
            PinBlock block = new PinCipher(pin).encipher(ClearPin.of("1234"), Pan.of("4012345678909"), PinBlockFormat.ISO_0, new byte[16]);
            same("tdes_dukpt.pin", text(row, "encrypted_pin_block"), HEX.formatHex(block.bytes()));
            same("tdes_dukpt.mac_req", text(row, "mac_request"), hex(new RetailMac(request).compute(DATA, 0, DATA.length)).substring(0, 8));
            same("tdes_dukpt.mac_rsp", text(row, "mac_response"), hex(new RetailMac(response).compute(DATA, 0, DATA.length)).substring(0, 8));
            same("tdes_dukpt.cmac_req", text(row, "cmac_request"), HEX.formatHex(new Cmac(request).full(DATA)));
            same("tdes_dukpt.cmac_rsp", text(row, "cmac_response"), HEX.formatHex(new Cmac(response).full(DATA)));
            same("tdes_dukpt.data", text(row, "encrypted_data_request"), HEX.formatHex(data.cbc(true, new byte[8], Arrays.copyOf(DATA, 24))));
        }
    }

    @Test
    void shouldMakeTheAesDukptTables() {
        for (Map<String, Object> set : rows(read("dukpt_aes.json").get("sets"))) {
            boolean published = !text(set, "bdk_type").equals("AES192");
            KeySerialNumber name = ksn(text(set, "ik_id") + "00000000");
            AesKey initial = AesDukpt.initialKey(AesKey.ofHex(text(set, "bdk"), KeyUsage.DUKPT_BASE), name);
            sameOrAlso(published, "aes_dukpt.ik", text(set, "ik"), initial.toClearHex());
            AesDukpt terminal = new AesDukpt(initial, name);
            for (Map<String, Object> row : rows(set.get("vectors"))) {
                long counter = ksn(text(row, "ksn")).counter();
                sameOrAlso(published, "aes_dukpt.txn", text(row, "txn_key"), HEX.formatHex(terminal.transactionKey(counter)));
                row.forEach((column, value) -> {
                    if (column.matches("(pin|mac|data|kek)_.*key_.*")) {
                        boolean known = published && !computedOnly(row, column);
                        sameOrAlso(known, "aes_dukpt.work", (String) value, workingKey(terminal, counter, column).toClearHex());
                    }
                });
                aesResults(published, terminal, counter, row);
            }
            for (Map<String, Object> row : rows(set.getOrDefault("extra_txn_keys", List.of()))) {
                same("aes_dukpt.txn_extra", text(row, "txn_key"), HEX.formatHex(terminal.transactionKey(ksn(text(row, "ksn")).counter())));
            }
        }
    }

    private void aesResults(boolean published, AesDukpt terminal, long counter, Map<String, Object> row) {
        row.forEach((column, value) -> {
            boolean request = column.contains("request");
            AesDukpt.Purpose mac = request ? AesDukpt.Purpose.MAC_GENERATION : AesDukpt.Purpose.MAC_VERIFICATION;
            AesDukpt.Purpose data = request ? AesDukpt.Purpose.DATA_ENCRYPTION : AesDukpt.Purpose.DATA_DECRYPTION;
            String suffix = request ? "Request" : "Response";
            boolean known = published && !computedOnly(row, column);
            if (column.equals("encrypted_pin_block_format4_aes128")) {
                AesKey pin = (AesKey) terminal.key(counter, AesDukpt.Purpose.PIN, AesDukpt.KeyKind.AES_128);
                byte[] random = HEX.parseHex("00000000000000002F69ADDE2E9E7ACE");
                PinBlock block = new PinCipher(pin).encipher(ClearPin.of("1234"), Pan.of("4111111111111111"), PinBlockFormat.ISO_4, random);
                sameOrAlso(known, "aes_dukpt.pinblock4", (String) value, HEX.formatHex(block.bytes()));
            } else if (column.startsWith("cmac_")) {
                CipherKey key = terminal.key(counter, mac, AesDukpt.KeyKind.AES_128);
                sameOrAlso(known, "aes_dukpt.moov.CMAC" + suffix, (String) value, HEX.formatHex(new Cmac(key).full(DATA)));
            } else if (column.startsWith("hmac_sha256")) {
                HmacKey key = (HmacKey) terminal.key(counter, mac, AesDukpt.KeyKind.HMAC_128);
                sameOrAlso(known, "aes_dukpt.moov.HMAC" + suffix, (String) value, HEX.formatHex(key.sha256(DATA)));
            } else if (column.contains("_cbc_iv0_")) {
                CipherKey key = terminal.key(counter, data, AesDukpt.KeyKind.AES_128);
                sameOrAlso(known, "aes_dukpt.moov.Data" + suffix, (String) value, HEX.formatHex(key.cbc(true, new byte[16], Arrays.copyOf(DATA, 32))));
            }
        });
    }

    @Test
    void shouldMakeTheMacs() {
        for (Map<String, Object> row : rows(read("mac.json").get("vectors"))) {
            boolean published = Boolean.TRUE.equals(row.get("recomputed"));
            String algorithm = text(row, "alg");
            byte[] data = HEX.parseHex(text(row, "data"));
            if (algorithm.startsWith("UnionPay")) {
                EcbMac mac = new EcbMac(TdesKey.ofSingleLength(HEX.parseHex(text(row, "key")), KeyUsage.MAC));
                sameOrAlso(published, "mac.unionpay", text(row, "expected_field64_hex"), hex(mac.compute(data, 0, data.length)));
            } else if (algorithm.equals("AES-CMAC")) {
                AesKey key = AesKey.ofHex(text(row, "key"), KeyUsage.MAC);
                same("mac.AES-CMAC", text(row, "expected").toUpperCase(), HEX.formatHex(new Cmac(key).full(data)));
                if (data.length > 0) {
                    same("mac.AES-CMAC(openssl CLI)", HEX.formatHex(bouncyCastle(text(row, "key"), data)), HEX.formatHex(new Cmac(key).full(data)));
                }
            } else {
                String made = hex(macOf(algorithm, HEX.parseHex(text(row, "key"))).compute(data, 0, data.length));
                String expected = text(row, "expected");
                sameOrAlso(published, "mac." + algorithm, expected, made.substring(0, expected.length()));
            }
        }
    }

    /** The second opinion that the openssl command gave where the values were collected, here given by BouncyCastle's CMac. */
    private static byte[] bouncyCastle(String key, byte[] data) {
        CMac cmac = new CMac(AESEngine.newInstance());
        cmac.init(new KeyParameter(HEX.parseHex(key)));
        cmac.update(data, 0, data.length);
        byte[] mac = new byte[16];
        cmac.doFinal(mac, 0);
        return mac;
    }

    private static MessageMac macOf(String algorithm, byte[] key) {
        TdesKey tdes = key.length == 8 ? TdesKey.ofSingleLength(key, KeyUsage.MAC) : TdesKey.of(key, KeyUsage.MAC);
        Padding padding = algorithm.contains("pad2") ? Padding.BIT : algorithm.contains("pad3") ? Padding.LENGTH_FIRST : Padding.ZEROS;
        return algorithm.contains("alg3") ? new RetailMac(tdes, padding) : new CbcMac(tdes, padding);
    }

    @Test
    void shouldMakeAndReadThePinBlocks() throws BadPinBlock {
        for (Map<String, Object> row : rows(read("pinblock_iso9564.json").get("vectors"))) {
            boolean published = Boolean.TRUE.equals(row.get("recomputed"));
            PinBlockFormat format = PinBlockFormat.ofControl((Integer) row.get("format"));
            String what = (String) row.getOrDefault("what", "");
            if (what.equals("PAN field")) {
                same("pinblock.4", text(row, "expected"), HEX.formatHex(PinFields.longPanField(Pan.of(text(row, "pan")))));
            } else if (what.equals("decrypt")) {
                PinCipher cipher = new PinCipher(AesKey.ofHex(text(row, "key"), KeyUsage.PIN));
                ClearPin pin = cipher.decipher(new PinBlock(format, HEX.parseHex(text(row, "block"))), Pan.of(text(row, "pan")));
                assertEquals(ClearPin.of(text(row, "pin")), pin);
                same("pinblock.4dec", text(row, "pin"), digits(pin));
            } else if (format == PinBlockFormat.ISO_4) {
                PinCipher cipher = new PinCipher(AesKey.ofHex(text(row, "key"), KeyUsage.PIN));
                byte[] random = HEX.parseHex("0000000000000000" + text(row, "random8"));
                PinBlock block = cipher.encipher(ClearPin.of(text(row, "pin")), Pan.of(text(row, "pan")), format, random);
                same("pinblock.4", text(row, "expected"), HEX.formatHex(block.bytes()));
            } else {
                byte[] field = PinFields.pinField(format, ClearPin.of(text(row, "pin")), filler(row, format));
                byte[] clear = format.boundToCard() ? xor(field, PinFields.panField(Pan.of(text(row, "pan")))) : field;
                sameOrAlso(published, "pinblock." + format.ordinal(), text(row, "expected"), HEX.formatHex(clear));
                assertEquals(text(row, "pin"), digits(PinFields.pin(format, field)));
            }
        }
    }

    @Test
    void shouldRefuseTheTwelveBadPinBlocks() {
        for (Map<String, Object> row : rows(read("pinblock_iso9564.json").get("negative"))) {
            PinBlockFormat format = PinBlockFormat.ofControl((Integer) row.get("format"));
            Pan pan = Pan.of(text(row, "pan"));
            byte[] given = HEX.parseHex(text(row, "block"));
            CipherKey key = row.containsKey("key") ? AesKey.ofHex(text(row, "key"), KeyUsage.PIN) : TdesKey.ofHex("0123456789ABCDEFFEDCBA9876543210", KeyUsage.PIN);
            byte[] enciphered = format == PinBlockFormat.ISO_4 ? given : key.ecb(true, given);
            assertThrows(BadPinBlock.class, () -> new PinCipher(key).decipher(new PinBlock(format, enciphered), pan), text(row, "must_fail"));
            equal.merge("pinblock.negative", 1, Integer::sum);
        }
    }

    @Test
    void shouldMakeTheCardAndPinVerificationValues() {
        for (Map<String, Object> row : rows(read("cvv_pvv.json").get("vectors"))) {
            boolean published = Boolean.TRUE.equals(row.get("recomputed"));
            String kind = text(row, "kind");
            Pan pan = Pan.of(text(row, "pan"));
            String made;
            if (kind.equals("Visa PVV")) {
                PinVerification pvk = new PinVerification(TdesKey.ofHex(text(row, "pvk"), KeyUsage.PIN_VERIFICATION));
                made = "%04d".formatted(pvk.pvv(pan, Integer.parseInt(text(row, "pvki")), ClearPin.of(text(row, "pin"))));
            } else {
                CardVerification cvk = new CardVerification(TdesKey.ofHex(text(row, "cvk"), KeyUsage.CARD_VERIFICATION));
                int expiry = Integer.parseInt(text(row, kind.equals("CAVV") ? "upn" : "expiry"));
                made = "%03d".formatted(cvk.value(pan, expiry, Integer.parseInt(text(row, kind.equals("CAVV") ? "code" : "service_code"))));
            }
            sameOrAlso(published, "cvv." + kind, text(row, "expected"), made);
        }
    }

    @Test
    void shouldMakeTheKeyCheckValuesAndLuhnDigits() {
        for (Map<String, Object> row : rows(read("kcv_luhn.json").get("kcv"))) {
            byte[] key = HEX.parseHex(text(row, "key"));
            if (text(row, "type").startsWith("AES")) {
                also(text(row, "kcv"), AesKey.of(key, KeyUsage.MAC).kcvHex(5));
            } else {
                TdesKey tdes = key.length == 8 ? TdesKey.ofSingleLength(key, KeyUsage.MAC) : TdesKey.of(key, KeyUsage.MAC);
                same("kcv.des", text(row, "kcv"), tdes.kcvHex(3));
            }
        }
        for (Map<String, Object> row : rows(read("kcv_luhn.json").get("luhn"))) {
            same("luhn", row.get("valid").toString(), Boolean.toString(Pan.of(text(row, "number")).luhnValid()));
        }
    }

    @Test
    void shouldMakeTheChipValues() {
        for (Map<String, Object> row : rows(read("emv.json").get("vectors"))) {
            ChipValues values = new ChipValues(object(row.getOrDefault("inputs", Map.of())));
            object(row.get("outputs")).forEach((name, expected) -> {
                boolean published = Boolean.TRUE.equals(row.get("recomputed")) && !computedOnly(row, name);
                sameOrAlso(published, "emv", (String) expected, values.of(text(row, "name"), name, object(row.get("outputs"))));
            });
        }
    }

    private void same(String group, String expected, String actual) {
        assertEquals(expected, actual, group);
        equal.merge(group, 1, Integer::sum);
    }

    private void also(String expected, String actual) {
        assertEquals(expected, actual);
        alsoEqual++;
    }

    private void sameOrAlso(boolean published, String group, String expected, String actual) {
        if (published) {
            same(group, expected, actual);
        } else {
            also(expected, actual);
        }
    }

    private static boolean computedOnly(Map<String, Object> row, String column) {
        return row.get("computed_only") instanceof List<?> list && list.contains(column);
    }

    private static CipherKey workingKey(AesDukpt terminal, long counter, String column) {
        AesDukpt.Purpose purpose = Stream.of("pin", "mac_gen", "mac_ver", "mac_both", "data_enc", "data_dec", "data_both", "kek")
                .filter(prefix -> column.startsWith(prefix + "_key")).map(PublishedValuesTest::purpose).findFirst().orElseThrow();
        AesDukpt.KeyKind kind = switch (column.substring(column.lastIndexOf('_') + 1)) {
            case "aes128" -> AesDukpt.KeyKind.AES_128;
            case "aes192" -> AesDukpt.KeyKind.AES_192;
            case "aes256" -> AesDukpt.KeyKind.AES_256;
            case "2tdea" -> AesDukpt.KeyKind.TDES_2;
            case "3tdea" -> AesDukpt.KeyKind.TDES_3;
            case "hmac128" -> AesDukpt.KeyKind.HMAC_128;
            case "hmac192" -> AesDukpt.KeyKind.HMAC_192;
            case "hmac256" -> AesDukpt.KeyKind.HMAC_256;
            default -> throw new AssertionError(column);
        };
        return terminal.key(counter, purpose, kind);
    }

    private static AesDukpt.Purpose purpose(String prefix) {
        return switch (prefix) {
            case "pin" -> AesDukpt.Purpose.PIN;
            case "mac_gen" -> AesDukpt.Purpose.MAC_GENERATION;
            case "mac_ver" -> AesDukpt.Purpose.MAC_VERIFICATION;
            case "mac_both" -> AesDukpt.Purpose.MAC_BOTH;
            case "data_enc" -> AesDukpt.Purpose.DATA_ENCRYPTION;
            case "data_dec" -> AesDukpt.Purpose.DATA_DECRYPTION;
            case "data_both" -> AesDukpt.Purpose.DATA_BOTH;
            default -> AesDukpt.Purpose.KEY_ENCRYPTION;
        };
    }

    /** The random nibbles that give the published filler: format 1 takes the last ones, format 3 takes them modulo 6 from A. */
    private static byte[] filler(Map<String, Object> row, PinBlockFormat format) {
        String fill = ((String) row.getOrDefault("fill", "")).replaceAll(" .*", "");
        if (format == PinBlockFormat.ISO_1) {
            return HEX.parseHex("0".repeat(16 - fill.length()) + fill + "0".repeat(16));
        }
        if (format == PinBlockFormat.ISO_3) {
            String whole = fill.equals("F") ? "F".repeat(16) : "0".repeat(16 - fill.length()) + fill;
            StringBuilder random = new StringBuilder();
            whole.chars().forEach(c -> random.append((char) (c == '0' ? '0' : '0' + c - 'A')));
            return HEX.parseHex(random + "0".repeat(16));
        }
        return new byte[16];
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] result = a.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= b[i];
        }
        return result;
    }

    private static String digits(ClearPin pin) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pin.length(); i++) {
            text.append(pin.digit(i));
        }
        return text.toString();
    }

    private static String hex(long value) {
        return "%016X".formatted(value);
    }

    private static KeySerialNumber ksn(String hex) {
        return KeySerialNumber.of(HEX.parseHex(hex));
    }
}
