package dev.postern.processor.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"4111111111111111", "5555555555554444", "378282246310005", "6224240000000017", "4222222222222", "6304000000000000000",
        "4111 1111 1111 1111", "4111-1111-1111-1111"})
    void shouldStopACardNumberAndCountIt(String number) {
        long before = SafeText.stopped();
        assertEquals("card [card number stopped], refused", safe("card " + number + ", refused"));
        assertEquals("[card number stopped]", safe(number));
        assertEquals("pan=[card number stopped]", safe("pan=" + number));
        assertEquals(before + 3, SafeText.stopped());
    }

    @ParameterizedTest
    @ValueSource(strings = {"4111111111111112", "411111******1111", "1700000000000", "a4111111111111111", "41111111111111120000000", "4111 111", "",
        "1795473600123456789", "00000000000000000000000000000000000000", "a0411111111111111100ff", "4111111111111112D2512", "D2512", "12=2512",
        "0x4111111111111111ff", "411111111111"})
    void shouldLeaveOtherTextAlone(String text) {
        long before = SafeText.stopped();
        assertEquals(text, safe(text));
        assertEquals(before, SafeText.stopped());
    }

    @ParameterizedTest
    @ValueSource(strings = {"41111111111111110000000", "004111111111111111", "000000005555555555554444000", "10016622424000000001700", "37828224631000500000"})
    void shouldStopDigitsThatHoldACardNumber(String digits) {
        assertEquals("field 48: [card number stopped] refused", safe("field 48: " + digits + " refused"));
    }

    @Test
    void shouldStopTheDumpOfAMessageAndTheWholeOfATrack() {
        assertEquals("0200702004C[card number stopped]FF", safe("0200702004C0801116411111111111111100000000000001234500FF"));
        assertEquals("track [card number stopped] ends", safe("track 4111111111111111=25122010000012345 ends"));
        assertEquals("track [card number stopped]?", safe("track 4111111111111111D25122010000012345?"));
        assertEquals("%B[card number stopped]?", safe("%B4111111111111111^DOE/JANE^2512201?"));
        assertEquals("%B[card number stopped]", safe("%B4111111111111111^DOE/JANE^2512201"));
        assertEquals("[card number stopped]=251", safe("4111111111111111=251"));
        assertEquals("[card number stopped]=", safe("4111111111111111="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5A084111111111111111", "5a084111111111111111", "5A08378282246310005", "5A0A6304000000000000000"})
    void shouldStopACardNumberInADumpOfChipData(String tag) {
        String safe = safe("9F1A0840" + "9F2608ABCDEF0123456789AB" + tag + "F5F24");
        assertTrue(safe.matches("9F1A08409F2608ABCDEF0123456789AB5[Aa](0A)?\\[card number stopped]F5F24"), safe);
    }

    @Test
    void shouldStopATrackInADumpOfChipData() {
        assertEquals("AB[card number stopped]F", safe("AB5711378282246310005D25122010000012345F"));
        assertEquals("AB[card number stopped]f", safe("AB5711378282246310005d25122010000012345f"));
        assertEquals("AB5711378282246310006D25122010000012345F", safe("AB5711378282246310006D25122010000012345F"), "a wrong check digit");
    }

    @Test
    void shouldEscapeControlCharacters() {
        assertEquals("a\\nb\\rc\\td\\u001b[31m\\u0000\\u2028é", safe("a\nb\rc\td\u001b[31m\u0000\u2028é"));
    }

    @Test
    void shouldWriteAnEventWithItsExceptionAsOneLine() {
        LoggerContext context = new LoggerContext();
        IllegalStateException thrown = new IllegalStateException("track 4111111111111111\nforged line", new RuntimeException("deeper"));
        LoggingEvent event = new LoggingEvent("x", context.getLogger("dev.postern.Some"), Level.WARN, "card {} said\n{}", thrown, new Object[] {"4111111111111111", "no"});
        event.setThreadName("loop-1");
        String line = new String(new OneLineEncoder().encode(event), StandardCharsets.UTF_8);
        assertEquals(line.length() - 1, line.indexOf('\n'), "one line");
        assertFalse(line.contains("4111111111111111"), line);
        assertTrue(line.contains(" WARN  Some [loop-1] card [card number stopped] said\\nno | java.lang.IllegalStateException: track [card number stopped]\\nforged line | "), line);
        assertTrue(line.contains(" | caused by java.lang.RuntimeException: deeper | "), line);
        assertTrue(line.matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z .*"), line);
    }

    private static String safe(String text) {
        StringBuilder line = new StringBuilder();
        SafeText.append(line, text);
        return line.toString();
    }
}
