package dev.postern.processor.simulation;

import dev.postern.processor.SimulatedHost;
import dev.postern.processor.audit.ExchangeKey;
import dev.postern.processor.audit.Invariants;
import dev.postern.processor.audit.Violation;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.BatchClosed;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.authorization.HoldExpired;
import dev.postern.processor.authorization.IssuerReversalAnswered;
import dev.postern.processor.authorization.Reversed;
import dev.postern.processor.authorization.TransferStep;
import dev.postern.processor.journal.JournalFailure;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.SimulatedDisk;
import dev.postern.processor.journal.SimulatedJournal;
import dev.postern.processor.ops.Counts;
import dev.postern.processor.ops.Counted;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.TestTerminal;
import dev.postern.processor.till.WireMessage;
import dev.postern.processor.time.Clock;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One run of the simulation from one seed: terminals, network, host and disk, until so many transactions were begun and
 * all of them have ended. After each step nothing may be broken; at the end the terminals' books equal the host's. The
 * same seed gives the same run. Not thread-safe.
 */
final class World implements SimulatedHost.Surroundings {

    /** How a run ended. */
    record Result(long seed, List<String> breaks, Happenings happenings, long steps, long trace) {

        boolean good() {
            return breaks.isEmpty();
        }
    }

    /** What the network does to one frame. */
    enum Fate {
        PASSED, DROPPED, DUPLICATED, DELAYED, CUT_BEFORE_SEND, CUT_AFTER_SEND, CUT_IN_FRAME
    }

    static final int TERMINALS = 6;
    static final int CARDS = 6;
    /** Cards whose customers key wrong PINs; their numbers follow those of the others. */
    private static final int FORGETFUL_CARDS = 2;
    /** Two terminals stand in one shop. */
    static final int TERMINALS_OF_MERCHANT = 2;
    private static final long DAY_MILLIS = 86_400_000;
    /** The last of them is of a foreign issuer. */
    private static final int FOREIGN_BIN = 622_848;
    /** Who pays the codes that merchants show. */
    static final int PAYER = 2;
    private static final int CURRENCY = 156;
    private static final long OPENING_MINOR = 25_000;
    private static final int[] TEST_CARDS = {9000, 9001, 9006, 9020, 9020, 9021, 9022, 9030, 9031, 9032};
    private static final int SLOW = 9020;
    /** Once the last transaction was begun, all must have ended within this virtual time. */
    private static final long SETTLING_NANOS_MAX = 900_000_000_000L;
    /** What a decision may take longer than the issuer's deadline: mailboxes, stalls, a start of the alarm. */
    private static final long STALL_NANOS_MAX = 1_000_000_000L;
    private static final int BREAKS_MAX = 20;
    /** Where holds end soon, all have ended so long after the last request. */
    private static final long LATEST_HOLD_END_NANOS = 40_000_000_000L;

    private final SimulatedHost.Ground ground;
    private final long seed;
    private final long deadlineNanos;
    private final PlantedBug bug;
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final Counts counts = new Counts();
    private final Invariants invariants = new Invariants();
    private final Happenings happenings = new Happenings();
    private final GuardBook guards = new GuardBook(this::broken);
    private final Map<ExchangeKey, BatchClosed> cutOvers = new HashMap<>();
    private final Map<Pan, Integer> chipCounters = new HashMap<>();
    private final List<String> breaks = new ArrayList<>();
    private final List<SimulatedTerminal> terminals = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private final Map<Integer, Pan> cards = new LinkedHashMap<>();
    private final Map<ExchangeKey, Integer> answeredInLife = new HashMap<>();
    private final Set<String> references = new HashSet<>();
    private final Map<Pan, Long> balances = new LinkedHashMap<>();
    private final Map<Pan, Long> held = new LinkedHashMap<>();
    private final boolean comparesTerminals;
    private final boolean holdsEnd;
    private final boolean daysEnd;
    private long clockSteppedAtNanos = Long.MIN_VALUE / 2;
    private SimulatedHost host;
    private int life;
    private int toBegin;
    private boolean faulty = true;
    private boolean over;
    private boolean mustDie;
    private boolean powerGoes;
    private Happening dieBehind;
    private int dieCountdown;
    private int snapshotTurn;
    private boolean lowOnSpace;
    private int failForceIn = Integer.MAX_VALUE;
    private int refuseAppendIn = Integer.MAX_VALUE;
    private long steps;
    private long comparedAt;
    private long trace;
    private long settlingSince;

    /**
     * @param holdsEnd on this ground holds are short
     * @param daysEnd on this ground the merchants' business days end while the world goes on, and the clock is stepped
     */
    World(SimulatedHost.Ground ground, long deadlineNanos, boolean holdsEnd, boolean daysEnd, long seed, int transactions,
            PlantedBug bug) {
        this.holdsEnd = holdsEnd;
        this.daysEnd = daysEnd;
        this.deadlineNanos = deadlineNanos;
        this.ground = ground;
        this.seed = seed;
        this.bug = bug;
        this.toBegin = transactions;
        random = new SplittableRandom(seed);
        // With one request at a time a terminal's answers come in the journal's order, so that its window must be equal too.
        comparesTerminals = chance(500);
        for (int i = 0; i < TERMINALS; i++) {
            terminals.add(new SimulatedTerminal(this, i, ground.fleet().get(i), comparesTerminals ? 1 : 2));
        }
        for (int i = 0; i < CARDS + FORGETFUL_CARDS; i++) {
            cards.put(i, card(i));
        }
    }

    Result run() {
        start();
        for (SimulatedTerminal terminal : terminals) {
            after(upTo(100_000_000), terminal::think);
        }
        after(upTo(1_000_000_000), this::takeSnapshot);
        after(250_000_000, this::checkDeadlines);
        after(upTo(5_000_000_000L), this::troubleTheDisk);
        if (daysEnd) {
            after(upTo(30_000_000_000L), this::stepTheClock);
        }
        while (!over && breaks.isEmpty() && time.next()) {
            afterStep();
        }
        if (breaks.isEmpty()) {
            judgeTheEnd();
        }
        Counted counted = new Counted(counts);
        happenings.add(Happening.CREDITS_GONE, counted.refused("credits"));
        happenings.add(Happening.LEASE_MOVED, counted.refused("lease-lost"));
        happenings.add(Happening.ADMISSION_REFUSED, counted.refused("admission"));
        host.kill();
        return new Result(seed, breaks, happenings, steps, trace);
    }

    private void start() {
        host = new SimulatedHost(ground, disk, counts, bug, this);
        guards.restarted();
        happenings.add(Happening.TRANSFER_RESUMED, host.runningTransfers());
        life++;
        arm();
        if (faulty && life > 1) {
            passedAt(Happening.DIED_AFTER_RECOVERY);
        }
    }

    /** Chooses behind what the host dies next. */
    private void arm() {
        Happening[] all = Happening.values();
        int first = Happening.DIED_AFTER_CONNECTION.ordinal();
        int last = Happening.DIED_AFTER_RECOVERY.ordinal();
        dieBehind = all[first + below(last - first + 1)];
        boolean rare = dieBehind.ordinal() >= Happening.DIED_AFTER_SNAPSHOT_BEGUN.ordinal();
        dieCountdown = dieBehind == Happening.DIED_AFTER_RECOVERY ? 1 : 1 + below(rare ? 12 : 400);
    }

    private void afterStep() {
        steps++;
        if (mustDie) {
            mustDie = false;
            die();
        }
        if (host.isAlive()) {
            for (int i = 0; i < wires.size(); i++) {
                wires.get(i).pump();
            }
            host.pump();
            compareWhenQuiet();
        }
        if (invariants.count() > 0 && breaks.isEmpty()) {
            for (Violation violation : invariants.violations()) {
                broken(violation.toString());
            }
        }
        if (toBegin == 0 && !over) {
            settle();
        }
    }

    /** Nothing new is begun: the network and the disk are kind until everything has ended. */
    private void settle() {
        if (faulty) {
            faulty = false;
            lowOnSpace = false;
            settlingSince = time.nanos();
        }
        if (time.nanos() - settlingSince > SETTLING_NANOS_MAX) {
            broken("stuck: " + terminals.stream().filter(terminal -> !terminal.isIdle()).toList());
        } else if (terminals.stream().allMatch(SimulatedTerminal::isIdle)
                && time.nanos() - settlingSince > (holdsEnd ? LATEST_HOLD_END_NANOS : 0)) {
            if (balances.size() < cards.size()) {
                askForABalance();
            } else {
                over = true;
            }
        }
    }

    private void askForABalance() {
        for (Pan card : cards.values()) {
            if (!balances.containsKey(card)) {
                terminals.getFirst().balance(card, answer -> {
                    balances.put(card, balance(answer, 0));
                    held.put(card, balance(answer, 0) - balance(answer, 1));
                });
                return;
            }
        }
    }

    /** The books of the terminals, of the host and of the journal. */
    private void judgeTheEnd() {
        for (Map.Entry<Pan, Long> told : balances.entrySet()) {
            long taken = 0;
            for (SimulatedTerminal terminal : terminals) {
                taken += terminal.books().taken().getOrDefault(told.getKey(), 0L);
            }
            if (OPENING_MINOR - taken != told.getValue()) {
                broken("the terminals say that a card holds " + (OPENING_MINOR - taken) + ", the host says "
                        + told.getValue());
            }
            long heldMinor = 0;
            for (SimulatedTerminal terminal : terminals) {
                heldMinor += holdsEnd ? 0 : terminal.books().held().getOrDefault(told.getKey(), 0L);
            }
            if (heldMinor != held.get(told.getKey())) {
                broken("the terminals say that " + heldMinor + " of a card is held, the host says "
                        + held.get(told.getKey()));
            }
            invariants.balance(ground.token(told.getKey()), told.getValue());
        }
        invariants.settled();
        invariants.sum(CURRENCY, host.balanceSumMinor(CURRENCY));
        compareWithReplay();
        for (Violation violation : invariants.violations()) {
            broken(violation.toString());
        }
    }

    private void compareWhenQuiet() {
        if (steps - comparedAt > 2_000 && host.isQuiet()) {
            comparedAt = steps;
            compareWithReplay();
        }
    }

    private void compareWithReplay() {
        if (!host.isQuiet()) {
            return;
        }
        long live = host.stateHash(comparesTerminals);
        invariants.state(live, host.replayedHash(disk, true, comparesTerminals));
        invariants.state(live, host.replayedHash(disk, false, comparesTerminals));
        invariants.sum(CURRENCY, host.balanceSumMinor(CURRENCY));
        invariants.held(CURRENCY, host.heldSumMinor(CURRENCY));
        count(Happening.STATE_COMPARED);
    }

    // ---- What terminals ask of the world --------------------------------------------------------------------------

    /** A line to the host, or null while there is none. */
    Wire connect(SimulatedTerminal terminal) {
        if (!host.isAlive()) {
            return null;
        }
        Wire wire = new Wire(this, terminal, host.connect(terminal.number()));
        wires.removeIf(Wire::isGone);
        wires.add(wire);
        return wire;
    }

    boolean mayBegin() {
        if (toBegin == 0) {
            return false;
        }
        toBegin--;
        return true;
    }

    boolean isOver() {
        return over;
    }

    boolean takesWrongMacs() {
        return bug == PlantedBug.MAC_CHECK_SKIPPED;
    }

    Pan card() {
        return card(below(CARDS));
    }

    /** One of the cards that sell. */
    static Pan card(int number) {
        return number == CARDS - 1 ? Cards.of(FOREIGN_BIN, "%09d".formatted(number)) : Cards.cny(number);
    }

    Pan forgetfulCard() {
        return card(CARDS + below(FORGETFUL_CARDS));
    }

    /** The next use of a card's chip. */
    int nextChipCounter(Pan card) {
        return chipCounters.merge(card, 1, Integer::sum);
    }

    SimulatedTerminal terminal(int number) {
        return terminals.get(number);
    }

    /** The other terminal of the same shop. */
    SimulatedTerminal neighbour(SimulatedTerminal terminal) {
        return terminals.get(terminal.number() ^ 1);
    }

    /** A terminal of another shop. */
    SimulatedTerminal stranger(SimulatedTerminal terminal) {
        return terminals.get((terminal.number() + TERMINALS_OF_MERCHANT) % TERMINALS);
    }

    GuardBook guards() {
        return guards;
    }

    /** How the host closed a batch when its business day ended, or null. */
    BatchClosed cutOver(long terminal, int batch) {
        return cutOvers.get(cutOverKey(terminal, batch));
    }

    private static ExchangeKey cutOverKey(long terminal, int batch) {
        return new ExchangeKey(terminal, batch, 0, 5);
    }

    boolean isForeign(Pan card) {
        return card.bin6() == FOREIGN_BIN;
    }

    /** Who pays the codes that a terminal shows. */
    Pan payer() {
        return card(PAYER);
    }

    Pan cardOfCode(int number) {
        return card(number % CARDS);
    }

    Bill bill() {
        return Bill.of(below(Bill.ALL));
    }

    /** Whether holds end by themselves while the world goes on. */
    boolean holdsEnd() {
        return holdsEnd;
    }

    Pan testCard() {
        int digits = TEST_CARDS[below(TEST_CARDS.length)];
        Pan card = Cards.special(7, digits);
        if (digits == SLOW) {
            cards.put(digits, card);
        }
        return card;
    }

    void asked(ExchangeKey key) {
        invariants.asked(key);
    }

    void askedTooEarly(String code) {
        count(switch (code) {
            case "09" -> Happening.IN_PROGRESS_09;
            case "90" -> Happening.CUT_OFF_90;
            case "91" -> Happening.UNAVAILABLE_91;
            default -> Happening.LOW_ON_SPACE_96;
        });
    }

    void askedAfterReversal(String code) {
        if ("12".equals(code)) {
            count(Happening.ORIGINAL_REFUSED_AFTER_REVERSAL);
        }
    }

    /**
     * A request was decided, and the terminal knows it for the first time.
     *
     * @return whether it was approved
     */
    boolean decided(Deal deal, String code) {
        boolean approved = "00".equals(code) || "10".equals(code);
        if (approved) {
            count("10".equals(code) ? Happening.PARTLY_APPROVED : deal.happening);
        } else if (!deal.refusals.contains(code)) {
            broken("terminal got " + code + " for field 60 " + deal.request.get(60).substring(0, 2));
        } else {
            boolean testCard = deal.request.get(2) != null && deal.request.get(2).substring(11, 13).equals("90");
            count(switch (code) {
                case "51" -> testCard ? Happening.DECLINED_BY_ISSUER : Happening.DECLINED_FOR_FUNDS;
                case "61", "65" -> Happening.DECLINED_BY_RULE;
                case "55" -> Happening.WRONG_PIN_55;
                case "75" -> Happening.PIN_BLOCKED_75;
                case "38" -> Happening.CARD_KEPT_38;
                case "99" -> Happening.PIN_BLOCK_ERROR_99;
                case "63" -> Happening.CARD_VALUE_WRONG_63;
                case "88" -> Happening.CRYPTOGRAM_FAILED_88;
                case "12", "25" -> deal.happening == Happening.BILL_PAID || deal.happening == Happening.BILL_TOLD ? Happening.BILL_WAS_PAID
                        : deal.happening == Happening.CUSTOMER_CODE_PAID ? Happening.CODE_WAS_USED : Happening.HOLD_WAS_OVER;
                case "54" -> deal.happening == Happening.CODE_PAID ? Happening.CODE_EXPIRED : Happening.DECLINED_BY_ISSUER;
                default -> Happening.DECLINED_BY_ISSUER;
            });
        }
        return approved;
    }

    /** The ledger balance, or the one that is available. */
    private static long balance(WireMessage answer, int entry) {
        String text = answer.get(54).substring(20 * entry, 20 * entry + 20);
        long amount = Long.parseLong(text.substring(8));
        return text.charAt(7) == 'D' ? -amount : amount;
    }

    /** The host has put this answer on a line: its record must be durable, and it must be the first one. */
    void told(SimulatedTerminal terminal, byte[] bytes) {
        WireMessage answer = WireMessage.decode(bytes);
        int messageClass = answer.mti() >> 8;
        if (messageClass > 6) {
            return;
        }
        int stan = Integer.parseInt(answer.get(11));
        // A reversal goes under its original's batch, which its answer does not tell.
        int batch = messageClass == 4 ? terminal.batchOf(stan) : Integer.parseInt(answer.get(60).substring(2, 8));
        ExchangeKey key = new ExchangeKey(packed(answer.get(41)), batch, stan, messageClass);
        String code = answer.get(39);
        if ("77".equals(code) && messageClass != 4 && cutOver(key.terminal(), batch) != null) {
            invariants.toldTooLate(key);
        }
        byte[] message = answer.has(64) ? TestTerminal.unsigned(bytes) : bytes;
        invariants.told(key, code, message);
        if (invariants.toldDecisions() > answeredInLife.size()) {
            answeredInLife.put(key, life);
            if (answer.has(37) && !references.add(answer.get(37))) {
                broken("two decisions have the reference " + answer.get(37));
            }
        } else if (answeredInLife.containsKey(key) && !"09".equals(code)) {
            count(answeredInLife.get(key) == life ? Happening.REPEAT_ANSWERED : Happening.REPEAT_ANSWERED_AFTER_RESTART);
        }
    }

    private static long packed(String terminalId) {
        long packed = 0;
        for (int i = 0; i < 8; i++) {
            packed = packed << 8 | terminalId.charAt(i);
        }
        return packed;
    }

    void broken(String sentence) {
        if (breaks.size() < BREAKS_MAX) {
            breaks.add("step " + steps + ", life " + life + ": " + sentence);
        }
    }

    // ---- Chance -----------------------------------------------------------------------------------------------------

    int below(int bound) {
        return random.nextInt(bound);
    }

    long upTo(long nanos) {
        return random.nextLong(nanos + 1);
    }

    long number() {
        return random.nextLong();
    }

    /** True so many times in a thousand; in a kind world everything is left to the even odds that are not trouble. */
    boolean chance(int inThousand) {
        return random.nextInt(1_000) < inThousand;
    }

    Fate fate() {
        if (!faulty) {
            return Fate.PASSED;
        }
        int one = below(1_000);
        Fate fate = one < 25 ? Fate.DROPPED : one < 55 ? Fate.DUPLICATED : one < 95 ? Fate.DELAYED
                : one < 101 ? Fate.CUT_BEFORE_SEND : one < 107 ? Fate.CUT_AFTER_SEND : one < 112 ? Fate.CUT_IN_FRAME
                : Fate.PASSED;
        if (fate != Fate.PASSED) {
            count(Happening.valueOf(fate.name()));
        }
        return fate;
    }

    void count(Happening happening) {
        happenings.count(happening);
    }

    // ---- What happens to the host -----------------------------------------------------------------------------------

    private void takeSnapshot() {
        if (host.isAlive()) {
            host.snapshot(snapshotTurn++);
        }
        after(100_000_000 + upTo(900_000_000), this::takeSnapshot);
    }

    private void checkDeadlines() {
        if (host.isAlive()) {
            host.checkDeadlines();
        }
        after(250_000_000, this::checkDeadlines);
    }

    private void troubleTheDisk() {
        if (faulty) {
            switch (below(6)) {
                case 0 -> failForceIn = 1 + below(5);
                case 1 -> refuseAppendIn = 1 + below(5);
                case 2, 3 -> {
                    lowOnSpace = true;
                    after(upTo(2_000_000_000L), () -> lowOnSpace = false);
                }
                default -> { }
            }
            after(upTo(20_000_000_000L), this::troubleTheDisk);
        }
    }

    /** The wall clock is set: a little, or by a day. Time that is measured does not know of it. */
    private void stepTheClock() {
        if (faulty) {
            time.step(chance(250) ? DAY_MILLIS : upTo(6_000) - 3_000);
            clockSteppedAtNanos = time.nanos();
            count(Happening.CLOCK_STEPPED);
            after(upTo(60_000_000_000L), this::stepTheClock);
        }
    }

    private void passedAt(Happening point) {
        trace = trace * 31 + point.ordinal() + time.nanos();
        if (faulty && point == dieBehind && --dieCountdown <= 0) {
            count(point);
            powerGoes = point == Happening.DIED_AFTER_WRITTEN || chance(600);
            mustDie = true;
        }
    }

    private void die() {
        host.kill();
        wires.forEach(Wire::hostDied);
        wires.clear();
        if (powerGoes) {
            SimulatedDisk.Loss loss = disk.cut(random);
            count(Happening.POWER_CUT);
            happenings.add(Happening.RECORDS_LOST, loss.lost());
            happenings.add(Happening.PAGE_TORN, loss.torn() ? 1 : 0);
        } else {
            disk.kill();
            count(Happening.PROCESS_KILLED);
        }
        if (faulty && chance(100)) {
            disk.damageSnapshot(random, below(ground.streams()));
        }
        after(50_000_000 + upTo(2_000_000_000L), this::comeBack);
    }

    /** Now and then a bit has flipped: the start has to refuse, and the operator brings the backup. */
    private void comeBack() {
        if (faulty && chance(100) && disk.flip(random)) {
            try {
                start();
                broken("a host started on a damaged journal");
                return;
            } catch (JournalRefused refused) {
                count(Happening.BIT_FLIP_REFUSED);
                disk.unflip();
            }
        }
        start();
    }

    @Override
    public Clock clock() {
        return time;
    }

    @Override
    public void after(long delayNanos, Runnable task) {
        time.after(delayNanos, task);
    }

    @Override
    public long hopNanos() {
        int one = below(1_000);
        return one < 700 ? upTo(20_000) : one < 990 ? upTo(1_000_000) : upTo(60_000_000);
    }

    @Override
    public long diskNanos() {
        return chance(60) ? upTo(400_000_000) : upTo(2_000_000);
    }

    @Override
    public void starved() {
        broken("a line is not read although all its requests were answered");
    }

    @Override
    public void stepped(SimulatedHost.Step step) {
        passedAt(Happening.valueOf("DIED_AFTER_" + step));
    }

    @Override
    public void passed(SimulatedJournal.Passage passage) {
        passedAt(Happening.valueOf("DIED_AFTER_" + passage));
    }

    @Override
    public boolean refusesAppend() {
        if (faulty && --refuseAppendIn <= 0) {
            refuseAppendIn = Integer.MAX_VALUE;
            count(Happening.JOURNAL_FULL);
            return true;
        }
        return false;
    }

    @Override
    public boolean failsForce() {
        if (faulty && --failForceIn <= 0) {
            failForceIn = Integer.MAX_VALUE;
            count(Happening.FORCE_FAILED);
            return true;
        }
        return false;
    }

    @Override
    public boolean lowOnSpace() {
        return lowOnSpace;
    }

    @Override
    public void failed(JournalFailure.Kind kind) {
        // Behind an append that was refused the same stream's next one cannot follow: the host is as good as gone then.
        if (kind == JournalFailure.Kind.OUT_OF_SEQUENCE && !mustDie) {
            broken("a stream's sequence does not follow its last record");
        }
        // The real node ends itself with 74 and is started again.
        mustDie = true;
        powerGoes = chance(300);
    }

    @Override
    public void appended(Event event) {
        boolean clockTells = time.nanos() - clockSteppedAtNanos > deadlineNanos + 2 * STALL_NANOS_MAX;
        if (event instanceof Approved approved && approved.kind().movesMoney() && clockTells
                && (time.epochMillis() - approved.atEpochMillis()) * 1_000_000
                > deadlineNanos + STALL_NANOS_MAX) {
            broken("a sale was approved " + (time.epochMillis() - approved.atEpochMillis()) + " ms after it came");
        }
    }

    @Override
    public void durable(Event event) {
        invariants.recorded(event);
        guards.recorded(event);
        switch (event) {
            case BatchClosed closed when closed.reason() == BatchClosed.Reason.CUT_OVER -> {
                cutOvers.put(cutOverKey(closed.exchange().terminal(), closed.exchange().batch()), closed);
                count(Happening.BATCH_CUT_OVER);
            }
            case HoldExpired _ -> count(Happening.HOLD_EXPIRED);
            case IssuerReversalAnswered _ -> count(Happening.ISSUER_REVERSAL_ANSWERED);
            case TransferStep step -> count(step.step() == TransferStep.Step.SETTLED ? Happening.TRANSFER_SETTLED
                    : step.step() == TransferStep.Step.RETURNED ? Happening.TRANSFER_RETURNED
                    : step.step() == TransferStep.Step.CREDITED ? Happening.TRANSFER_CREDITED : Happening.TRANSFER_TAKEN);
            default -> { }
        }
        if (event instanceof Reversed reversed) {
            count(switch (reversed.ending()) {
                case MONEY_RETURNING -> Happening.TRANSFER_REVERSED;
                case MONEY_RETURNED -> Happening.MONEY_RETURNED;
                case NOTHING_TO_RETURN -> Happening.NOTHING_TO_RETURN;
                case ORIGINAL_UNKNOWN -> Happening.ORIGINAL_UNKNOWN;
                case ORIGINAL_CANCELLED -> Happening.ORIGINAL_CANCELLED;
            });
        }
    }

    @Override
    public void cut(int records) {
        count(Happening.TAIL_CUT);
    }

    @Override
    public void passedOver(int stream) {
        count(Happening.SNAPSHOT_PASSED_OVER);
    }

    @Override
    public void lookedUp(boolean found) {
        if (found) {
            count(Happening.REPEAT_FROM_JOURNAL);
        }
    }

    @Override
    public void restored(int stream) {
        count(Happening.SNAPSHOT_RESTORED);
    }
}
