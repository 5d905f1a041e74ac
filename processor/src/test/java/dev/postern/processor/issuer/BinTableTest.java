package dev.postern.processor.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.postern.processor.Settings;
import dev.postern.processor.authorization.IssuerTerms;
import dev.postern.processor.settings.BadSetting;
import dev.postern.processor.till.Cards;
import dev.postern.protocol.iso8583.Pan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinTableTest {

    @ParameterizedTest
    @CsvSource({"622424, 156", "411111, 840", "555555, 978"})
    void shouldShipTheRangesOfTheContract(int bin, int currency) {
        BinTable shipped = BinTable.read(Settings.with().at("postern.issuer"));

        IssuerTerms terms = shipped.of(Cards.of(bin, "000000001"));

        assertEquals(bin, terms.bin());
        assertEquals(currency, terms.currency());
        assertTrue(terms.openingMinor() > 0);
    }

    @Test
    void shouldKnowNoOtherCard() {
        BinTable table = table("[{ bin = 500, currency = 156, opening-balance-minor = 1 },"
                + " { bin = 999999, currency = 840, opening-balance-minor = 2 }]");

        assertNull(table.of(Cards.of(622_424, "000000001")));
        assertNull(table.of(Cards.of(501, "000000001")));
        assertNull(table.of(Cards.of(499, "000000001")));
        assertEquals(156, table.of(Cards.of(500, "000000001")).currency(), "leading zeros count");
        assertEquals(2, table.of(Cards.of(999_999, "000000001")).openingMinor());
    }

    @Test
    void shouldKnowNoCardThatIsTooShortToBeOne() {
        BinTable table = table("[{ bin = 622424, currency = 156, opening-balance-minor = 1 }]");
        assertNull(table.of(Pan.of("62242400000")));
        assertNull(table.of(Pan.of("6")));
        assertEquals(156, table.of(Pan.of("622424000000")).currency());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "[{ bin = 1, currency = 156, opening-balance-minor = 1 }, { bin = 1, currency = 840, opening-balance-minor = 1 }]"
                + "; postern.issuer.ranges; BIN 1 twice",
        "[{ bin = 1000000, currency = 156, opening-balance-minor = 1 }]; postern.issuer.ranges[0].bin; 1000000",
        "[{ bin = 1, currency = 1000, opening-balance-minor = 1 }]; postern.issuer.ranges[0].currency; 1000",
        "[{ bin = 1, currency = 0, opening-balance-minor = 1 }]; postern.issuer.ranges[0].currency; 0",
        "[{ bin = 1, currency = 156, opening-balance-minor = -1 }]; postern.issuer.ranges[0].opening-balance-minor; -1",
        "[{ bin = 1, currency = 156, opening-balance-minor = 1000000000000 }]"
                + "; postern.issuer.ranges[0].opening-balance-minor; 1000000000000",
        "[{ bin = 1, currency = 156 }]; postern.issuer.ranges[0].opening-balance-minor; missing",
        "[{ bin = 1, currncy = 156, opening-balance-minor = 1 }]; postern.issuer.ranges[0].currncy; ranges[0].currency",
        "7; postern.issuer.ranges; 7"})
    void shouldNameTheKeyOfABadRow(String ranges, String key, String value) {
        String sentence = assertThrows(BadSetting.class, () -> table(ranges)).getMessage();
        assertTrue(sentence.contains(key), sentence);
        assertTrue(sentence.contains(value), sentence);
    }

    private static BinTable table(String ranges) {
        return BinTable.read(Settings.with("postern.issuer.ranges = " + ranges).at("postern.issuer"));
    }
}
