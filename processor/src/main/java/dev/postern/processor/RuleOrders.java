package dev.postern.processor;

import dev.postern.fraud.rules.Rule;
import dev.postern.fraud.rules.RuleFileRefused;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.schema.Nearest;
import dev.postern.fraud.schema.Packed;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.CardToken;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.FraudLabelled;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.RuleSnoozed;
import dev.postern.processor.authorization.RulesTaken;
import dev.postern.processor.fraud.LiveRules;
import dev.postern.processor.issuer.Issuer;
import dev.postern.processor.journal.Journal;
import dev.postern.processor.journal.Streams;
import dev.postern.processor.ops.Orders;
import dev.postern.processor.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** Carries out what operators order about fraud rules, and has it journaled. Any thread but an event loop: it waits. */
final class RuleOrders implements Orders {

    private static final int SECONDS_MAX = 10;
    /** A file's name is for people; a record takes no longer one. */
    private static final int SOURCE_CHARACTERS_MAX = 100;

    private final LiveRules rules;
    private final Supplier<String> windows;
    private final List<ActorRef<Issuer.Command>> issuers;
    private final Streams streams;
    private final Journal journal;
    private final Clock clock;

    /** @param windows how the making of new windows stands, in a sentence without its end */
    RuleOrders(LiveRules rules, Supplier<String> windows, List<ActorRef<Issuer.Command>> issuers, Streams streams, Journal journal,
            Clock clock) {
        this.rules = rules;
        this.windows = windows;
        this.issuers = issuers;
        this.streams = streams;
        this.journal = journal;
        this.clock = clock;
    }

    /** Another set is in force: the journal is told who did it. Waits for nothing. */
    void taken(RuleSet set, String by, String source) {
        issuers.getFirst().tell(new Issuer.Keep(new RulesTaken(set.hash(), set.name(), by, ascii(source),
                set.rules().size(), clock.epochMillis()), new CompletableFuture<>()));
    }

    private static String ascii(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.substring(0, Math.min(SOURCE_CHARACTERS_MAX, printable.length()));
    }

    @Override
    public Outcome status() {
        RuleSet now = rules.current();
        return new Outcome(true, now == null ? "no rules are in force\n" : "in force: " + now.name() + ", hash " + now.hash() + "\n"
                + now.rules().size() + " rules, " + now.compiled() + " of them compiled\n" + windows.get() + "\n");
    }

    @Override
    public Outcome load(String file, String by) {
        try {
            String changes = rules.load(Path.of(file), by);
            RuleSet now = rules.current();
            return new Outcome(true, "in force: " + now.name() + ", hash " + now.hash() + "\n"
                    + (changes.isEmpty() ? "nothing is different\n" : changes));
        } catch (RuleFileRefused e) {
            return new Outcome(false, e.getMessage() + "\n" + e.problems().size()
                    + " problems, the former rules stay in force\n");
        } catch (IOException | RuntimeException e) {
            return new Outcome(false, file + " cannot be read (" + e + "), the former rules stay in force\n");
        }
    }

    @Override
    public Outcome snooze(String rule, String token, long untilEpochMillis, String by) {
        RuleSet now = rules.current();
        List<String> ids = now == null ? List.of() : now.rules().stream().map(Rule::id).toList();
        if (!ids.contains(rule)) {
            String nearest = Nearest.to(rule, ids);
            return new Outcome(false, "no rule in force has the id " + rule
                    + (nearest == null ? "" : "; did you mean " + nearest + "?") + "\n");
        }
        if (!Packed.isToken(token)) {
            return new Outcome(false, "a card's token has 32 digits 0-9 and a-f\n");
        }
        CardToken card = new CardToken(Packed.tokenHigh(token), Packed.tokenLow(token));
        boolean kept = keep(card.shard(issuers.size()),
                new RuleSnoozed(card, rule, untilEpochMillis, by, clock.epochMillis()));
        return kept ? new Outcome(true, rule + " rests for card " + token + " until "
                + Instant.ofEpochMilli(untilEpochMillis) + "\n") : notKept();
    }

    @Override
    public Outcome label(String rrn, boolean fraud, String by) {
        int shard = shardOf(rrn);
        if (shard < 0) {
            return new Outcome(false, "no card's transaction has the reference " + rrn + "\n");
        }
        CompletableFuture<Event> found = new CompletableFuture<>();
        boolean asked = journal.find(event -> isDecision(event, rrn), Runnable::run, found::complete);
        if (!asked) {
            return new Outcome(false, "too many look-ups wait in the journal: try again\n");
        }
        try {
            if (found.get(SECONDS_MAX, TimeUnit.SECONDS) == null) {
                return new Outcome(false, "the journal has no transaction with the reference " + rrn + "\n");
            }
        } catch (TimeoutException | ExecutionException e) {
            return new Outcome(false, "the journal did not answer in time: try again\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notKept();
        }
        return keep(shard, new FraudLabelled(rrn, fraud, by, clock.epochMillis()))
                ? new Outcome(true, rrn + " is " + (fraud ? "fraud" : "genuine") + "\n") : notKept();
    }

    private int shardOf(String rrn) {
        for (int shard = 0; shard < streams.cards(); shard++) {
            if (References.isOfStream(rrn, streams.card(shard))) {
                return shard;
            }
        }
        return -1;
    }

    private static boolean isDecision(Event event, String rrn) {
        return event instanceof Approved approved && rrn.equals(approved.rrn())
                || event instanceof Declined declined && rrn.equals(declined.rrn());
    }

    private boolean keep(int shard, Event event) {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        issuers.get(shard).tell(new Issuer.Keep(event, kept));
        try {
            return kept.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Outcome notKept() {
        return new Outcome(false, "it is not known whether that is durable: look again\n");
    }
}
