package dev.postern.benchmarks.peers;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOSource;
import org.jpos.transaction.Context;
import org.jpos.transaction.ContextConstants;
import org.jpos.transaction.TransactionParticipant;

/**
 * The third participant: answers with the fields that our host answers with. The message type stays the request's, because that is
 * what the generator expects of a host without sign-on ({@code load --echo}). Made by jPOS, by its name; any of its threads.
 */
public final class JposAnswer implements TransactionParticipant {

    /** For jPOS. */
    public JposAnswer() {
        // Nothing to set up.
    }

    @Override
    public int prepare(long id, Serializable serializable) {
        return PREPARED;
    }

    @Override
    public void commit(long id, Serializable serializable) {
        Context context = (Context) serializable;
        ISOMsg request = context.get(ContextConstants.REQUEST.toString());
        ISOSource source = context.get(ContextConstants.SOURCE.toString());
        try {
            ISOMsg answer = (ISOMsg) request.clone(PeerPurchase.ECHOED);
            answer.setHeader(request.getHeader());
            answer.setMTI(request.getMTI());
            answer.set(12, PeerPurchase.LOCAL_TIME);
            answer.set(13, PeerPurchase.LOCAL_DATE);
            answer.set(37, PeerPurchase.RRN);
            answer.set(38, PeerPurchase.APPROVAL_CODE);
            answer.set(39, context.getString(ContextConstants.IRC.toString()));
            source.send(answer);
        } catch (ISOException e) {
            throw new IllegalStateException(e);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
