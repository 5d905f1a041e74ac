package dev.postern.load.schedule;

/**
 * The wallets whose customers come to a fleet's terminals: one a terminal, with a card of its own and codes that are good once each. Numbers
 * and codes follow from the terminal's place in the fleet, so that the file for the host and the run agree without one reading the
 * other's. Pure; any thread.
 */
public final class Wallets {
    /** Codes that each wallet has; used up, the next is one that the host does not know. */
    public static final int CODES_PER_WALLET = 20;
    /** The card that pays what merchants show, as the host is shipped ({@code postern.catalogues.merchant-code-payers}). */
    public static final long PAYER_PAN = 6_224_240_000_000_017L;

    private static final long CODES_FROM = 28_0000_0000_0000_0000L;
    /** Digits 7 to 15 of wallets' cards: from here on, the last four below 9000, where the issuer's special cases begin. */
    private static final long FIRST = 70_000;
    private static final int NUMBERS_A_GROUP = 9_000;
    private static final long GROUP_SPAN = 10_000;

    private Wallets() {
    }

    /** The 16 digits of the card behind the wallet of a terminal, from 0. */
    public static long pan(int terminal) {
        return Cards.pan((FIRST + terminal / NUMBERS_A_GROUP) * GROUP_SPAN + terminal % NUMBERS_A_GROUP);
    }

    /** The code, 18 digits, that the wallet of a terminal shows as its {@code number}th, from 0. */
    public static long code(int terminal, int number) {
        return CODES_FROM + (long) terminal * 1_000_000 + number;
    }

    /** Whether digits 7 to 15 are those of a wallet's card, or of the payer's: no terminal's own card has them. */
    static boolean isWallet(long digits7to15) {
        return digits7to15 / GROUP_SPAN >= FIRST && digits7to15 / GROUP_SPAN < FIRST + 1_000 || digits7to15 == PAYER_PAN / 10 % 1_000_000_000;
    }
}
