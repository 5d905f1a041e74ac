package dev.postern.benchmarks.peers;

import dev.postern.benchmarks.results.Agreed;
import dev.postern.protocol.iso8583.Dialect;
import dev.postern.protocol.iso8583.Format;
import dev.postern.protocol.iso8583.MessageView;
import dev.postern.protocol.iso8583.MessageWriter;
import dev.postern.protocol.packager.BadPackager;
import dev.postern.protocol.packager.PackagerFile;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOPackager;
import org.jpos.iso.packager.GenericPackager;

/**
 * Random messages of a packager definition out of jPOS's own jar, read by jPOS and by our reader of such definitions: what jPOS packs must
 * decode to the same values, what we write must unpack in jPOS to the same values. One thread.
 */
final class Agreement {

    /** The definitions that are compared; the number is the version digit of their message types. */
    static final Map<String, Integer> DEFINITIONS = new TreeMap<>(Map.of("iso87ascii.xml", 0, "iso87binary.xml", 0, "iso93ascii.xml", 1, "iso93binary.xml", 1));

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String definition;
    private final Dialect dialect;
    private final ISOPackager packager;
    private final MessageView view;
    private final MessageWriter writer;
    private final RandomValues random;

    Agreement(String definition, long seed) throws IOException, BadPackager, ISOException {
        byte[] xml = resource(definition);
        this.definition = definition;
        dialect = PackagerFile.read(definition, xml).dialect();
        packager = new GenericPackager(new ByteArrayInputStream(xml));
        view = new MessageView(dialect);
        writer = new MessageWriter(dialect);
        random = new RandomValues(dialect, new Random(seed));
    }

    /** Compares so many messages; the first that differs is an IllegalStateException which says what differs. */
    Agreed compare(int messages) throws ISOException {
        int fields = 0;
        int sameBytes = 0;
        for (int i = 0; i < messages; i++) {
            int mti = random.mti(DEFINITIONS.get(definition));
            SortedMap<Integer, String> values = random.values();
            byte[] theirs = pack(mti, values);
            byte[] ours = RandomValues.write(writer, dialect, mti, values);
            same(i, "packed by jPOS, decoded by us", mti, values, decoded(theirs));
            same(i, "written by us, unpacked by jPOS", mti, values, unpacked(ours));
            fields += values.size();
            sameBytes += Arrays.equals(theirs, ours) ? 1 : 0;
        }
        return new Agreed(definition, messages, fields, sameBytes);
    }

    private byte[] pack(int mti, SortedMap<Integer, String> values) throws ISOException {
        ISOMsg message = new ISOMsg("%04X".formatted(mti));
        message.setPackager(packager);
        for (Map.Entry<Integer, String> value : values.entrySet()) {
            if (binary(value.getKey())) {
                message.set(value.getKey(), HEX.parseHex(value.getValue()));
            } else {
                message.set(value.getKey(), value.getValue());
            }
        }
        return message.pack();
    }

    private List<Object> decoded(byte[] message) {
        if (!view.decode(Unpooled.wrappedBuffer(message), 0, message.length)) {
            return List.of(view.malformed(), HEX.formatHex(message));
        }
        TreeMap<Integer, String> values = new TreeMap<>();
        for (int field = 2; field <= 128; field++) {
            if (view.has(field)) {
                values.put(field, view.text(field));
            }
        }
        return List.of(view.mti(), values);
    }

    private List<Object> unpacked(byte[] bytes) throws ISOException {
        ISOMsg message = new ISOMsg();
        message.setPackager(packager);
        message.unpack(bytes);
        TreeMap<Integer, String> values = new TreeMap<>();
        for (int field = 2; field <= 128; field++) {
            if (message.hasField(field)) {
                values.put(field, binary(field) ? HEX.formatHex(message.getBytes(field)) : message.getString(field));
            }
        }
        return List.of(Integer.parseInt(message.getMTI(), 16), values);
    }

    private void same(int message, String way, int mti, SortedMap<Integer, String> values, List<Object> found) {
        if (!List.of(mti, values).equals(found)) {
            throw new IllegalStateException("%s, message %d, %s: %s became %s".formatted(definition, message, way, values, found));
        }
    }

    private boolean binary(int field) {
        return dialect.row(field).format() == Format.B;
    }

    private static byte[] resource(String definition) throws IOException {
        try (InputStream in = ISOMsg.class.getResourceAsStream("/packager/" + definition)) {
            return in.readAllBytes();
        }
    }
}
