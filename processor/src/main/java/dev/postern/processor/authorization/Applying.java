package dev.postern.processor.authorization;

import dev.postern.processor.authorization.TransferStep.Step;

/**
 * Takes events into a shard's tables, live and at replay alike; it trusts what was decided and never refuses. Confined
 * to its shard.
 */
final class Applying {

    private final Shard shard;

    Applying(Shard shard) {
        this.shard = shard;
    }

    void approved(Approved event) {
        int card = account(event.token());
        long own = shard.sequence + 1;
        move(card, event.balanceMinor(), event.effect());
        if (event.effect() != null) {
            change(event, card, own);
        }
        keep(event.exchange(), card, event.kind(), event.amountMinor(), event.currency(), true, event.atEpochMillis(),
                own, link(event));
        if (ResponseCode.PARTLY_APPROVED.equals(event.responseCode())) {
            shard.originals.setPartly(shard.originals.findSequence(own));
        }
    }

    private static long link(Approved event) {
        Effect effect = event.effect();
        if (effect == null || Authorizing.isRefundable(event.kind())) {
            return 0;
        }
        return event.kind() == Kind.BILL_PAYMENT ? effect.code() : effect.linkedSequence();
    }

    private void move(int card, long balanceMinor, Effect effect) {
        if (balanceMinor != 0) {
            shard.cards.setBalance(card, Math.addExact(shard.cards.balanceMinor(card), balanceMinor));
        }
        if (effect != null && effect.heldMinor() != 0) {
            shard.cards.setHeld(card, Math.addExact(shard.cards.heldMinor(card), effect.heldMinor()));
        }
    }

    private void change(Approved event, int card, long own) {
        Effect effect = event.effect();
        if (effect.code() != 0) {
            shard.codes.use(effect.code(), effect.untilEpochMillis(), event.atEpochMillis());
        }
        switch (event.kind()) {
            case PRE_AUTHORIZATION, STAND_IN_HOLD -> openHold(event, card, own);
            case INCREMENT -> changeHold(effect.linkedSequence(), event.amountMinor());
            case PRE_AUTHORIZATION_VOID -> hold(effect.linkedSequence(), Holds.State.ENDED, 0);
            case COMPLETION, COMPLETION_ADVICE -> hold(effect.linkedSequence(), Holds.State.COMPLETED, own);
            case VOID -> markReversed(effect.linkedSequence(), true);
            case COMPLETION_VOID -> {
                markReversed(effect.linkedSequence(), true);
                if (effect.heldMinor() != 0) {
                    Holds.Hold hold = shard.holds.completedBy(effect.linkedSequence());
                    shard.holds.put(hold.open());
                }
            }
            case REFUND -> giveBack(effect.linkedSequence(), event.amountMinor());
            case ADJUSTMENT, TIP -> {
                int original = shard.originals.findSequence(effect.linkedSequence());
                if (original >= 0) {
                    shard.originals.setAmount(original, event.amountMinor());
                }
            }
            case TRANSFER -> {
                shard.sent.put(new Transfers.Transfer(Transfers.id(shard.stream, own), event.token(),
                        effect.payee(), event.amountMinor(), event.currency(), Transfers.State.CREDITING,
                        event.atEpochMillis()));
                shard.sent.forget(shard.stream, event.atEpochMillis() - shard.bounds.originalsRetentionMillis());
            }
            default -> { }
        }
    }

    private void openHold(Approved event, int card, long own) {
        shard.holds.forgetEnded(event.atEpochMillis());
        if (event.effect().heldMinor() != 0) {
            shard.holds.put(new Holds.Hold(own, card, event.exchange().terminal(), event.amountMinor(),
                    event.currency(), event.effect().untilEpochMillis(), Holds.State.OPEN, 0));
        }
    }

    private void changeHold(long sequence, long moreMinor) {
        Holds.Hold hold = shard.holds.get(sequence);
        shard.holds.put(hold.with(hold.amountMinor() + moreMinor));
    }

    private void hold(long sequence, Holds.State state, long completedBy) {
        Holds.Hold hold = shard.holds.get(sequence);
        shard.holds.put(switch (state) {
            case OPEN -> hold.open();
            case COMPLETED -> hold.completed(completedBy);
            case ENDED -> hold.ended();
        });
    }

    private void markReversed(long sequence, boolean reversed) {
        int original = shard.originals.findSequence(sequence);
        // A shorter retention than when it was written may have let it go: what is recorded still happened.
        if (original >= 0) {
            shard.originals.setReversed(original, reversed);
        }
    }

    private void giveBack(long sequence, long amountMinor) {
        int original = sequence == 0 ? -1 : shard.originals.findSequence(sequence);
        if (original >= 0) {
            shard.originals.setLink(original, shard.originals.link(original) + amountMinor);
        }
    }

    void declined(Declined event) {
        // A sale that was cancelled while it waited may be of a card that has no account yet.
        long own = shard.sequence + 1;
        keep(event.exchange(), shard.cards.findOrAdd(event.token()), event.kind(), event.amountMinor(),
                event.currency(), false, event.atEpochMillis(), own, 0);
        if (ResponseCode.ISSUER_TOO_LATE.equals(event.responseCode())) {
            shard.owed.put(own, event.token());
        }
    }

    void reversed(Reversed event) {
        if (event.ending() != Ending.MONEY_RETURNED && event.ending() != Ending.MONEY_RETURNING) {
            return;
        }
        move(account(event.token()), event.balanceMinor(), event.effect());
        int original = shard.originals.find(event.exchange().terminal(), event.originalBatch(), event.originalStan());
        if (original >= 0) {
            shrink(original, event.amountMinor());
        }
        if (event.effect() != null) {
            change(event, original);
        }
    }

    /** All that stood is gone, or a smaller amount stands. */
    private void shrink(int original, long amountMinor) {
        Originals originals = shard.originals;
        boolean debit = Authorizing.isRefundable(originals.kind(original));
        boolean mayShrink = debit || originals.kind(original).money() == Kind.Money.TAKES;
        long standing = originals.amountMinor(original) - (debit ? originals.link(original) : 0);
        if (mayShrink && amountMinor < standing) {
            originals.setAmount(original, originals.amountMinor(original) - amountMinor);
        } else {
            originals.setReversed(original, true);
        }
    }

    private void change(Reversed event, int original) {
        Effect effect = event.effect();
        switch (event.kind()) {
            case COMPLETION -> {
                Holds.Hold hold = effect.heldMinor() == 0 ? null : shard.holds.completedBy(effect.linkedSequence());
                if (hold != null) {
                    shard.holds.put(hold.open());
                }
            }
            case VOID -> markReversed(effect.linkedSequence(), false);
            case COMPLETION_VOID -> {
                markReversed(effect.linkedSequence(), false);
                if (effect.heldMinor() != 0) {
                    Holds.Hold hold = shard.holds.completedBy(effect.linkedSequence());
                    shard.holds.put(hold.completed(effect.linkedSequence()));
                }
            }
            case PRE_AUTHORIZATION -> hold(effect.linkedSequence(), Holds.State.ENDED, 0);
            case PRE_AUTHORIZATION_VOID -> hold(effect.linkedSequence(), Holds.State.OPEN, 0);
            case INCREMENT -> changeHold(effect.linkedSequence(), -event.amountMinor());
            case BILL_PAYMENT -> shard.codes.remove(effect.code());
            case TRANSFER -> {
                Transfers.Transfer transfer = shard.sent.get(Transfers.id(shard.stream, effect.linkedSequence()));
                // A shorter retention than when it was written may have let it go: what is recorded still happened.
                if (transfer != null) {
                    shard.sent.put(transfer.to(Transfers.State.RETURNING));
                }
            }
            default -> { }
        }
    }

    void expired(HoldExpired event) {
        int card = account(event.token());
        shard.cards.setHeld(card, Math.subtractExact(shard.cards.heldMinor(card), event.amountMinor()));
        hold(event.holdSequence(), Holds.State.ENDED, 0);
    }

    void step(TransferStep event) {
        int card = account(event.token());
        if (event.step() == Step.CREDITED || event.step() == Step.RETURNED) {
            move(card, event.amountMinor(), null);
        } else if (event.step() == Step.TAKEN) {
            move(card, -event.amountMinor(), null);
        }
        switch (event.step()) {
            case CREDITED, TAKEN -> {
                shard.received.put(new Transfers.Transfer(event.transferId(), null, new Payee(event.token(), ""),
                        event.amountMinor(), event.currency(),
                        event.step() == Step.TAKEN ? Transfers.State.TAKEN : Transfers.State.CREDITED,
                        event.atEpochMillis()));
                shard.received.forget(Transfers.streamOf(event.transferId()),
                        event.atEpochMillis() - shard.bounds.originalsRetentionMillis());
            }
            case SETTLED -> sent(event, Transfers.State.SETTLED);
            case RETURNED -> sent(event, Transfers.State.RETURNED);
        }
    }

    private void sent(TransferStep event, Transfers.State state) {
        Transfers.Transfer transfer = shard.sent.get(event.transferId());
        if (transfer != null) {
            shard.sent.put(transfer.to(state));
        }
    }

    void answered(IssuerReversalAnswered event) {
        shard.owed.remove(event.declinedSequence());
    }

    private int account(CardToken token) {
        int card = shard.cards.find(token);
        if (card < 0 || !shard.cards.hasAccount(card)) {
            throw new IllegalStateException("an event moved money of a card without an account");
        }
        return card;
    }

    private void keep(Exchange exchange, int card, Kind kind, long amountMinor, int currency, boolean approved,
            long atEpochMillis, long own, long link) {
        Originals originals = shard.originals;
        while (originals.size() > 0 && shard.oldestPastRetention(atEpochMillis)) {
            originals.removeOldest();
        }
        originals.add(exchange, card, kind, amountMinor, currency, approved, atEpochMillis, own, link);
    }
}
