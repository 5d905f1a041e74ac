package dev.postern.fraud.condition;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.FeatureVariable;
import dev.postern.fraud.schema.NamedList;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Variable;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A schema, and facts that fall on both sides of what conditions ask. */
final class Samples {

    static final String TOKEN = "00112233445566778899aabbccddeeff";
    static final Schema SCHEMA = new Schema(
            List.of(new FeatureVariable("sales", 0, 0), new FeatureVariable("spent", 978, 1),
                    new FeatureVariable("percent", 0, 2)),
            Map.of("bins", new NamedList(List.of("411111", "555555", "")), "tokens", new NamedList(List.of(TOKEN))));

    private static final String[] BINS = {"411111", "555555", "622424", ""};
    private static final long[] EDGES = {0, 1, -1, 3, 7, 500, Long.MAX_VALUE, Long.MIN_VALUE};

    private Samples() {
    }

    static void fill(Facts facts, Random random) {
        facts.amount(random.nextInt(3) * 500L, random.nextInt(3) == 0 ? 840 : 978);
        facts.text(Variable.KIND, random.nextBoolean() ? "purchase" : "transfer");
        facts.number(Variable.MOVES_MONEY, random.nextInt(2));
        facts.number(Variable.HOUR, random.nextInt(24));
        facts.number(Variable.WEEKDAY, 1 + random.nextInt(7));
        facts.text(Variable.BIN, BINS[random.nextInt(BINS.length)]);
        facts.text(Variable.TERMINAL, random.nextBoolean() ? "T1" : "EUR");
        facts.text(Variable.MERCHANT, random.nextBoolean() ? "T1" : "411111");
        if (random.nextBoolean()) {
            facts.words(Variable.TOKEN, 0x0011223344556677L, 0x8899aabbccddeeffL);
        } else {
            facts.words(Variable.TOKEN, random.nextLong(), random.nextLong());
        }
        facts.feature(0, random.nextInt(4) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(20));
        facts.feature(1, random.nextInt(2_000));
        facts.feature(2, random.nextInt(4) == 0 ? EDGES[random.nextInt(EDGES.length)] : random.nextInt(100));
    }
}
