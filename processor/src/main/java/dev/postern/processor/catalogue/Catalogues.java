package dev.postern.processor.catalogue;

import dev.postern.processor.ops.Counts;
import dev.postern.processor.settings.BadSetting;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * All catalogues of a node, and the thread that looks whether their files have changed. Asked from any thread; closed by
 * its owner.
 */
public final class Catalogues implements AutoCloseable {

    private final CatalogueSettings settings;
    private final Watched<Bills> bills;
    private final Watched<Products> products;
    private final Watched<WalletCodes> walletCodes;
    private ScheduledExecutorService thread;

    private Catalogues(CatalogueSettings settings) {
        this.settings = settings;
        bills = new Watched<>(settings.bills(), Bills.NONE, Bills::read);
        products = new Watched<>(settings.products(), Products.NONE, Products::read);
        walletCodes = new Watched<>(settings.walletCodes(), WalletCodes.NONE, WalletCodes::read);
    }

    /**
     * Reads all files and watches them from then on.
     *
     * @throws BadSetting with one sentence when a file cannot be used
     */
    public static Catalogues open(CatalogueSettings settings, Counts counts) {
        Catalogues catalogues = unwatched(settings);
        catalogues.watch(counts);
        return catalogues;
    }

    /**
     * Reads all files once; what changes later is not seen.
     *
     * @throws BadSetting with one sentence when a file cannot be used
     */
    public static Catalogues unwatched(CatalogueSettings settings) {
        Catalogues catalogues = new Catalogues(settings);
        try {
            catalogues.bills.first();
            catalogues.products.first();
            catalogues.walletCodes.first();
        } catch (BadCatalogue bad) {
            throw new BadSetting(bad.getMessage());
        }
        return catalogues;
    }

    private void watch(Counts counts) {
        thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("catalogues").daemon().factory());
        thread.scheduleWithFixedDelay(() -> look(counts), settings.lookNanos(), settings.lookNanos(),
                TimeUnit.NANOSECONDS);
    }

    private void look(Counts counts) {
        boolean good = bills.look() & products.look() & walletCodes.look();
        if (!good) {
            counts.refused("bad-catalogue");
        }
    }

    public CatalogueSettings settings() {
        return settings;
    }

    public Bills bills() {
        return bills.get();
    }

    public Products products() {
        return products.get();
    }

    public WalletCodes walletCodes() {
        return walletCodes.get();
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }
}
