package dev.postern.fraud.schema;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;

/**
 * An amount as rules see it. Immutable; any thread. Amounts of different currencies do not compare and do not add up.
 *
 * @param minor minor units
 * @param currency ISO 4217 number
 */
public record Money(long minor, int currency) {

    private static final long MINOR_MAX = 999_999_999_999_999L;
    private static final Map<String, Currency> BY_CODE = new TreeMap<>();
    private static final String[] CODES = new String[1_000];
    /** The letters as {@link Packed} has them. */
    private static final long[] WORDS = new long[CODES.length];
    private static final int[] DIGITS = new int[CODES.length];

    static {
        for (Currency currency : Currency.getAvailableCurrencies()) {
            int number = currency.getNumericCode();
            // Withdrawn currencies share numbers with living ones; a number without digits is no money (gold, test codes).
            if (number > 0 && number < CODES.length && currency.getDefaultFractionDigits() >= 0
                    && (CODES[number] == null || currency.getCurrencyCode().compareTo(CODES[number]) < 0)) {
                CODES[number] = currency.getCurrencyCode();
                DIGITS[number] = currency.getDefaultFractionDigits();
            }
            BY_CODE.put(currency.getCurrencyCode(), currency);
        }
        for (int number = 0; number < CODES.length; number++) {
            WORDS[number] = Packed.high(code(number));
        }
    }

    /** Two currencies met where one is needed. */
    public static final class MixedCurrencies extends ArithmeticException {

        private static final long serialVersionUID = 1;

        MixedCurrencies(int left, int right) {
            super(code(left) + " and " + code(right) + " do not mix");
        }
    }

    /**
     * Reads an amount as a person writes it.
     *
     * @param amount digits with as many decimals as the currency has, or none
     * @param code ISO 4217 letters
     * @throws IllegalArgumentException with one sentence that says what is wrong
     */
    public static Money of(String amount, String code) {
        int number = number(code);
        int digits = DIGITS[number];
        if (!amount.matches("-?[0-9]{1,15}(\\.[0-9]{1,4})?")) {
            throw new IllegalArgumentException("\"" + amount + "\" is no amount: write digits and a point, as 500.00");
        }
        BigDecimal value = new BigDecimal(amount);
        if (value.scale() > digits) {
            throw new IllegalArgumentException(code + " has " + digits + " decimals, and \"" + amount + "\" has "
                    + value.scale());
        }
        BigDecimal minor = value.movePointRight(digits);
        if (minor.abs().compareTo(BigDecimal.valueOf(MINOR_MAX)) > 0) {
            throw new IllegalArgumentException("\"" + amount + "\" is larger than any amount");
        }
        return new Money(minor.longValueExact(), number);
    }

    /**
     * The number of a currency.
     *
     * @throws IllegalArgumentException when ISO 4217 has no such letters
     */
    public static int number(String code) {
        Currency currency = BY_CODE.get(code);
        if (currency == null || !code.equals(code(currency.getNumericCode()))) {
            throw new IllegalArgumentException("\"" + code + "\" is no currency of ISO 4217; did you mean "
                    + Nearest.to(code, BY_CODE.keySet()) + "?");
        }
        return currency.getNumericCode();
    }

    /** The same as a word of a text. */
    static long word(int number) {
        return number >= 0 && number < WORDS.length ? WORDS[number] : Packed.high(code(number));
    }

    /** The letters of a currency number, or the number in three digits when ISO 4217 does not have it. */
    public static String code(int number) {
        return number >= 0 && number < CODES.length && CODES[number] != null ? CODES[number]
                : "%03d".formatted(number);
    }

    /** The sum; throws {@link MixedCurrencies}, or ArithmeticException when it overflows. */
    public Money plus(Money other) {
        return new Money(Math.addExact(minor, other.minor), same(other));
    }

    /** The difference; throws as {@link #plus}. */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, other.minor), same(other));
    }

    /** That many times this; throws ArithmeticException when it overflows. */
    public Money times(long factor) {
        return new Money(Math.multiplyExact(minor, factor), currency);
    }

    /** Less, equal or more as -1, 0 or 1; throws {@link MixedCurrencies}. */
    public int compare(Money other) {
        same(other);
        return Long.compare(minor, other.minor);
    }

    /** The amount as a person writes it, for a sentence. */
    @Override
    public String toString() {
        int digits = currency >= 0 && currency < DIGITS.length ? DIGITS[currency] : 0;
        return BigDecimal.valueOf(minor, digits).toPlainString() + " " + code(currency);
    }

    private int same(Money other) {
        if (currency != other.currency) {
            throw new MixedCurrencies(currency, other.currency);
        }
        return currency;
    }
}
