package dev.postern.benchmarks;

/** Rule files for measuring: many rules over thirty features, none of which refuses anything. Stateless; any thread. */
public final class RuleText {

    /** Features that a file declares. */
    public static final int FEATURES = 30;

    private static final String[] TAKES = {"count", "sum", "distinct terminals", "declined percent", "since last",
        "amount percent"};
    private static final String[] WINDOWS = {"10m", "1h", "6h", "1d", "7d"};

    private RuleText() {
    }

    /**
     * A file with its name, a list and its features; rules are to follow.
     *
     * @param currency of amounts, such as {@code EUR}
     */
    public static String head(String currency) {
        StringBuilder text = new StringBuilder("name: bench\nlists: { bins: [\"555555\", \"411111\"] }\nfeatures:\n");
        for (int i = 0; i < FEATURES; i++) {
            String take = TAKES[i % TAKES.length];
            text.append("  f").append(i).append(": { of: card, take: ").append(take).append(", over: ")
                    .append(WINDOWS[i / TAKES.length])
                    .append("sum".equals(take) || "amount percent".equals(take) ? ", currency: " + currency : "")
                    .append(" }\n");
        }
        return text.toString();
    }

    /** A whole file; each rule asks two features, the amount and one thing more. */
    public static String file(int rules, String currency) {
        StringBuilder text = new StringBuilder(head(currency)).append("rules:\n");
        for (int i = 0; i < rules; i++) {
            int first = i % FEATURES;
            int second = (i * 7 + 3) % FEATURES;
            String more = switch (i % 4) {
                case 0 -> "card.bin in list.bins";
                case 1 -> "tx.hour < 6";
                case 2 -> "tx.entry in [\"keyed\", \"stripe\"]";
                default -> "tx.amount > money(\"" + i + ".00\", \"" + currency + "\")";
            };
            text.append("  - { id: r").append(i).append(", mode: live, do: score 1, say: x, when: '").append(more)
                    .append(" && ").append(asks(first, i, currency)).append(" && ").append(asks(second, i, currency))
                    .append("' }\n");
        }
        return text.toString();
    }

    private static String asks(int feature, int i, String currency) {
        return "feature.f" + feature + ("sum".equals(TAKES[feature % TAKES.length])
                ? " > money(\"" + (500 + i) + ".00\", \"" + currency + "\")" : " > " + (3 + i % 90));
    }
}
