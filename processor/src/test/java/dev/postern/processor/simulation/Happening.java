package dev.postern.processor.simulation;

/**
 * What may happen in a simulated world. Each has a floor: how often it happens at least in 100 runs of 1,000
 * transactions, about a third of what was usual when it was set. A class that stays empty proves nothing, so it fails the run.
 */
enum Happening {
    // What terminals were told.
    APPROVED(10000), DECLINED_FOR_FUNDS(3700), DECLINED_BY_ISSUER(440), DECLINED_BY_RULE(950), BALANCE_TOLD(2500),
    REFUSED_12(570), REFUSED_13(290), REFUSED_14(300), REFUSED_15(320), REFUSED_30(290), REFUSED_77(290),
    REFUSED_94(500), REFUSED_A0(530), IN_PROGRESS_09(590), UNAVAILABLE_91(1900), LOW_ON_SPACE_96(840),
    REPEAT_ANSWERED(6200), REPEAT_ANSWERED_AFTER_RESTART(1800), REPEAT_FROM_JOURNAL(3000), REVERSAL_ANSWERED(5000),
    ORIGINAL_REFUSED_AFTER_REVERSAL(2100), LATE_OR_SECOND_ANSWER(4200), LATE_APPROVAL_AFTER_REVERSAL(53),
    SIGNED_ON(990), ECHOED(2900), UNVERIFIABLE_ANSWER(130),
    // How reversals ended in the journal.
    MONEY_RETURNED(2600), NOTHING_TO_RETURN(190), ORIGINAL_UNKNOWN(2100), ORIGINAL_CANCELLED(37),
    // What the network did.
    TIMED_OUT(6700), DROPPED(2200), DUPLICATED(2700), DELAYED(3600), CUT_BEFORE_SEND(550), CUT_AFTER_SEND(550),
    CUT_IN_FRAME(450), SPLIT(4600), HALF_OPEN(320), RECONNECTED(280), CLOSED_BY_HOST(170), CREDITS_GONE(230),
    LEASE_MOVED(230), ADMISSION_REFUSED(140),
    // Behind what hosts died.
    DIED_AFTER_CONNECTION(13), DIED_AFTER_PARTITION(19), DIED_AFTER_SCREENER(13), DIED_AFTER_ISSUER(13),
    DIED_AFTER_HOME(10), DIED_AFTER_FLUSH(10), DIED_AFTER_ALARM(6), DIED_AFTER_WRITTEN(8), DIED_AFTER_FORCED(9),
    DIED_AFTER_SNAPSHOT_BEGUN(17), DIED_AFTER_SNAPSHOT_COPIED(19), DIED_AFTER_SNAPSHOT_STORED(19),
    DIED_AFTER_RECOVERY(19),
    // What the disk did.
    PROCESS_KILLED(150), POWER_CUT(160), RECORDS_LOST(10), TAIL_CUT(10), PAGE_TORN(2), BIT_FLIP_REFUSED(33),
    JOURNAL_FULL(41), FORCE_FAILED(55), SNAPSHOT_RESTORED(1800), SNAPSHOT_PASSED_OVER(44), STATE_COMPARED(330);

    private final int floor;

    Happening(int floor) {
        this.floor = floor;
    }

    /** The least number in {@code transactions}; runs that are too short for one have no floor. */
    long floor(long transactions) {
        return floor * transactions / 100_000;
    }
}
