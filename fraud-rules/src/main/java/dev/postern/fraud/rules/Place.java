package dev.postern.fraud.rules;

/**
 * Where a terminal stands. Immutable; any thread.
 *
 * @param latitudeMicroDegrees north is positive
 * @param longitudeMicroDegrees east is positive
 * @param country two letters
 */
public record Place(int latitudeMicroDegrees, int longitudeMicroDegrees, String country) {
}
