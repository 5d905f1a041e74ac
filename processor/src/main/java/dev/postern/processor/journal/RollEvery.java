package dev.postern.processor.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;

/** How often a new file is begun, in UTC. Both take more than four thousand million records a file. */
public enum RollEvery {
    HOUR(LargeRollCycles.LARGE_HOURLY, "\\d{8}-\\d{2}L\\.cq4"),
    DAY(LargeRollCycles.LARGE_DAILY, "\\d{8}L\\.cq4");

    private final RollCycle cycle;
    private final Pattern fileName;

    RollEvery(RollCycle cycle, String fileName) {
        this.cycle = cycle;
        this.fileName = Pattern.compile(fileName);
    }

    /** Whether this is the name of a file that is begun so often. */
    boolean names(String name) {
        return fileName.matcher(name).matches();
    }

    /** The name of the file into which that time falls. */
    String fileName(long epochMillis) {
        String pattern = this == DAY ? "yyyyMMdd'L.cq4'" : "yyyyMMdd-HH'L.cq4'";
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(Instant.ofEpochMilli(epochMillis));
    }

    /** The number of the cycle that a file of either sort holds. */
    static int cycleOf(String name) {
        LocalDate day = LocalDate.parse(name.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
        int days = Math.toIntExact(day.toEpochDay());
        return DAY.names(name) ? days : days * 24 + Integer.parseInt(name.substring(9, 11));
    }

    RollCycle cycle() {
        return cycle;
    }
}
