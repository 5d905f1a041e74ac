package dev.postern.processor.rules;

import dev.postern.fraud.condition.Condition;
import dev.postern.fraud.desk.Desk;
import dev.postern.fraud.desk.Subject;
import dev.postern.fraud.rules.Judgement;
import dev.postern.fraud.rules.Rule;
import dev.postern.fraud.rules.RuleSet;
import dev.postern.fraud.rules.Standing;
import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Money;
import dev.postern.fraud.schema.Variable;
import dev.postern.processor.authorization.Approved;
import dev.postern.processor.authorization.Declined;
import dev.postern.processor.authorization.Event;
import dev.postern.processor.fraud.Judged;
import dev.postern.processor.fraud.JournaledSubject;
import dev.postern.processor.fraud.Merchants;
import dev.postern.processor.fraud.RuleShelf;
import dev.postern.processor.journal.JournalRefused;
import dev.postern.processor.journal.JournalScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code postern rules explain}: why a transaction was decided as it was, by the rules and values of that moment. */
@Command(name = "explain", mixinStandardHelpOptions = true,
        description = "Shows every condition of the rules that judged a transaction, with its values at that moment.")
final class ExplainCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Option(names = "--rrn", required = true, paramLabel = "R", description = "Field 37 of the answer.")
    private String rrn;

    @Option(names = "--data", paramLabel = "DIR", description = "The node's data folder; default: ${DEFAULT-VALUE}.")
    private Path data = Path.of("data");

    @Override
    public Integer call() {
        try {
            System.out.print(explained());
            return 0;
        } catch (JournalRefused | IOException | IllegalArgumentException e) {
            System.err.println("postern: " + e.getMessage());
            return FAILED;
        }
    }

    private String explained() throws IOException {
        Path journal = data.resolve("journal");
        if (!Files.isDirectory(journal)) {
            throw new IOException("there is no journal in " + data + ": name the node's data folder with --data");
        }
        Event[] found = new Event[1];
        JournalScan.present(journal).run(record -> {
            if (record.event() instanceof Approved approved && rrn.equals(approved.rrn())
                    || record.event() instanceof Declined declined && rrn.equals(declined.rrn())) {
                found[0] = record.event();
            }
        });
        JournaledSubject subject = new JournaledSubject(new Merchants(List.of()));
        return switch (found[0]) {
            case Approved e -> explained(subject.of(e), e.judged(), e.responseCode());
            case Declined e -> explained(subject.of(e), e.judged(), e.responseCode());
            case null, default -> throw new IOException("the journal in " + data + " has no transaction with the reference "
                    + rrn);
        };
    }

    private String explained(Subject of, byte[] record, String code) throws IOException {
        Facts known = of.facts();
        StringBuilder text = new StringBuilder();
        text.append(rrn).append(": ").append(known.value(Variable.KIND)).append(" of ")
                .append(new Money(known.first(Variable.AMOUNT), (int) known.second(Variable.AMOUNT))).append(", ")
                .append(Instant.ofEpochMilli(of.atEpochMillis())).append(", card ").append(known.value(Variable.TOKEN))
                .append(", terminal ").append(String.valueOf(known.value(Variable.TERMINAL)).strip()).append(", answered ")
                .append(code).append('\n');
        if (record == null) {
            return text.append("no rule file was in force, or it is not of a kind that rules judge\n").toString();
        }
        Judged judged = new Judged().read(record);
        if (!judged.asked()) {
            return text.append("no rule was asked: a limit of postern.fraud had refused it before\n").toString();
        }
        RuleSet rules = new RuleShelf(data).find(judged.ruleSet());
        Desk desk = new Desk(rules, 1);
        Facts facts = desk.readSubject(of);
        judged.fill(facts, rules);
        Judgement judgement = new Judgement();
        rules.judge(facts, judgement, judged.withheld(), judged.clock(), 1, judged.policy(), judged.floorMinor());
        text.append("judged by ").append(rules.name()).append(", hash ").append(rules.hash()).append(": ")
                .append(decision(judgement, rules)).append('\n');
        for (int place = 0; place < rules.rules().size(); place++) {
            rule(rules, place, facts, standing(judged, place), text);
        }
        return text.toString();
    }

    private static String decision(Judgement judgement, RuleSet rules) {
        String late = judgement.late() ? "; the deadline had passed before all were asked" : "";
        if (judgement.code() == null) {
            return "let it pass" + (judgement.kind() == null ? "" : ", because of " + by(judgement, rules)) + late;
        }
        return "refused with " + judgement.code() + ", because of " + by(judgement, rules) + late;
    }

    private static String by(Judgement judgement, RuleSet rules) {
        return judgement.decidedBy() >= 0 ? rules.rule(judgement.decidedBy()).id()
                : judgement.score() > 0 ? "scores of " + judgement.score() + " together" : "the policy for a passed deadline";
    }

    private static Standing standing(Judged judged, int rule) {
        for (int i = 0; i < judged.hitCount(); i++) {
            if (judged.rule(i) == rule) {
                return judged.standing(i);
            }
        }
        return null;
    }

    private static void rule(RuleSet rules, int place, Facts facts, Standing standing, StringBuilder text) {
        Rule rule = rules.rule(place);
        text.append("rule ").append(rule.id()).append(" version ").append(rule.version()).append(", ")
                .append(rule.mode()).append(", ").append(rule.action()).append(": ");
        if (!rule.mode().asked()) {
            text.append("not asked\n");
            return;
        }
        text.append(standing == null ? "did not hold" : "held, " + standing.words()).append('\n');
        if (standing != null) {
            text.append("  says: ").append(rule.say().fill(rules.schema(), facts)).append('\n');
        }
        for (Condition.Part part : rule.when().explain(facts)) {
            text.append("  ").append(part.text().strip()).append(": ").append(part.value()).append('\n');
        }
    }
}
