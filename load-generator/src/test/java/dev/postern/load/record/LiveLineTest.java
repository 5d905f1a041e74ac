package dev.postern.load.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void shouldPrintPlainLinesInAPipe() {
        LiveLine live = new LiveLine(out, false);
        live.show("one");
        live.show("two");
        live.end();

        assertEquals("one\ntwo\n", printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void shouldRedrawInPlaceOnATerminalAndLeaveTheLastLineStanding() {
        LiveLine live = new LiveLine(out, true);
        live.show("one");
        live.show("two");
        live.end();
        live.end();

        assertEquals("\r\u001b[2K\u001b[?7lone\u001b[?7h\r\u001b[2K\u001b[?7ltwo\u001b[?7h\n",
            printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void shouldShowRateOutcomesPercentilesAndWhatIsInFlight() {
        Percentiles second = new Percentiles(2_000, 412_345, 900_000, 1_999_999, 5_000_000, 7_000_400);

        assertEquals("  12s    2,004/s  approved 23,412  declined 310  p50 0.412  p99 2.000  p99.9 5.000  max 7.000 ms  in flight 3",
            LiveLine.text(12, 2_004.4, 23_412, 310, second, 3));
    }
}
