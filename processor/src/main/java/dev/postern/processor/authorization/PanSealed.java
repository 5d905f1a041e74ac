package dev.postern.processor.authorization;

/**
 * A card was seen for the first time: its number, sealed under the data key of that day. Stands in the card's stream before the account is
 * opened; no state follows from it. When the day's key is destroyed nobody can read it again.
 *
 * @param sealed day, nonce, enciphered digits, tag
 */
public record PanSealed(CardToken token, byte[] sealed, long atEpochMillis) implements Event {
}
