package dev.postern.benchmarks.peers;

import java.nio.ByteBuffer;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOPackager;
import org.jpos.iso.packager.ISO87BPackager;

/** jPOS: unpack, a copy with the fields that are echoed, pack. The packager is made once. */
final class JposCodec implements Codec {

    private static final byte[] MAC = ByteBuffer.allocate(Long.BYTES).putLong(PeerPurchase.MAC).array();

    private final ISOPackager packager = new ISO87BPackager();
    private final byte[] request;
    private byte[] last;

    JposCodec(byte[] request) {
        this.request = request;
    }

    @Override
    public int answer() throws ISOException {
        ISOMsg message = new ISOMsg();
        message.setPackager(packager);
        message.unpack(request);
        ISOMsg answer = (ISOMsg) message.clone(PeerPurchase.ECHOED);
        answer.setMTI("0210");
        answer.set(12, PeerPurchase.LOCAL_TIME);
        answer.set(13, PeerPurchase.LOCAL_DATE);
        answer.set(37, PeerPurchase.RRN);
        answer.set(38, PeerPurchase.APPROVAL_CODE);
        answer.set(39, PeerPurchase.APPROVED);
        answer.set(64, MAC);
        last = answer.pack();
        return last.length;
    }

    @Override
    public byte[] lastAnswer() {
        return last;
    }
}
