package dev.postern.processor.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The list of the archive, {@code manifest.json}: its record files from the journal's first one on, without a gap. Each
 * entry carries a digest over itself and the one before, so that none can be changed or taken out unnoticed. Written
 * under another name, forced and renamed. Stateless; one writer at a time, which holds the archive's lock.
 */
final class ArchiveManifest {
    static final String NAME = "manifest.json";
    private static final int VERSION = 1;

    private ArchiveManifest() {
    }

    /**
     * The archive's record files, oldest first; none when there is no manifest.
     *
     * @throws JournalRefused when it is not as it was written, naming the first entry that is not
     */
    static List<ArchivedCycle> read(Path archive) throws IOException {
        Path file = archive.resolve(NAME);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<ArchivedCycle> cycles = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
            String digest = "";
            while (json.nextToken() != null) {
                if ("version".equals(json.currentName()) && json.nextIntValue(-1) != VERSION) {
                    throw new JournalRefused("the archive's list " + file + " has a version that this build does not "
                            + "know: use the build that wrote it");
                }
                if ("cycles".equals(json.currentName()) && json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        digest = entry(json, file, digest, cycles);
                    }
                }
            }
            return cycles;
        } catch (IOException | NumberFormatException | DateTimeException | NullPointerException e) {
            throw damaged(file, cycles.size(), e);
        }
    }

    private static String entry(JsonParser json, Path file, String digestBefore, List<ArchivedCycle> cycles)
            throws IOException {
        Map<String, String> texts = new HashMap<>();
        Map<Integer, Long> streams = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                texts.put(name, json.getText());
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                int code = Streams.codeOf(json.currentName());
                streams.put(code, json.nextLongValue(-1));
            }
        }
        ArchivedCycle cycle = new ArchivedCycle(texts.get("file"), Long.parseLong(texts.get("bytes")),
                texts.get("sha256"), Long.parseLong(texts.get("first")), Long.parseLong(texts.get("last")),
                Long.parseUnsignedLong(texts.get("chain"), 16), streams, Instant.parse(texts.get("archived")));
        String digest = digest(digestBefore, cycle);
        if (!digest.equals(texts.get("digest"))) {
            throw damaged(file, cycles.size(), null);
        }
        cycles.add(cycle);
        return digest;
    }

    private static JournalRefused damaged(Path file, int good, Throwable cause) {
        return new JournalRefused("the archive's list " + file + " is damaged at entry " + (good + 1)
                + ": restore it from a copy of the archive", cause);
    }

    /** Writes the whole list; it is durable when this returns. */
    static void write(Path archive, List<ArchivedCycle> cycles) throws IOException {
        Path draft = archive.resolve(NAME + ".new");
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(draft))) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeArrayFieldStart("cycles");
            String digest = "";
            for (ArchivedCycle cycle : cycles) {
                digest = digest(digest, cycle);
                write(json, cycle, digest);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        try (Disk disk = new Disk.Forcing()) {
            disk.force(draft.toFile());
            Files.move(draft, archive.resolve(NAME), StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            disk.forceFolder(archive);
        }
    }

    private static void write(JsonGenerator json, ArchivedCycle cycle, String digest) throws IOException {
        json.writeStartObject();
        json.writeStringField("file", cycle.file());
        json.writeNumberField("bytes", cycle.bytes());
        json.writeStringField("sha256", cycle.sha256());
        json.writeNumberField("first", cycle.firstSequence());
        json.writeNumberField("last", cycle.lastSequence());
        json.writeStringField("chain", Long.toHexString(cycle.chain()));
        json.writeStringField("archived", cycle.archivedAt().toString());
        json.writeObjectFieldStart("streams");
        for (Map.Entry<Integer, Long> stream : new java.util.TreeMap<>(cycle.streamSequences()).entrySet()) {
            json.writeNumberField(Streams.nameOf(stream.getKey()), stream.getValue());
        }
        json.writeEndObject();
        json.writeStringField("digest", digest);
        json.writeEndObject();
    }

    private static String digest(String before, ArchivedCycle cycle) {
        MessageDigest sha256 = sha256();
        sha256.update(before.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(sha256.digest(cycle.line().getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
