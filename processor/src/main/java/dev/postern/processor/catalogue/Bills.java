package dev.postern.processor.catalogue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Open bills by biller and customer. Immutable; any thread. */
public final class Bills {

    /**
     * One open bill.
     *
     * @param period as the biller names it, e.g. 202611
     * @param amountMinor what is due
     * @param name of the customer, as the terminal may show it
     */
    public record Bill(String biller, String customer, String period, long amountMinor, String name) {

        /** A number for this bill: who pays it uses it up. */
        public long code() {
            return OnceCodes.of("bill", biller, customer, period);
        }
    }

    /** No bill is open. */
    public static final Bills NONE = new Bills(Map.of());

    private static final List<String> COLUMNS = List.of("biller", "customer", "period", "amount_minor", "name");

    private final Map<String, List<Bill>> byCustomer;

    private Bills(Map<String, List<Bill>> byCustomer) {
        this.byCustomer = byCustomer;
    }

    /** Reads {@code biller,customer,period,amount_minor,name}. */
    public static Bills read(Path file) throws BadCatalogue {
        Map<String, List<Bill>> byCustomer = new HashMap<>();
        for (CsvRow row : CsvRow.read(file, COLUMNS)) {
            Bill bill = new Bill(row.text("biller", 20), row.text("customer", 30), row.text("period", 10),
                    row.minor("amount_minor"), row.text("name", 30));
            if (bill.amountMinor == 0) {
                throw row.bad("amount_minor", "must be above 0");
            }
            List<Bill> same = byCustomer.computeIfAbsent(key(bill.biller, bill.customer), _ -> new ArrayList<>());
            if (same.stream().anyMatch(other -> other.period.equals(bill.period))) {
                throw row.bad("period", "stands twice for this customer");
            }
            same.add(bill);
        }
        byCustomer.values().forEach(bills -> bills.sort(Comparator.comparing(Bill::period)));
        return new Bills(byCustomer);
    }

    private static String key(String biller, String customer) {
        return biller + '\n' + customer;
    }

    /** A customer's bills, oldest first; of one period only when one is named. */
    public List<Bill> of(String biller, String customer, String period) {
        List<Bill> all = byCustomer.getOrDefault(key(biller, customer), List.of());
        return period == null ? List.copyOf(all) : all.stream().filter(bill -> bill.period.equals(period)).toList();
    }

    /** The bill of a period; null when there is none. */
    public Bill find(String biller, String customer, String period) {
        return of(biller, customer, period).stream().findFirst().orElse(null);
    }

    /** How many customers have open bills. */
    public int customers() {
        return byCustomer.size();
    }
}
