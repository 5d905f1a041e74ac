package dev.postern.benchmarks.peers;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.FieldParseInfo;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;

/**
 * j8583: parse by a map of field types, a message with the fields that are echoed, write. The factory is made once. Amounts and times are
 * plain numbers here, which is cheaper for it than its own types for them.
 */
final class J8583Codec implements Codec {

    private static final byte[] MAC = ByteBuffer.allocate(Long.BYTES).putLong(PeerPurchase.MAC).array();
    private static final String ENCODING = "ISO-8859-1";

    private final MessageFactory<IsoMessage> factory = new MessageFactory<>();
    private final byte[] request;
    private byte[] last;

    J8583Codec(byte[] request) {
        this.request = request;
        factory.setUseBinaryMessages(true);
        factory.setAssignDate(false);
        factory.setCharacterEncoding(ENCODING);
        Map<Integer, FieldParseInfo> guide = new HashMap<>();
        row(guide, 2, IsoType.LLBCDBIN, 0);
        row(guide, 3, IsoType.NUMERIC, 6);
        row(guide, 4, IsoType.NUMERIC, 12);
        row(guide, 11, IsoType.NUMERIC, 6);
        row(guide, 22, IsoType.NUMERIC, 3);
        row(guide, 25, IsoType.NUMERIC, 2);
        row(guide, 41, IsoType.ALPHA, 8);
        row(guide, 42, IsoType.ALPHA, 15);
        row(guide, 49, IsoType.ALPHA, 3);
        row(guide, 60, IsoType.LLLVAR, 0);
        row(guide, 64, IsoType.BINARY, 8);
        factory.setParseMap(0x0200, guide);
        factory.freeze();
    }

    private static void row(Map<Integer, FieldParseInfo> guide, int field, IsoType type, int length) {
        guide.put(field, FieldParseInfo.getInstance(type, length, ENCODING));
    }

    @Override
    public int answer() throws ParseException, UnsupportedEncodingException {
        IsoMessage message = factory.parseMessage(request, 0);
        IsoMessage answer = factory.newMessage(0x0210);
        answer.copyFieldsFrom(message, PeerPurchase.ECHOED);
        answer.setValue(12, PeerPurchase.LOCAL_TIME, IsoType.NUMERIC, 6);
        answer.setValue(13, PeerPurchase.LOCAL_DATE, IsoType.NUMERIC, 4);
        answer.setValue(37, PeerPurchase.RRN, IsoType.ALPHA, 12);
        answer.setValue(38, PeerPurchase.APPROVAL_CODE, IsoType.ALPHA, 6);
        answer.setValue(39, PeerPurchase.APPROVED, IsoType.ALPHA, 2);
        answer.setValue(64, MAC, IsoType.BINARY, 8);
        last = answer.writeData();
        return last.length;
    }

    @Override
    public byte[] lastAnswer() {
        return last;
    }
}
