package dev.postern.load.run;

import dev.postern.load.reconcile.MoneyCheck;

/**
 * All that a run found, as written to result.json. Immutable.
 *
 * @param format   version of this layout
 * @param measured what was measured
 * @param money    the money check; null for a bare echo, or when it could not be made
 * @param verdict  what the run is worth
 * @param folder   the run's folder
 */
public record Result(int format, Findings measured, MoneyCheck money, Verdict verdict, String folder) {
}
