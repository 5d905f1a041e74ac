package dev.postern.processor.terminal;

import dev.postern.processor.authorization.CodeShown;
import dev.postern.processor.authorization.Exchange;
import dev.postern.processor.authorization.Kind;
import dev.postern.processor.authorization.Outcome;
import dev.postern.processor.authorization.References;
import dev.postern.processor.authorization.ResponseCode;
import dev.postern.processor.authorization.Served;
import dev.postern.processor.catalogue.Bills;
import dev.postern.processor.catalogue.Catalogues;
import dev.postern.processor.catalogue.OnceCodes;
import dev.postern.processor.catalogue.Products;
import java.util.List;

/**
 * What a partition answers out of catalogues and its own memory, without asking a card: bills, products, and codes that
 * a merchant shows (protocol contract, section 4). Confined to its partition.
 */
final class OwnAnswers {

    private final Answering answering;
    private final Catalogues catalogues;

    OwnAnswers(Answering answering, Catalogues catalogues) {
        this.answering = answering;
        this.catalogues = catalogues;
    }

    /** Bills that may be due, oldest first. */
    List<Bills.Bill> bills(TerminalRequest request) {
        Supplement more = request.supplement();
        return catalogues.bills().of(more.tag48("10"), more.tag48("11"), more.tag48("12"));
    }

    /** The amount that is due in 4, and the bill's tags in 48. */
    void due(TerminalState terminal, Submit submit, Bills.Bill bill, long fingerprint) {
        serve(terminal, submit, Kind.BILL_INQUIRY, fingerprint, new Outcome.More(bill.amountMinor(), null, null,
                tag("10", bill.biller()) + tag("11", bill.customer()) + tag("12", bill.period())
                        + tag("15", bill.name()), null, null));
    }

    void productLookup(TerminalState terminal, Submit submit, long fingerprint) {
        TerminalRequest request = submit.request();
        Products.Product product = catalogues.products().find(request.supplement().tag48("20"));
        if (product == null) {
            answering.refuse(terminal, submit, request.batch(), fingerprint, ResponseCode.ORIGINAL_NOT_FOUND);
            return;
        }
        serve(terminal, submit, Kind.PRODUCT_LOOKUP, fingerprint, Outcome.More.texts(
                tag("20", product.barcode()) + tag("21", product.name())
                        + tag("22", Long.toString(product.priceMinor())) + tag("23", product.taxRate())
                        + tag("24", Long.toString(product.stock())), null, null));
    }

    /** How a code that was paid stands. */
    void paid(TerminalState terminal, Submit submit, long fingerprint) {
        serve(terminal, submit, Kind.MERCHANT_CODE_POLL, fingerprint, null);
    }

    private void serve(TerminalState terminal, Submit submit, Kind kind, long fingerprint, Outcome.More more) {
        TerminalRequest request = submit.request();
        byte[] answer = request.encode(Outcome.served(answering.ownReference(request), more, request.atEpochMillis));
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        terminal.window.started(exchange.batch(), exchange.stan(), exchange.messageClass(), fingerprint);
        answering.whenDurable(terminal, submit,
                new Served(exchange, kind, ResponseCode.APPROVED, answer, request.atEpochMillis), answer,
                ResponseCode.APPROVED);
    }

    /** Makes a code for the terminal's screen; the answer has it in 59, and polls name it by 37. */
    void show(TerminalState terminal, Submit submit, long fingerprint) {
        TerminalRequest request = submit.request();
        long reference = answering.ownReference(request);
        String rrn = References.rrnText(reference);
        byte[] answer = request.encode(Outcome.served(reference,
                Outcome.More.texts(null, null, tag("A4", "PM" + rrn)), request.atEpochMillis));
        Exchange exchange = Answering.exchange(terminal, request, request.batch(), fingerprint);
        terminal.window.started(exchange.batch(), exchange.stan(), exchange.messageClass(), fingerprint);
        long until = request.atEpochMillis + catalogues.settings().shownMillis();
        answering.whenDurable(terminal, submit, new CodeShown(exchange, OnceCodes.of("shown", rrn), request.amountMinor,
                request.currency, rrn, until, answer, request.atEpochMillis), answer, ResponseCode.APPROVED);
    }

    private static String tag(String tag, String value) {
        return "%s%03d%s".formatted(tag, value.length(), value);
    }
}
