package dev.postern.protocol.crypto;

import static dev.postern.protocol.crypto.Vectors.text;

import dev.postern.protocol.iso8583.Pan;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;

/** The outputs of {@code emv.json} by their names, from the inputs of their group. */
final class ChipValues {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Map<String, Object> in;

    ChipValues(Map<String, Object> inputs) {
        in = inputs;
    }

    String of(String group, String name, Map<String, Object> outputs) {
        if (group.contains("doc examples")) {
            return documented(name);
        }
        boolean optionB = group.contains("option B");
        TdesKey issuer = TdesKey.ofHex(text(in, "imk"), KeyUsage.ISSUER_CRYPTOGRAM);
        int psn = Integer.parseInt(text(in, "psn"));
        Pan pan = Pan.of(text(in, "pan"));
        TdesKey card = optionB ? EmvKeys.cardKeyOptionB(issuer, pan, psn) : EmvKeys.cardKeyOptionA(issuer, pan, psn);
        TdesKey session = session(group, card);
        boolean direct = group.contains("CVN 10") && !group.contains("M/Chip") || group.contains("VSDC") || group.contains("CVN 17 (");
        TdesKey key = direct ? card : session;
        byte[] data = HEX.parseHex(text(in, in.containsKey("cryptogram_data") ? "cryptogram_data" : "data"));
        Padding padding = group.contains("18 / 22") ? Padding.BIT : Padding.ZEROS;
        return switch (name) {
            case "icc_mk" -> card.toClearHex();
            case "icc_mk_kcv2" -> card.kcvHex(3).substring(0, 4);
            case "sk_ac", "sk" -> session.toClearHex();
            case "sk_ac_kcv2", "sk_kcv2" -> session.kcvHex(3).substring(0, 4);
            case "arqc" -> hex(EmvKeys.cryptogram(key, padding, data));
            case "arqc_pad80" -> hex(EmvKeys.cryptogram(key, Padding.BIT, data));
            case "arqc_pad00" -> hex(EmvKeys.cryptogram(key, Padding.ZEROS, data));
            case "arqc_pad00_17bytes" -> hex(EmvKeys.cryptogram(key, Padding.ZEROS, HEX.parseHex(text(in, "data") + "01")));
            default -> arpc(name, card, session, outputs);
        };
    }

    /** The answers: their names say which cryptogram, response code and key they take. */
    private String arpc(String name, TdesKey card, TdesKey session, Map<String, Object> outputs) {
        String padded = outputs.containsKey("arqc_pad80") ? "arqc_pad80" : "arqc";
        return switch (name) {
            case "arpc1_mk" -> method1(card, outputs, "arqc_pad80", 0x0000);
            case "arpc1_sk" -> method1(session, outputs, "arqc_pad80", 0x0000);
            case "arpc1_pad00" -> in.containsKey("atc") ? method1(session, outputs, "arqc_pad00", 0x0012) : method1(card, outputs, "arqc_pad00", 0x0000);
            case "arpc1_rc3030" -> method1(card, outputs, "arqc", 0x3030);
            case "arpc1_3030" -> method1(card, outputs, "arqc_pad00", 0x3030);
            case "arpc1_3030_pad80" -> method1(card, outputs, "arqc_pad80", 0x3030);
            case "arpc1_0012_pad80_by_mk" -> method1(card, outputs, "arqc_pad80", 0x0012);
            case "arpc1_0012_pad00_by_mk" -> method1(card, outputs, "arqc_pad00", 0x0012);
            case "arpc1_0012_by_sk" -> method1(session, outputs, "arqc_pad80", 0x0012);
            case "arpc1_0012" -> method1(session, outputs, "arqc_pad00", 0x0012);
            case "arpc2_pad" -> method2(session, outputs, padded, 0, "1234567890ABCDEF");
            case "arpc2", "arpc2_csu0" -> method2(session, outputs, padded, 0, "");
            case "arpc2_csu00120000" -> method2(session, outputs, padded, 0x00120000, "");
            default -> throw new AssertionError(name);
        };
    }

    private String documented(String name) {
        TdesKey issuer = TdesKey.ofHex(text(in, "imk"), KeyUsage.ISSUER_CRYPTOGRAM);
        return switch (name) {
            case "mk_99012345678901234_45" -> EmvKeys.cardKeyOptionA(issuer, Pan.of("99012345678901234"), 45).toClearHex();
            case "mk_12345678901234567_01" -> EmvKeys.cardKeyOptionA(issuer, Pan.of("12345678901234567"), 1).toClearHex();
            case "optionB_12345678901234567_01" -> EmvKeys.cardKeyOptionB(issuer, Pan.of("12345678901234567"), 1).toClearHex();
            case "common_sk_001C000000000000" -> EmvKeys.commonSessionKey(issuer.as(KeyUsage.CARD_CRYPTOGRAM), 0x001C).toClearHex();
            default -> throw new AssertionError(name);
        };
    }

    private TdesKey session(String group, TdesKey card) {
        if (in.containsKey("r")) {
            return EmvKeys.sessionKey(card, HEX.parseHex(text(in, "r")));
        }
        int atc = Integer.parseInt(in.containsKey("t9F36") ? text(in, "t9F36") : (String) in.getOrDefault("atc", "0"), 16);
        return group.contains("M/Chip") ? EmvKeys.mchipSessionKey(card, atc, Integer.parseInt(text(in, "un"), 16)) : EmvKeys.commonSessionKey(card, atc);
    }

    private static String method1(TdesKey key, Map<String, Object> outputs, String cryptogram, int responseCode) {
        return HEX.formatHex(EmvKeys.arpcMethod1(key, number(outputs, cryptogram), responseCode));
    }

    private static String method2(TdesKey key, Map<String, Object> outputs, String cryptogram, int update, String proprietary) {
        return HEX.formatHex(EmvKeys.arpcMethod2(key, number(outputs, cryptogram), update, HEX.parseHex(proprietary)));
    }

    private static long number(Map<String, Object> outputs, String name) {
        return ByteBuffer.wrap(HEX.parseHex(text(outputs, name))).getLong();
    }

    private static String hex(long value) {
        return "%016X".formatted(value);
    }
}
