package dev.postern.processor.fraud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.fraud.schema.Facts;
import dev.postern.fraud.schema.Schema;
import dev.postern.fraud.schema.Variable;
import dev.postern.processor.authorization.Entry;
import dev.postern.processor.authorization.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What rules may name is what the host tells them: a rule file is checked against the one, and judged with the other. */
class JournaledSubjectTest {

    @Test
    void shouldHaveTheKindsThatRuleFilesAreCheckedAgainst() {
        Set<String> judged = Arrays.stream(Kind.values()).filter(Kind::isSale).map(JournaledSubject::name).collect(Collectors.toSet());
        assertEquals(judged, new HashSet<>(Variable.KIND.texts()));
    }

    @Test
    void shouldHaveTheEntriesThatRuleFilesAreCheckedAgainst() {
        Facts facts = new Schema(List.of(), Map.of()).facts();
        Set<String> told = new HashSet<>();
        for (Entry entry : Entry.values()) {
            JournaledSubject.entry(facts, entry);
            told.add(facts.value(Variable.ENTRY).toString());
        }
        assertEquals(new HashSet<>(Variable.ENTRY.texts()), told);
    }
}
