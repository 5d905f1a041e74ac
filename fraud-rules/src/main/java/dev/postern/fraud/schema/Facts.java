package dev.postern.fraud.schema;

/**
 * What is known of the transaction that is judged: one word or two for each variable, then one for each feature. Made
 * once and written anew for each transaction. Not thread-safe: its owner writes it and lets rules read it.
 */
public final class Facts {

    private final long[] words;
    /** An operation could not be done; read and cleared by the comparison around it. */
    private boolean failed;

    Facts(int count) {
        words = new long[count];
    }

    /** The words themselves, for compiled rules; the layout is {@link Variable#slot} and {@link FeatureVariable#slot}. */
    public long[] words() {
        return words;
    }

    /** The amount, its minor units and its currency's letters. */
    public void amount(long minor, int currency) {
        words[Variable.AMOUNT.slot()] = minor;
        words[Variable.AMOUNT.slot() + 1] = currency;
        words[Variable.MINOR.slot()] = minor;
        int at = Variable.CURRENCY.slot();
        words[at] = Money.word(currency);
        words[at + 1] = 0;
    }

    /** A number or a truth as 0 and 1. */
    public void number(Variable variable, long value) {
        words[variable.slot()] = value;
    }

    /** A text of at most 16 ASCII characters, or a token, as two words. */
    public void words(Variable variable, long high, long low) {
        words[variable.slot()] = high;
        words[variable.slot() + 1] = low;
    }

    /** A text; what does not fit into two words is cut or becomes question marks. */
    public void text(Variable variable, CharSequence text) {
        CharSequence fitting = Packed.fits(text) ? text
                : text.toString().replaceAll("[^\\x01-\\x7F]", "?").substring(0, Math.min(text.length(), Packed.LENGTH_MAX));
        words(variable, Packed.high(fitting), Packed.low(fitting));
    }

    /** A feature's value. */
    public void feature(int index, long value) {
        words[Variable.WORDS + index] = value;
    }

    /** A feature's value. */
    public long feature(int index) {
        return words[Variable.WORDS + index];
    }

    /** First word of a variable. */
    public long first(Variable variable) {
        return words[variable.slot()];
    }

    /** Second word of a variable of two. */
    public long second(Variable variable) {
        return words[variable.slot() + 1];
    }

    /** The value as the expression language has it: Long, Boolean, String or {@link Money}. */
    public Object value(Variable variable) {
        return switch (variable.type()) {
            case BOOL -> first(variable) != 0;
            case INT -> first(variable);
            case TEXT -> Packed.text(first(variable), second(variable));
            case TOKEN -> Packed.token(first(variable), second(variable));
            case MONEY -> new Money(first(variable), (int) second(variable));
        };
    }

    /** The value as the expression language has it: Long or {@link Money}. */
    public Object value(FeatureVariable feature) {
        long word = words[feature.slot()];
        return feature.currency() == 0 ? (Object) word : new Money(word, feature.currency());
    }

    /** Takes the values of another record of the same layout, or of the features that both have. */
    public void copy(Facts from) {
        System.arraycopy(from.words, 0, words, 0, Math.min(words.length, from.words.length));
    }

    /** An operation failed; called by compiled rules. */
    public void fail() {
        failed = true;
    }

    /** Whether an operation failed since the last call; called by compiled rules. */
    public boolean takeFailure() {
        boolean was = failed;
        failed = false;
        return was;
    }
}
