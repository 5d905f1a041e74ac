package dev.postern.benchmarks.peers;

import java.io.Serializable;
import org.jpos.iso.ISOMsg;
import org.jpos.transaction.Context;
import org.jpos.transaction.ContextConstants;
import org.jpos.transaction.TransactionParticipant;

/** The first participant: is all there that a purchase needs. Made by jPOS, by its name; any of its threads. */
public final class JposCheck implements TransactionParticipant {

    private static final int[] NEEDED = {2, 3, 4, 11, 22, 25, 41, 42, 49, 60};

    /** For jPOS. */
    public JposCheck() {
        // Nothing to set up.
    }

    @Override
    public int prepare(long id, Serializable serializable) {
        Context context = (Context) serializable;
        ISOMsg request = context.get(ContextConstants.REQUEST.toString());
        context.put(ContextConstants.IRC.toString(), request.hasFields(NEEDED) ? "00" : "30");
        return PREPARED | NO_JOIN;
    }
}
