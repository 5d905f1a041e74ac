package dev.postern.load.fleet;

import dev.postern.load.schedule.Wallets;
import dev.postern.protocol.fleet.FleetRow;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files in which a fleet's billers, shops and wallets tell the host things, for tests, and the settings that name them
 * ({@code postern.catalogues}): every terminal has a customer with bills, and a wallet with codes. Any thread.
 */
public final class Catalogues {
    /** Bills of each terminal's customer. */
    public static final int BILLS_PER_TERMINAL = 20;
    /** The settings for {@code serve --config}. */
    public static final String SETTINGS = "catalogues.conf";
    private static final String PRODUCTS = """
        # Products, for tests. Prices in minor units.
        barcode,name,price_minor,tax_rate,stock
        6901234567892,Mineral water 550 ml,200,13%,480
        6923450657713,Green tea 500 ml,450,13%,120
        """;

    private Catalogues() {
    }

    /** Writes bills.csv, products.csv, wallet-codes.csv and {@link #SETTINGS} into the folder, and returns the settings' file. */
    public static Path write(Path folder, List<FleetRow> fleet) throws IOException {
        Path bills = folder.resolve("bills.csv");
        Path products = folder.resolve("products.csv");
        Path codes = folder.resolve("wallet-codes.csv");
        try (BufferedWriter out = Files.newBufferedWriter(bills)) {
            out.write("# Open bills, for tests: one customer a terminal. Amounts in minor units.\nbiller,customer,period,amount_minor,name\n");
            for (FleetRow row : fleet) {
                for (int i = 0; i < BILLS_PER_TERMINAL; i++) {
                    out.write("POWER," + row.terminalId() + "," + (202_601 + i / 12 * 100 + i % 12) + "," + (1_000 + i * 37) + ",CUSTOMER "
                        + row.terminalId() + "\n");
                }
            }
        }
        Files.writeString(products, PRODUCTS);
        try (BufferedWriter out = Files.newBufferedWriter(codes)) {
            out.write("# Codes that customers show, for tests, each good for one payment: one wallet a terminal. Test cards.\ncode,card,valid_until\n");
            for (int terminal = 0; terminal < fleet.size(); terminal++) {
                for (int i = 0; i < Wallets.CODES_PER_WALLET; i++) {
                    out.write(Wallets.code(terminal, i) + "," + Wallets.pan(terminal) + ",2036-01-01T00:00:00Z\n");
                }
            }
        }
        Path settings = folder.resolve(SETTINGS);
        Files.writeString(settings, """
            # What this fleet's billers, shops and wallets tell the host: postern serve --config.
            postern.catalogues {
              bills = "%s"
              products = "%s"
              wallet-codes = "%s"
              # Customers of tests pay fast, and codes that nobody pays are over soon.
              merchant-code-paid-after = 1s
              merchant-code-lifetime = 10s
              merchant-code-payers = ["%d"]
            }
            """.formatted(bills.toAbsolutePath(), products.toAbsolutePath(), codes.toAbsolutePath(), Wallets.PAYER_PAN));
        return settings;
    }
}
