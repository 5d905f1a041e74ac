package dev.postern.protocol.decode;

import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.CipherKey;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.crypto.TdesKey;
import dev.postern.protocol.fleet.BadFleetFile;
import dev.postern.protocol.fleet.FleetFile;
import dev.postern.protocol.fleet.FleetRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys to check a message with: lines of {@code mac HEX} and {@code master HEX}, with {@code aes-} before them for AES, or a fleet file, whose
 * master keys belong to their terminals.
 * Immutable; prints no key.
 *
 * @param macKeys    keys that MACs are tried with
 * @param masterKeys keys that wrapped keys are tried with, for any terminal
 * @param fleet      master keys by terminal
 */
record KeyFile(List<CipherKey> macKeys, List<CipherKey> masterKeys, Map<String, CipherKey> fleet) {

    private static final String AES = "aes-";
    private static final int LINES_MAX = 1_000;
    private static final int BYTES_MAX = 1 << 25;

    /** No keys. */
    static KeyFile none() {
        return new KeyFile(List.of(), List.of(), Map.of());
    }

    /** The keys in a file; a line that is none is refused by its number, never repeated. */
    static KeyFile read(Path file) throws IOException, Unusable, BadFleetFile {
        List<String> lines = lines(file);
        if (lines.stream().anyMatch(line -> line.startsWith("terminal_id,"))) {
            Map<String, CipherKey> fleet = new HashMap<>();
            for (FleetRow row : FleetFile.read(file)) {
                if (row.masterKey() != null) {
                    fleet.put(row.terminalId(), row.masterKey());
                }
            }
            return new KeyFile(List.of(), List.of(), fleet);
        }
        if (lines.size() > LINES_MAX) {
            throw new Unusable(file + " has more than " + LINES_MAX + " lines");
        }
        List<CipherKey> macKeys = new ArrayList<>();
        List<CipherKey> masterKeys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("[\\s=:,]+", 2);
                String kind = words[0].startsWith(AES) ? words[0].substring(AES.length()) : words[0];
                if (words.length != 2 || !kind.equals("mac") && !kind.equals("master")) {
                    throw new Unusable(file + ":" + (i + 1) + ": is neither 'mac HEX' nor 'master HEX', nor one of them with 'aes-' before it");
                }
                KeyUsage usage = kind.equals("mac") ? KeyUsage.MAC : KeyUsage.MASTER;
                String hex = words[1].strip();
                try {
                    (usage == KeyUsage.MAC ? macKeys : masterKeys).add(words[0].equals(kind) ? TdesKey.ofHex(hex, usage) : AesKey.ofHex(hex, usage));
                } catch (IllegalArgumentException wrong) {
                    throw new Unusable(file + ":" + (i + 1) + ": " + wrong.getMessage());
                }
            }
        }
        if (macKeys.isEmpty() && masterKeys.isEmpty()) {
            throw new Unusable(file + " holds no key");
        }
        return new KeyFile(List.copyOf(macKeys), List.copyOf(masterKeys), Map.of());
    }

    private static List<String> lines(Path file) throws IOException, Unusable {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(BYTES_MAX + 1);
            if (text.length > BYTES_MAX) {
                throw new Unusable(file + " is longer than " + BYTES_MAX + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString().lines().toList();
        } catch (CharacterCodingException binary) {
            throw new Unusable(file + " is not a text of keys");
        }
    }

    /** The master keys that may have wrapped a terminal's working keys. */
    List<? extends CipherKey> mastersOf(String terminal) {
        CipherKey own = fleet.get(terminal);
        return own == null ? masterKeys : List.of(own);
    }

    /** The numbers of keys only. */
    @Override
    public String toString() {
        return "KeyFile[mac=" + macKeys.size() + ", master=" + masterKeys.size() + ", fleet=" + fleet.size() + "]";
    }
}
