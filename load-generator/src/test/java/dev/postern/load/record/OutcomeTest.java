package dev.postern.load.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.postern.load.schedule.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeTest {
    @ParameterizedTest
    @CsvSource({"00,APPROVED", "51,DECLINED", "54,DECLINED", "41,DECLINED", "61,DECLINED", "77,REFUSED", "A0,REFUSED", "91,REFUSED", "94,REFUSED",
        "30,REFUSED", "97,REFUSED", "XX,REFUSED"})
    void shouldTellAnIssuersNoFromTheHosts(String code, Outcome outcome) {
        assertEquals(outcome, Outcome.of(packed(code)));
    }

    @Test
    void shouldCountCodesByKindAndNotThoseThatAreNone() {
        Tally tally = new Tally();
        tally.answered(Kind.PURCHASE, packed("A0"));
        tally.answered(Kind.PURCHASE, packed("00"));
        tally.answered(Kind.PURCHASE, packed("00"));
        tally.answered(Kind.ECHO, 0);

        assertEquals(Map.of("00", 2L, "A0", 1L), Tally.codes(List.of(tally), Kind.PURCHASE));
        assertEquals(Map.of(), Tally.codes(List.of(tally), Kind.ECHO));
        assertEquals(4, tally.answered());
    }

    private static int packed(String code) {
        return code.charAt(0) << 8 | code.charAt(1);
    }
}
