package dev.postern.processor.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One open bill of the simulated biller; all of them stand in a file that the host reads. */
record Bill(String customer, long minor) {

    static final String BILLER = "WATER";
    static final String PERIOD = "202611";
    /** The one product of the host's catalogue. */
    static final String BARCODE = "6901234567892";
    /** So few that two terminals come to pay the same one. */
    static final int ALL = 40;

    static Bill of(int number) {
        return new Bill("%06d".formatted(100_001 + number), 100 + 7L * number);
    }

    /** Writes the file of bills. */
    static void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("biller,customer,period,amount_minor,name"));
        for (int i = 0; i < ALL; i++) {
            lines.add("%s,%s,%s,%d,CUSTOMER".formatted(BILLER, of(i).customer, PERIOD, of(i).minor));
        }
        Files.write(file, lines);
    }

    /** Writes the file of products. */
    static void writeProducts(Path file) throws IOException {
        Files.write(file, List.of("barcode,name,price_minor,tax_rate,stock", BARCODE + ",Mineral water 550 ml,200,13%,480"));
    }
}
