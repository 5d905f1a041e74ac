package dev.postern.protocol.decode;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CbcMac;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.Cmac;
import dev.postern.protocol.crypto.EcbMac;
import dev.postern.protocol.crypto.HexMac;
import dev.postern.protocol.crypto.KeyCheckFailed;
import dev.postern.protocol.crypto.MessageMac;
import dev.postern.protocol.crypto.Padding;
import dev.postern.protocol.crypto.RetailMac;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.crypto.WorkingKeys;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.MessageView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What keys say about a message: whether its MAC (64 or 128, by any algorithm of protocol.md section 5) is made with one of them, and whether the
 * wrapped keys in 62 have the check values that stand beside them. Pure.
 *
 * @param lines what was found, a sentence each; no key, no value
 * @param good  whether nothing that was checked was wrong
 */
record KeyChecks(List<String> lines, boolean good) {

    static KeyChecks of(Reading reading, KeyFile keys) {
        List<String> lines = new ArrayList<>();
        boolean good = mac(reading, keys, lines) & wrapped(reading.view(), keys, lines);
        return new KeyChecks(lines, good);
    }

    private static boolean mac(Reading reading, KeyFile keys, List<String> lines) {
        MessageView view = reading.view();
        int field = view.has(128) ? 128 : 64;
        if (keys.macKeys().isEmpty() || !view.has(field) || view.dialect().row(field).format() != Format.B || view.length(field) != 8) {
            return true;
        }
        int from = reading.framing().messageAt();
        long given = view.binary8(field);
        for (CipherKey key : keys.macKeys()) {
            for (Map.Entry<String, MessageMac> algorithm : algorithms(key).entrySet()) {
                long mac = algorithm.getValue().compute(reading.bytes(), from, view.offset(field) - from);
                if (MessageMac.matches(mac, given)) {
                    lines.add("MAC in " + field + " is right: " + algorithm.getKey() + " with the key of KCV " + key.kcvHex(key instanceof AesKey ? 5 : 3));
                    return true;
                }
            }
        }
        lines.add("MAC in " + field + " is wrong for " + (keys.macKeys().size() == 1 ? "the MAC key given" : "each of the MAC keys given"));
        return false;
    }

    /** What terminals make MACs with, the usual first. */
    private static Map<String, MessageMac> algorithms(CipherKey key) {
        Map<String, MessageMac> algorithms = new LinkedHashMap<>();
        if (key instanceof TdesKey tdes) {
            algorithms.put("X9.19", new RetailMac(tdes));
            algorithms.put("X9.19 as hex characters", new HexMac(new RetailMac(tdes)));
            algorithms.put("ISO 9797-1 algorithm 1", new CbcMac(tdes, Padding.ZEROS));
            algorithms.put("ECB", new EcbMac(tdes));
        } else {
            algorithms.put("AES-CMAC", new Cmac(key));
        }
        return algorithms;
    }

    private static boolean wrapped(MessageView view, KeyFile keys, List<String> lines) {
        List<? extends CipherKey> masters = keys.mastersOf(view.has(41) ? view.text(41) : "");
        boolean present = view.has(62) && view.dialect().row(62).format() != Format.N
                && (masters.stream().anyMatch(AesKey.class::isInstance) || view.length(62) == WorkingKeys.WRAPPED_BYTES || view.length(62) == 57);
        if (!present || masters.isEmpty()) {
            return true;
        }
        String failure = "";
        for (CipherKey master : masters) {
            try {
                WorkingKeys working = WorkingKeys.unwrap(view.bytes(62), master);
                lines.add("KCVs in 62 are right: PIN key " + working.pin().kcvHex(4) + ", MAC key " + working.mac().kcvHex(4));
                return true;
            } catch (KeyCheckFailed wrong) {
                failure = wrong.getMessage();
            }
        }
        lines.add(failure);
        return false;
    }
}
