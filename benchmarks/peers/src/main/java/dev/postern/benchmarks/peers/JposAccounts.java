package dev.postern.benchmarks.peers;

import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jpos.iso.ISOMsg;
import org.jpos.transaction.Context;
import org.jpos.transaction.ContextConstants;
import org.jpos.transaction.TransactionParticipant;

/** The second participant: takes the amount from the card's balance, in memory only. Made by jPOS, by its name; any of its threads. */
public final class JposAccounts implements TransactionParticipant {

    private static final long OPENING_MINOR = 100_000_000_000L;

    private final ConcurrentHashMap<String, AtomicLong> balances = new ConcurrentHashMap<>();

    /** For jPOS. */
    public JposAccounts() {
        // Accounts open when a card is first seen.
    }

    @Override
    public int prepare(long id, Serializable serializable) {
        Context context = (Context) serializable;
        ISOMsg request = context.get(ContextConstants.REQUEST.toString());
        if ("00".equals(context.getString(ContextConstants.IRC.toString()))) {
            long amount = Long.parseLong(request.getString(4));
            AtomicLong balance = balances.computeIfAbsent(request.getString(2), _ -> new AtomicLong(OPENING_MINOR));
            if (balance.addAndGet(-amount) < 0) {
                balance.addAndGet(amount);
                context.put(ContextConstants.IRC.toString(), "51");
            }
        }
        return PREPARED | NO_JOIN;
    }
}
