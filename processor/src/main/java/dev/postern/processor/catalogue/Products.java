package dev.postern.processor.catalogue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What shops sell, by barcode. Immutable; any thread. */
public final class Products {

    /**
     * One product.
     *
     * @param taxRate as the receipt shows it, e.g. 13%
     */
    public record Product(String barcode, String name, long priceMinor, String taxRate, long stock) {
    }

    /** Nothing is sold. */
    public static final Products NONE = new Products(Map.of());

    private static final List<String> COLUMNS = List.of("barcode", "name", "price_minor", "tax_rate", "stock");

    private final Map<String, Product> byBarcode;

    private Products(Map<String, Product> byBarcode) {
        this.byBarcode = byBarcode;
    }

    /** Reads {@code barcode,name,price_minor,tax_rate,stock}. */
    public static Products read(Path file) throws BadCatalogue {
        Map<String, Product> byBarcode = new HashMap<>();
        for (CsvRow row : CsvRow.read(file, COLUMNS)) {
            Product product = new Product(row.text("barcode", 20), row.text("name", 60), row.minor("price_minor"),
                    row.text("tax_rate", 8), row.minor("stock"));
            if (byBarcode.put(product.barcode, product) != null) {
                throw row.bad("barcode", "stands twice");
            }
        }
        return new Products(byBarcode);
    }

    /** The product, or null. */
    public Product find(String barcode) {
        return byBarcode.get(barcode);
    }

    /** How many there are. */
    public int size() {
        return byBarcode.size();
    }
}
