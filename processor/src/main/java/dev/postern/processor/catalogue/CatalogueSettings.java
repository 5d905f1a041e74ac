package dev.postern.processor.catalogue;

import dev.postern.processor.settings.Section;
import dev.postern.protocol.iso8583.Pan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code postern.catalogues} says. Immutable.
 *
 * @param bills file of open bills, or null
 * @param products file of products, or null
 * @param walletCodes file of codes that customers show, or null
 * @param lookNanos how often it is looked whether they have changed
 * @param shownMillis how long a code that a merchant shows can be paid
 * @param paidAfterMillis when the simulated customer pays it
 * @param payers cards of the simulated customers
 */
public record CatalogueSettings(Path bills, Path products, Path walletCodes, long lookNanos, long shownMillis,
        long paidAfterMillis, List<Pan> payers) {

    private static final String NONE = "none";

    /** Reads the section {@code postern.catalogues}. */
    public static CatalogueSettings read(Section catalogues) {
        List<Pan> payers = new ArrayList<>();
        for (String digits : catalogues.texts("merchant-code-payers")) {
            if (!digits.matches("[0-9]{12,19}") || !Pan.of(digits).luhnValid()) {
                throw catalogues.refusal("merchant-code-payers", "must be card numbers with a right check digit");
            }
            payers.add(Pan.of(digits));
        }
        return new CatalogueSettings(file(catalogues, "bills"), file(catalogues, "products"),
                file(catalogues, "wallet-codes"),
                catalogues.nanos("look-interval", TimeUnit.MILLISECONDS.toNanos(10), TimeUnit.DAYS.toNanos(1)),
                millis(catalogues, "merchant-code-lifetime"), millis(catalogues, "merchant-code-paid-after"),
                List.copyOf(payers));
    }

    private static long millis(Section section, String key) {
        return TimeUnit.NANOSECONDS.toMillis(section.nanos(key, 0, TimeUnit.DAYS.toNanos(1)));
    }

    private static Path file(Section section, String key) {
        String text = section.text(key);
        return NONE.equals(text) ? null : Path.of(text);
    }
}
