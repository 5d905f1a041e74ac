package dev.postern.processor.journal.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A backup's own page, {@code backup.json}: written last, so that a folder without one is no backup. Immutable.
 *
 * @param sequence the last record in it
 * @param chain that record's chain
 */
record Backup(long sequence, long chain) {
    private static final String NAME = "backup.json";

    /** @throws IOException with one sentence when there is none or it cannot be read */
    static Backup read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            throw new IOException(folder + " is no whole backup: it has no " + NAME + ", which is written last");
        }
        long sequence = -1;
        String chain = "";
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME) {
                    switch (json.currentName()) {
                        case "sequence" -> sequence = json.nextLongValue(-1);
                        case "chain" -> chain = json.nextTextValue();
                        default -> json.nextToken();
                    }
                }
            }
            return new Backup(sequence, Long.parseUnsignedLong(chain, 16));
        } catch (IOException | NumberFormatException e) {
            throw new IOException(file + " cannot be read: take another backup", e);
        }
    }

    void write(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        try (JsonGenerator json = new JsonFactory().createGenerator(Files.newBufferedWriter(file))) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("sequence", sequence);
            json.writeStringField("chain", Long.toHexString(chain));
            json.writeEndObject();
        }
        force(file, StandardOpenOption.WRITE);
        force(folder, StandardOpenOption.READ);
    }

    static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}
