package dev.postern.fraud.synthetic;

/**
 * One synthetic transaction. Immutable.
 *
 * @param issuerApproves what the card's issuer says when the rules let it pass
 */
record Transaction(long atEpochMillis, Scenario scenario, long card, String bin, Shop shop, String entry, String device,
        long amountMinor, boolean issuerApproves) {

    boolean fraud() {
        return scenario != Scenario.GENUINE;
    }
}
