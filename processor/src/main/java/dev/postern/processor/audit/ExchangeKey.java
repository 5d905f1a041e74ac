package dev.postern.processor.audit;

import dev.postern.processor.authorization.Exchange;

/**
 * Under which an exchange is known: two requests with the same key are the same request. Immutable.
 *
 * @param terminal field 41, eight ASCII bytes packed big-endian
 * @param batch field 60.2; of a reversal the original's, field 61
 * @param messageClass the second digit of the MTI
 */
public record ExchangeKey(long terminal, int batch, int stan, int messageClass) {

    /** The key of a journaled exchange. */
    public static ExchangeKey of(Exchange exchange) {
        return new ExchangeKey(exchange.terminal(), exchange.batch(), exchange.stan(), exchange.messageClass());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("terminal ");
        for (int shift = 56; shift >= 0; shift -= 8) {
            text.append((char) (terminal >>> shift & 0xFF));
        }
        return text.append(" batch ").append(batch).append(" STAN ").append(stan)
                .append(messageClass == 4 ? " (reversal)" : "").toString();
    }
}
