package dev.postern.processor.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CataloguesTest {

    private static final String HEADER = "biller,customer,period,amount_minor,name\n";

    @TempDir
    Path folder;

    @Test
    void shouldShipSamplesThatCanBeRead() throws BadCatalogue {
        Path config = Path.of("..", "config");
        assertEquals(5, Bills.read(config.resolve("bills.csv")).customers());
        assertEquals(4, Products.read(config.resolve("products.csv")).size());
        assertEquals(4, WalletCodes.read(config.resolve("wallet-codes.csv")).size());
    }

    @Test
    void shouldFindTheOldestBillOrThatOfAPeriod() throws BadCatalogue {
        Bills bills = Bills.read(Path.of("..", "config", "bills.csv"));
        assertEquals("202610", bills.find("WATER", "100001", null).period());
        assertEquals(5_120, bills.find("WATER", "100001", "202611").amountMinor());
        assertNull(bills.find("WATER", "100001", "209901"));
        assertNull(bills.find("POWER", "100001", null));
        assertEquals(List.of("202610", "202611"), bills.of("WATER", "100001", null).stream().map(Bills.Bill::period).toList(), "oldest first");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "WATER,1,202611,12x,N | line 3, amount_minor",
        "WATER,1,202611,0,N | line 3, amount_minor",
        "WATER,1,202611,5 | line 3, the line",
        ",1,202611,5,N | line 3, biller",
        "GAS,9,202611,5,N | line 3, period"})
    void shouldNameTheBadRow(String line, String place) throws IOException {
        Path file = Files.writeString(folder.resolve("bills.csv"), HEADER + "GAS,9,202611,7,N\n" + line + "\n");
        BadCatalogue bad = assertThrows(BadCatalogue.class, () -> Bills.read(file));
        assertTrue(bad.getMessage().contains("bills.csv " + place), bad.getMessage());
    }

    @Test
    void shouldNotPrintTheCardOfABadRow() throws IOException {
        Path file = Files.writeString(folder.resolve("codes.csv"),
                "code,card,valid_until\nC1,6224240000000018,2036-01-01T00:00:00Z\n");
        BadCatalogue bad = assertThrows(BadCatalogue.class, () -> WalletCodes.read(file));
        assertFalse(bad.getMessage().contains("6224240000000018"), bad.getMessage());
    }

    @Test
    void shouldReadAgainWhatChangedAndKeepTheOldSetWhenItIsBad() throws Exception {
        Path file = Files.writeString(folder.resolve("bills.csv"), HEADER + "GAS,9,202611,7,N\n");
        Watched<Bills> watched = new Watched<>(file, Bills.NONE, Bills::read);
        assertNull(watched.get().find("GAS", "9", null));
        watched.first();
        assertEquals(7, watched.get().find("GAS", "9", null).amountMinor());

        Files.writeString(file, HEADER + "GAS,9,202611,70,N\n");
        assertTrue(watched.look());
        assertEquals(70, watched.get().find("GAS", "9", null).amountMinor());

        Files.writeString(file, HEADER + "GAS,9,202611,seven,N\n");
        assertFalse(watched.look());
        assertEquals(70, watched.get().find("GAS", "9", null).amountMinor(), "the old set is kept");
        assertTrue(watched.look(), "it is named once");

        Files.delete(file);
        assertTrue(watched.look(), "it is being replaced");
        Files.writeString(file, HEADER + "GAS,9,202612,700,N\n");
        assertTrue(watched.look());
        assertEquals("202612", watched.get().find("GAS", "9", null).period());
    }
}
