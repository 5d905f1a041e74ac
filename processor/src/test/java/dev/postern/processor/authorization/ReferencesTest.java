package dev.postern.processor.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReferencesTest {

    private static final long IN_2026 = millis(2026, 6, 1);
    /** The largest that nine characters of base 36 hold. */
    private static final long SEQUENCE_MAX = 101_559_956_668_415L;
    private static final int STREAM_MAX = References.STREAMS_MAX - 1;

    @Test
    void shouldMakeTheSameReferenceOfTheSameRecord() {
        assertEquals(References.rrn(IN_2026, 7, 1_234), References.rrn(IN_2026, 7, 1_234));
        assertEquals(References.approvalCode(1_234), References.approvalCode(1_234));
    }

    @Test
    void shouldSpellYearStreamAndSequence() {
        assertEquals("600000000001", rrn(IN_2026, 0, 1));
        assertEquals("6ZZ00000000Z", rrn(IN_2026, STREAM_MAX, 35));
        assertEquals("612000000010", rrn(IN_2026, 38, 36));
        assertEquals("600ZZZZZZZZZ", rrn(IN_2026, 0, SEQUENCE_MAX));
    }

    @Test
    void shouldTurnTheYearAtMidnightUtc() {
        long newYear = millis(2027, 1, 1);
        assertEquals('6', rrn(newYear - 1, 0, 1).charAt(0));
        assertEquals('7', rrn(newYear, 0, 1).charAt(0));
    }

    @Test
    void shouldBeUniqueOverStreamsAndSequences() {
        Set<String> seen = new HashSet<>();
        for (int stream = 0; stream <= STREAM_MAX; stream += 5) {
            for (long sequence = 1; sequence <= 400; sequence++) {
                String rrn = rrn(IN_2026, stream, sequence);
                assertTrue(rrn.matches("[0-9A-Z]{12}"), rrn);
                assertTrue(seen.add(rrn), "stream " + stream + " sequence " + sequence + " repeats " + rrn);
            }
        }
    }

    @Test
    void shouldGiveNeighboursApprovalCodesThatLookUnrelated() {
        Set<String> seen = new HashSet<>();
        for (long sequence = 1; sequence <= 200_000; sequence++) {
            String code = code(sequence);
            assertEquals(6, code.length());
            assertTrue(seen.add(code), "sequence " + sequence + " repeats " + code);
        }
        assertTrue(seen.stream().allMatch(code -> code.matches("[0-9A-Z]{6}")));
        assertNotEquals(code(1).substring(0, 2), code(2).substring(0, 2));
    }

    @Test
    void shouldStayInItsSixCharactersForTheLargestSequence() {
        assertEquals(6, code(SEQUENCE_MAX).length());
        assertEquals(6, code(Long.MAX_VALUE).length());
    }

    @Test
    void shouldReadBackWhatItSpelled() {
        for (long sequence : new long[] {1, 35, 36, 1_234_567, SEQUENCE_MAX}) {
            long rrn = References.rrn(IN_2026, STREAM_MAX, sequence);
            assertEquals(rrn, References.rrnOf(References.rrnText(rrn)));
            int code = References.approvalCode(sequence);
            assertEquals(code, References.approvalCodeOf(References.approvalCodeText(code)));
        }
        assertEquals(References.NONE, References.rrnOf(null));
        assertNull(References.rrnText(References.NONE));
    }

    @Test
    void shouldReadNothingThatItCouldNotHaveSpelled() {
        for (String text : List.of("", "60000000001", "6000000000001", "60000000000a", "60000000000 ", "60000000000\u0100")) {
            assertThrows(IllegalArgumentException.class, () -> References.rrnOf(text), text);
        }
    }

    private static String rrn(long atEpochMillis, int stream, long sequence) {
        return References.rrnText(References.rrn(atEpochMillis, stream, sequence));
    }

    private static String code(long sequence) {
        return References.approvalCodeText(References.approvalCode(sequence));
    }

    private static long millis(int year, int month, int day) {
        return LocalDate.of(year, month, day).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
