package dev.postern.load.schedule;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The cards of a run: so many per terminal, no card in two terminals, all from one BIN. Card {@code c} belongs to terminal
 * {@code c / perTerminal}. Behind them, where the mix needs them, stand the cards of the {@link Wallets} that come to the terminals, one a
 * terminal, and the payer of the codes that merchants show. Immutable, any thread may read it; a card number never leaves it as text except masked.
 *
 * <p>Digits 12 to 15 choose the simulated issuer's special cases (9000 to 9099, docs/test-cards.md). A set share of the
 * cards are such cases, so that declines show; all others avoid the range.
 */
public final class Cards {
    private static final long BIN = 622424;
    private static final int SLOW = 9020;
    private static final int SLOWER = 9021;
    private static final int CASES_FROM = 9000;
    private static final int CASES_TO = 9099;

    private final long[] pans;
    private final boolean[] special;
    private final int perTerminal;
    /** How many are used at terminals of their own; behind them stand those of wallets. */
    private final int own;
    private final int firstTerminal;

    private Cards(long[] pans, boolean[] special, int perTerminal, int own, int firstTerminal) {
        this.pans = pans;
        this.special = special;
        this.perTerminal = perTerminal;
        this.own = own;
        this.firstTerminal = firstTerminal;
    }

    /** These cards and no others. */
    public static Cards of(int perTerminal, long... pans) {
        boolean[] special = new boolean[pans.length];
        for (int card = 0; card < pans.length; card++) {
            special[card] = special(pans[card]);
        }
        return new Cards(pans.clone(), special, perTerminal, pans.length, 0);
    }

    /**
     * Draws the cards of {@code terminals} terminals.
     *
     * @param specialShare share of cards that are special cases, 0 to 1; rounded to whole cards
     * @param cases        digits 12 to 15 of the special cases to choose from
     */
    public static Cards draw(int terminals, int perTerminal, double specialShare, int[] cases, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = Math.multiplyExact(terminals, perTerminal);
        boolean[] special = new boolean[count];
        int wanted = cases.length == 0 ? 0 : (int) Math.round(specialShare * count);
        while (wanted > 0) {
            int card = random.nextInt(count);
            if (!special[card]) {
                special[card] = true;
                wanted--;
            }
        }
        long[] pans = new long[count];
        Set<Long> taken = HashSet.newHashSet(count);
        for (int card = 0; card < count; card++) {
            do {
                pans[card] = withCheckDigit(special[card] ? specialBody(random, cases) : body(random));
            } while (!taken.add(pans[card]));
        }
        return new Cards(pans, special, perTerminal, count, 0);
    }

    /** Those of some of the terminals only, numbered from 0 again. */
    public Cards of(int fromTerminal, int toTerminal) {
        return new Cards(Arrays.copyOfRange(pans, fromTerminal * perTerminal, toTerminal * perTerminal),
            Arrays.copyOfRange(special, fromTerminal * perTerminal, toTerminal * perTerminal), perTerminal, (toTerminal - fromTerminal) * perTerminal,
            firstTerminal + fromTerminal);
    }

    /** The same, and behind them the cards of wallets: one a terminal, and the payer of shown codes. */
    public Cards withWallets() {
        long[] all = Arrays.copyOf(pans, own + terminals() + 1);
        for (int terminal = 0; terminal < terminals(); terminal++) {
            all[own + terminal] = Wallets.pan(firstTerminal + terminal);
        }
        all[own + terminals()] = Wallets.PAYER_PAN;
        return new Cards(all, Arrays.copyOf(special, all.length), perTerminal, own, firstTerminal);
    }

    /** The card behind the wallet that comes to a terminal; only {@link #withWallets}. */
    public int wallet(int terminal) {
        return own + terminal;
    }

    /** The card that pays shown codes; only {@link #withWallets}. */
    public int payer() {
        return own + terminals();
    }

    /** What the wallet that comes to a terminal shows as its {@code number}th code. */
    public long code(int terminal, int number) {
        return Wallets.code(firstTerminal + terminal, number);
    }

    /** Whom a transfer of so much goes to: another card of the run, whose balance the issuer tells; the card itself when there is none. */
    public int payee(int card, int amountMinor) {
        for (int step = 0; step < own; step++) {
            int payee = (int) (((long) card + amountMinor + step) % own);
            if (payee != card && !special[payee]) {
                return payee;
            }
        }
        return card;
    }

    /** The 16 digits of a card. */
    public long pan(int card) {
        return pans[card];
    }

    /** Whether the card is one of the issuer's special cases. */
    public boolean special(int card) {
        return special[card];
    }

    /** Whether the card is a special case whose issuer answers all the same, after 200 ms or a second (docs/test-cards.md). */
    public boolean slow(int card) {
        int digits = (int) (pans[card] / 10 % 10_000);
        return digits == SLOW || digits == SLOWER;
    }

    /** Whether that card number is one of the special cases; any thread. */
    public static boolean special(long pan) {
        return isCase((int) (pan / 10 % 10_000));
    }

    /** How many cards there are in all. */
    public int count() {
        return pans.length;
    }

    /** How many cards each terminal has. */
    public int perTerminal() {
        return perTerminal;
    }

    /** How many terminals there are. */
    public int terminals() {
        return own / perTerminal;
    }

    /** The terminal at which a card is used; of a wallet's, and of the payer, that at which its balance is asked for. */
    public int terminalOf(int card) {
        return card < own ? card / perTerminal : (card - own) % terminals();
    }

    /** The card's first six and last four digits, the rest stars. */
    public String masked(int card) {
        return BIN + "******" + "%04d".formatted(pans[card] % 10_000);
    }

    private static long body(SplittableRandom random) {
        long body;
        do {
            body = BIN * 1_000_000_000 + random.nextLong(1_000_000_000);
        } while (isCase((int) (body % 10_000)) || Wallets.isWallet(body % 1_000_000_000));
        return body;
    }

    private static long specialBody(SplittableRandom random, int[] cases) {
        return (BIN * 100_000 + random.nextInt(100_000)) * 10_000 + cases[random.nextInt(cases.length)];
    }

    /** The 16 digits of the card with these digits 7 to 15. */
    static long pan(long digits7to15) {
        return withCheckDigit(BIN * 1_000_000_000 + digits7to15);
    }

    private static boolean isCase(int digits12to15) {
        return digits12to15 >= CASES_FROM && digits12to15 <= CASES_TO;
    }

    /** Appends the Luhn digit (ISO/IEC 7812-1 annex B) to the 15 digits before it. */
    private static long withCheckDigit(long body) {
        int sum = 0;
        boolean twice = true;
        for (long rest = body; rest > 0; rest /= 10) {
            int digit = (int) (rest % 10);
            int weighed = twice ? digit * 2 : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
            twice = !twice;
        }
        return body * 10 + (10 - sum % 10) % 10;
    }
}
