package dev.postern.processor.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.authorization.CardToken;
import dev.postern.protocol.crypto.AesKey;
import dev.postern.protocol.crypto.KeyUsage;
import dev.postern.protocol.iso8583.Pan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PanSealingTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pan CARD = Pan.of("6224240000000017");
    private static final CardToken TOKEN = new CardToken(1, 2);
    private static final long AT = 1_800_000_000_000L;
    private static final long DAY_MILLIS = 86_400_000;
    private static final LocalDate DAY = PanSealer.dayOf(AT);

    @TempDir
    private Path folder;
    private DayKeys days;

    @BeforeEach
    void open() throws IOException {
        days = DayKeys.open(folder, new SoftwareSecurityModule(AesKey.generate(RANDOM, 32, KeyUsage.KEY_BLOCK), RANDOM));
    }

    @Test
    void shouldHaveTheKeysOfTodayAndTomorrowBeforeTheFirstSale() throws IOException {
        PanSealing sealing = new PanSealing(days, AT);
        assertEquals(List.of(DAY, DAY.plusDays(1)), DayKeys.days(folder));
        byte[] sealed = sealing.seal(CARD, TOKEN, AT);
        assertEquals(CARD, new PanSealer(days, RANDOM).open(sealed, TOKEN));
        assertEquals(List.of(DAY, DAY.plusDays(1)), DayKeys.days(folder), "nothing more is drawn today");
        assertEquals(0, sealing.failures());
    }

    @Test
    void shouldDrawTheNextDaysKeyInTheBackgroundWhenADayBegins() throws IOException {
        PanSealing sealing = new PanSealing(days, AT);
        assertEquals(CARD, new PanSealer(days, RANDOM).open(sealing.seal(CARD, TOKEN, AT + DAY_MILLIS), TOKEN));
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!Files.exists(DayKeys.fileOf(folder, DAY.plusDays(2))) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(Files.exists(DayKeys.fileOf(folder, DAY.plusDays(2))), "the day after");
    }

    @Test
    void shouldSellOnAndCountWhenANumberCannotBeSealed() throws IOException {
        PanSealing sealing = new PanSealing(days, AT);
        Files.writeString(folder.resolve(DAY.plusDays(9) + ".shredded"), "by two\n");
        assertNull(sealing.seal(CARD, TOKEN, AT + 9 * DAY_MILLIS));
        assertNull(sealing.seal(CARD, TOKEN, AT + 9 * DAY_MILLIS));
        assertEquals(2, sealing.failures());
    }
}
