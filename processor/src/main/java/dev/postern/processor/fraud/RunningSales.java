package dev.postern.processor.fraud;

import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.processor.authorization.CardToken;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;

/**
 * Sales of a shard's cards that passed limits and rules and are not decided yet: both count them as if they were approved,
 * else a card whose issuer is slow could outrun its own count. At most the node's requests in flight; used again and
 * again. Confined to the shard.
 */
final class RunningSales {

    private static final class Sale {
        final Subject subject = new Subject();
        /** Without rules nobody asks what it was. */
        boolean told;
        Sale next;
    }

    /** The oldest of each card; the others behind it. */
    private final Object2ObjectOpenHashMap<CardToken, Sale> byCard = new Object2ObjectOpenHashMap<>();
    private Sale free;

    /** @param of what passed; null when there are no rules */
    void passed(CardToken token, Subject of) {
        Sale sale = free == null ? new Sale() : free;
        free = sale.next;
        sale.next = null;
        sale.told = of != null;
        if (sale.told) {
            sale.subject.copy(of);
        }
        Sale before = byCard.get(token);
        if (before == null) {
            byCard.put(token, sale);
            return;
        }
        while (before.next != null) {
            before = before.next;
        }
        before.next = sale;
    }

    /** One of the card ended: the oldest, as its issuer answers them in turn. */
    void ended(CardToken token) {
        Sale sale = byCard.get(token);
        if (sale == null) {
            return;
        }
        if (sale.next == null) {
            byCard.remove(token);
        } else {
            byCard.put(token, sale.next);
        }
        sale.next = free;
        free = sale;
    }

    /** Adds the card's to what the desk has read. */
    void addTo(Desk desk, CardToken token) {
        for (Sale sale = byCard.get(token); sale != null; sale = sale.next) {
            if (sale.told) {
                desk.addRunning(sale.subject);
            }
        }
    }

    /** How many of the card's there are. */
    int of(CardToken token) {
        int count = 0;
        for (Sale sale = byCard.get(token); sale != null; sale = sale.next) {
            count++;
        }
        return count;
    }
}
