package dev.postern.processor.simulation;

import dev.postern.processor.simulation.GuardBook.Proof;
import dev.postern.processor.till.CardSecrets;
import dev.postern.processor.till.Cards;
import dev.postern.processor.till.KindMessages;
import dev.postern.processor.till.WireMessage;
import dev.postern.protocol.iso8583.Pan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is sold at a simulated till: one thing of every kind of the contract's section 4, and what goes on from it. Keeps
 * the sales, holds and codes that stand, as the terminal knows them. Not thread-safe.
 */
final class Selling {

    private static final int STANDING_MAX = 12;
    private static final Set<String> BILL_REFUSALS = Set.of("51", "61", "65", "12");
    private static final Set<String> CODE_REFUSALS = Set.of("51", "61", "65", "12");
    private static final Set<String> POLL_REFUSALS = Set.of("51", "61", "65", "54");
    /** Where holds end by themselves, whatever goes on from one may come too late. */
    private static final Set<String> HOLD_OVER = Set.of("12", "25", "51");
    private static final Set<String> PIN_REFUSALS = Set.of("51", "61", "65", "55", "75", "38");
    private static final Set<String> BLOCK_REFUSALS = Set.of("61", "65", "99");
    private static final Set<String> TRACK_REFUSALS = Set.of("51", "61", "65", "63");
    private static final Set<String> CHIP_REFUSALS = Set.of("51", "61", "65", "88");
    private static final int PART_TAKEN = 1;

    /** A code on the terminal's screen. */
    private record Shown(Deal deal, WireMessage answer, long minor) {
    }

    private final World world;
    private final SimulatedTerminal terminal;
    private final KindMessages messages;
    private final Books books;
    private final Deque<Sale> sales = new ArrayDeque<>();
    private final Deque<Hold> holds = new ArrayDeque<>();
    private final Deque<Shown> codes = new ArrayDeque<>();

    Selling(World world, SimulatedTerminal terminal, KindMessages messages, Books books) {
        this.world = world;
        this.terminal = terminal;
        this.messages = messages;
        this.books = books;
    }

    /** Begins one of the kinds that need nothing before them. */
    void sellSomething() {
        switch (world.below(32)) {
            case 0, 1 -> sale(messages.cashback(world.card(), 1 + amount(), 1), Happening.CASHBACK_GIVEN);
            case 2, 3 -> sale(messages.topUp(world.card(), amount(), "13900000000"), Happening.TOPPED_UP);
            case 4, 5 -> load();
            case 6, 7 -> refund();
            case 8, 9 -> sale(messages.offlineSale(world.card(), amount()), Happening.OFFLINE_TAKEN);
            case 10, 11, 12 -> hold(messages.preAuthorization(world.card(), amount()), Happening.HELD);
            case 13, 14, 15 -> transfer();
            case 16, 17 -> payBill();
            case 18, 19 -> customerCode();
            case 20, 21 -> showCode();
            case 22 -> standIn();
            case 23 -> partlySale();
            case 24, 25 -> cash(world.card(), Proof.PIN_RIGHT);
            case 26, 27 -> pinOfAForgetfulCustomer();
            case 28 -> badPinBlock();
            case 29 -> swiped();
            default -> inserted();
        }
    }

    /** What another terminal of the merchant may go on from: its own no more. */
    private Sale giveSale() {
        return take(sales, Sale::goesOn);
    }

    private Hold giveHold() {
        return take(holds, _ -> true);
    }

    /** Begins something that goes on from what stands; else sells. */
    void goOn() {
        switch (world.below(8)) {
            case 0, 1, 2 -> goOnFromASale();
            case 3, 4, 5 -> goOnFromAHold();
            default -> poll();
        }
    }

    /** Asks what moves nothing. */
    void inquire() {
        Bill bill = world.bill();
        switch (world.below(3)) {
            case 0 -> terminal.ask(messages.billInquiry(world.card(), Bill.BILLER, bill.customer()), Happening.BILL_TOLD, Set.of("25"),
                    (_, answer) -> {
                        if (Long.parseLong(answer.get(4)) != bill.minor()) {
                            world.broken("a bill of " + bill.minor() + " was told as " + answer.get(4));
                        }
                    });
            case 1 -> terminal.ask(messages.productLookup(Bill.BARCODE), Happening.PRODUCT_TOLD, Deal.NONE, Deal.Ending.NOTHING);
            default -> scriptResult();
        }
    }

    void sell(Pan card) {
        sale(messages.purchase(card, amount()), Happening.APPROVED);
    }

    private long amount() {
        return 1 + world.below(world.chance(20) ? 4_000 : 1_500);
    }

    private static long minor(WireMessage message) {
        return Long.parseLong(message.get(4));
    }

    private static Pan card(WireMessage request) {
        return Pan.of(request.get(2));
    }

    /** Takes the whole of field 4. */
    private void sale(WireMessage request, Happening happening) {
        boolean advice = request.mti() == 0x0220;
        terminal.ask(request, happening, advice ? Deal.NONE : Deal.SALE_REFUSALS, (deal, answer) ->
                stands(deal, answer, card(request), minor(request), null));
    }

    private void stands(Deal deal, WireMessage answer, Pan card, long minor, Pan payee) {
        books.debit(card, deal.key.batch(), deal.stan(), minor);
        keep(sales, new Sale(deal, answer, card, deal.key.batch(), deal.stan(), minor, "10".equals(answer.get(39)), payee,
                terminal.number()));
    }

    private static <E> void keep(Deque<E> all, E one) {
        all.addFirst(one);
        if (all.size() > STANDING_MAX) {
            all.removeLast();
        }
    }

    /** The first that fits, no longer among those that stand: what happens to it now decides whether it comes back. */
    private static <E> E take(Deque<E> all, Predicate<E> fits) {
        E found = all.stream().filter(fits).findFirst().orElse(null);
        all.remove(found);
        return found;
    }

    private void partlySale() {
        WireMessage request = messages.purchase(world.card(), 1_500 + amount());
        request.set(60, request.get(60).substring(0, 11) + "50" + PART_TAKEN);
        terminal.ask(request, Happening.APPROVED, Deal.SALE_REFUSALS, (deal, answer) -> {
            boolean part = "10".equals(answer.get(39));
            if (part == (minor(answer) == minor(request))) {
                world.broken("code " + answer.get(39) + " for " + answer.get(4) + " of " + request.get(4));
            }
            stands(deal, answer, card(request), minor(answer), null);
        });
    }

    private void load() {
        WireMessage request = messages.load(world.card(), amount());
        terminal.ask(request, Happening.LOADED, Deal.NONE, (deal, _) ->
                books.credit(card(request), deal.key.batch(), deal.stan(), minor(request)));
    }

    private void refund() {
        WireMessage request = messages.refund(world.card(), amount());
        terminal.ask(request, Happening.REFUNDED, Deal.NONE, (deal, _) ->
                books.credit(card(request), deal.key.batch(), deal.stan(), minor(request)));
    }

    // ---- With a PIN, a track or a chip -------------------------------------------------------------------------------

    private void cash(Pan card, Proof proof) {
        WireMessage request = messages.cash(card, amount());
        terminal.shows(request, card, proof);
        terminal.ask(request, Happening.CASH_GIVEN, PIN_REFUSALS, (deal, answer) ->
                stands(deal, answer, card, minor(request), null));
    }

    /** Often wrong, so that the card is blocked in the end, and sometimes right again before. */
    private void pinOfAForgetfulCustomer() {
        Pan card = world.forgetfulCard();
        Proof proof = world.chance(750) ? Proof.PIN_WRONG : Proof.PIN_RIGHT;
        if (world.chance(500)) {
            cash(card, proof);
            return;
        }
        WireMessage request = CardSecrets.expectsPin(messages.purchase(card, amount()));
        terminal.shows(request, card, proof);
        terminal.ask(request, Happening.PIN_VERIFIED, PIN_REFUSALS, (deal, answer) ->
                stands(deal, answer, card, minor(request), null));
    }

    private void badPinBlock() {
        Pan card = world.card();
        WireMessage request = messages.cash(card, amount()).set(52, "%016x".formatted(world.number())).set(53, "2600000000000000");
        terminal.shows(request, card, Proof.PIN_BLOCK_BAD);
        terminal.ask(request, Happening.CASH_GIVEN, BLOCK_REFUSALS, Deal.Ending.NOTHING);
    }

    private void swiped() {
        Pan card = world.card();
        boolean right = world.chance(600);
        WireMessage request = CardSecrets.swiped(messages.purchase(card, amount()), card, right);
        terminal.shows(request, card, right ? Proof.TRACK_RIGHT : Proof.TRACK_WRONG);
        terminal.ask(request, Happening.SWIPED, TRACK_REFUSALS, (deal, answer) ->
                stands(deal, answer, card, minor(request), null));
    }

    /** Each use of a chip has the next counter; two of them may overtake each other on their way. */
    private void inserted() {
        Pan card = world.card();
        boolean right = world.chance(750);
        int counter = world.nextChipCounter(card);
        WireMessage request = CardSecrets.inserted(messages.purchase(card, amount()), card, counter, right);
        terminal.shows(request, right ? Proof.CHIP_RIGHT : Proof.CHIP_WRONG, counter);
        terminal.ask(request, Happening.INSERTED, CHIP_REFUSALS, (deal, answer) ->
                stands(deal, answer, card, minor(request), null));
    }

    // ---- Transfers, bills and codes ----------------------------------------------------------------------------------

    private void transfer() {
        Pan payer = world.card();
        Pan payee = world.card();
        if (payer.equals(payee)) {
            sell(payer);
            return;
        }
        WireMessage request = messages.transfer(payer, payee, amount());
        terminal.ask(request, Happening.TRANSFERRED, Deal.SALE_REFUSALS, (deal, answer) -> {
            books.take(payee, -minor(request));
            stands(deal, answer, payer, minor(request), payee);
        });
    }

    private void payBill() {
        Bill bill = world.bill();
        WireMessage request = messages.billPayment(world.card(), bill.minor(), Bill.BILLER, bill.customer(), Bill.PERIOD);
        terminal.ask(request, Happening.BILL_PAID, BILL_REFUSALS, (deal, answer) ->
                stands(deal, answer, card(request), minor(request), null));
    }

    /** Good, used, expired or nobody's. */
    private void customerCode() {
        int number = world.below(WalletCode.ALL);
        WireMessage request = messages.customerCode(WalletCode.name(number), amount());
        if (WalletCode.isUnknown(number)) {
            terminal.expect(request, "25");
        } else if (WalletCode.isExpired(number)) {
            terminal.expect(request, "54");
        } else {
            terminal.ask(request, Happening.CUSTOMER_CODE_PAID, CODE_REFUSALS, (deal, answer) ->
                    stands(deal, answer, world.cardOfCode(number), minor(request), null));
        }
    }

    private void showCode() {
        WireMessage request = messages.merchantCode(amount());
        terminal.ask(request, Happening.CODE_SHOWN, Deal.NONE, (deal, answer) ->
                keep(codes, new Shown(deal, answer, minor(request))));
    }

    /** Who paid it is known here: there is one simulated customer. */
    private void poll() {
        Shown code = world.chance(300) ? codes.pollLast() : take(codes, _ -> true);
        if (code == null) {
            showCode();
        } else if (world.chance(150)) {
            cancel(code.deal, (_, _) -> world.count(Happening.CODE_CANCELLED));
        } else {
            WireMessage request = messages.poll(code.answer, code.minor);
            terminal.ask(request, Happening.CODE_PAID, POLL_REFUSALS, (deal, _) -> {
                books.debit(world.payer(), deal.key.batch(), deal.stan(), code.minor);
                keep(sales, new Sale(code.deal, code.answer, world.payer(), deal.key.batch(), deal.stan(), code.minor, false, null,
                        terminal.number()));
            });
        }
    }

    private void standIn() {
        Pan card = world.card();
        long minor = amount();
        switch (world.below(3)) {
            case 0 -> hold(messages.standInHold(card, minor), Happening.STOOD_IN);
            case 1 -> terminal.ask(messages.standIn(card, minor, "05"), Happening.STOOD_IN, Deal.NONE, Deal.Ending.NOTHING);
            default -> sale(messages.standIn(card, minor, "00"), Happening.STOOD_IN);
        }
    }

    private void scriptResult() {
        Sale sale = sales.peekFirst();
        if (sale == null || sale.deal.request.get(2) == null) {
            sell(world.card());
            return;
        }
        terminal.ask(messages.scriptResult(sale.card, sale.deal.request), Happening.SCRIPT_TOLD, Deal.NONE, Deal.Ending.NOTHING);
    }

    // ---- What goes on from a sale -------------------------------------------------------------------------------------

    private void goOnFromASale() {
        Sale others = world.chance(200) ? world.neighbour(terminal).selling().giveSale() : null;
        if (others != null) {
            if (world.chance(300)) {
                giveBack(others, Happening.REFUNDED_ELSEWHERE);
            } else {
                voiding(others, Happening.VOIDED_ELSEWHERE);
            }
            return;
        }
        Sale sale = take(sales, Sale::goesOn);
        if (sale == null) {
            sell(world.card());
            return;
        }
        switch (world.below(4)) {
            case 0 -> voiding(sale, Happening.VOIDED);
            case 1 -> giveBack(sale, Happening.REFUNDED_LINKED);
            case 2 -> change(sale, sale.minor + sale.minor / 10, true);
            default -> change(sale, world.chance(500) ? sale.minor + 1 + world.below(50) : 1 + sale.minor / 2, false);
        }
    }

    /** A shop that never saw the sale asks for it. */
    void voidOfAnotherMerchant() {
        Sale sale = world.stranger(terminal).selling().sales.stream().filter(Sale::goesOn).findFirst().orElse(null);
        if (sale == null) {
            sell(world.card());
            return;
        }
        terminal.expect(messages.voiding(sale.card, sale.minor, sale.deal.request, sale.answer), "25");
    }

    private void voiding(Sale sale, Happening happening) {
        WireMessage request = messages.voiding(sale.card, sale.minor, sale.deal.request, sale.answer);
        terminal.ask(request, happening, Deal.NONE, undoneBy(sale));
    }

    /** The sale is gone; it stands again when this was reversed. */
    private Deal.Ending undoneBy(Sale sale) {
        return new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                books.undo(sale.card, sale.batchAt(terminal.number()), sale.stan, deal.key.batch(), deal.stan(), sale.minor);
            }

            @Override
            public void reversed() {
                world.count(Happening.VOID_REVERSED);
                keep(world.terminal(sale.terminal).selling().sales, sale);
            }
        };
    }

    private void giveBack(Sale sale, Happening happening) {
        WireMessage request = messages.refund(sale.card, 1 + sale.minor / 2, sale.deal.request, sale.answer);
        terminal.ask(request, happening, Deal.NONE, (deal, _) ->
                books.credit(sale.card, deal.key.batch(), deal.stan(), minor(request)));
    }

    private void change(Sale sale, long minor, boolean tip) {
        WireMessage request = tip ? messages.tip(sale.card, minor, sale.deal.request)
                : messages.adjustment(sale.card, minor, sale.deal.request);
        terminal.ask(request, tip ? Happening.TIPPED : Happening.ADJUSTED, Deal.NONE, (deal, _) -> {
            books.change(sale.card, sale.batch, sale.stan, deal.key.batch(), deal.stan(), minor - sale.minor);
            sale.minor = minor;
            keep(sales, sale);
        });
    }

    // ---- What goes on from a hold -------------------------------------------------------------------------------------

    private void hold(WireMessage request, Happening happening) {
        boolean advice = request.mti() == 0x0120;
        terminal.ask(request, happening, advice ? Deal.NONE : Deal.SALE_REFUSALS, (_, answer) -> {
            books.hold(card(request), minor(request));
            keep(holds, new Hold(request, answer, card(request), minor(request)));
        });
    }

    /** From any terminal of the merchant. */
    private void goOnFromAHold() {
        Hold others = world.chance(200) ? world.neighbour(terminal).selling().giveHold() : null;
        if (others != null) {
            world.count(Happening.HOLD_FROM_ELSEWHERE);
        }
        Hold hold = others != null ? others : take(holds, _ -> true);
        if (hold == null) {
            hold(messages.preAuthorization(world.card(), amount()), Happening.HELD);
        } else if (hold.completion != null) {
            voidCompletion(hold);
        } else {
            switch (world.below(4)) {
                case 0 -> increment(hold);
                case 1 -> complete(hold, false);
                case 2 -> complete(hold, true);
                default -> voidHold(hold);
            }
        }
    }

    private Set<String> usually(Set<String> refusals) {
        return world.holdsEnd() ? HOLD_OVER : refusals;
    }

    private void increment(Hold hold) {
        long more = 1 + world.below(200);
        WireMessage request = messages.increment(hold.card, more, hold.request, hold.answer);
        terminal.ask(request, Happening.INCREMENTED, usually(Deal.FUNDS), new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                books.hold(hold.card, more);
                hold.minor += more;
                keep(holds, hold);
            }

            @Override
            public void refused() {
                keep(holds, hold);
            }

            @Override
            public void reversed() {
                keep(holds, hold);
            }
        });
    }

    private void complete(Hold hold, boolean advice) {
        long minor = world.chance(200) ? hold.minor * 110 / 100 : 1 + hold.minor * 8 / 10;
        WireMessage request = advice ? messages.completionAdvice(hold.card, minor, hold.request, hold.answer)
                : messages.completion(hold.card, minor, hold.request, hold.answer);
        terminal.ask(request, advice ? Happening.COMPLETION_ADVISED : Happening.COMPLETED, usually(advice ? Deal.NONE : Deal.FUNDS), new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                books.debit(hold.card, deal.key.batch(), deal.stan(), minor);
                books.hold(hold.card, -hold.minor);
                hold.completion = new Sale(deal, answer, hold.card, deal.key.batch(), deal.stan(), minor, false, null,
                        terminal.number());
                keep(holds, hold);
            }

            @Override
            public void refused() {
                keep(holds, hold);
            }

            @Override
            public void reversed() {
                keep(holds, hold);
            }
        });
    }

    private void voidHold(Hold hold) {
        WireMessage request = messages.preAuthorizationVoid(hold.card, minor(hold.request), hold.request, hold.answer);
        terminal.ask(request, Happening.HOLD_VOIDED, usually(Deal.NONE), new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                books.hold(hold.card, -hold.minor);
            }

            @Override
            public void reversed() {
                keep(holds, hold);
            }
        });
    }

    /** The hold is open again; where holds end by themselves it may be over. */
    private void voidCompletion(Hold hold) {
        Sale completion = hold.completion;
        WireMessage request = messages.completionVoid(hold.card, completion.minor, completion.deal.request, completion.answer);
        terminal.ask(request, Happening.COMPLETION_VOIDED, Deal.NONE, new Deal.Ending() {
            @Override
            public void approved(Deal deal, WireMessage answer) {
                books.undo(hold.card, completion.batchAt(terminal.number()), completion.stan, deal.key.batch(), deal.stan(),
                        completion.minor);
                books.hold(hold.card, hold.minor);
                hold.completion = null;
                keep(holds, hold);
            }

            @Override
            public void reversed() {
                keep(holds, hold);
            }
        });
    }

    // ---- Cancelling ---------------------------------------------------------------------------------------------------

    /** The operator takes a sale back, or a part of it. */
    void cancelTheLast() {
        Sale sale = take(sales, one -> one.isReversible() && one.minor == one.approvedMinor);
        if (sale == null) {
            sell(world.card());
            return;
        }
        boolean part = sale.minor > 1 && sale.payee == null && !sale.partly && sale.deal.request.get(2) != null
                && "22".equals(sale.deal.request.get(60).substring(0, 2)) && world.chance(250);
        if (part) {
            long left = sale.minor / 2;
            Deal deal = sale.deal.undoing((_, answer) -> {
                books.change(sale.card, sale.batch, sale.stan, Books.batchOf(answer), sale.stan, left - sale.minor);
                world.count(Happening.PARTLY_REVERSED);
            });
            terminal.reverse(deal, messages.reversal(deal.request).set(39, "17").set(95, "%012d%030d".formatted(left, 0)));
            return;
        }
        cancel(sale.deal, (_, answer) -> {
            books.undo(sale.card, sale.batch, sale.stan, Books.batchOf(answer), sale.stan, sale.minor);
            if (sale.payee != null) {
                books.take(sale.payee, sale.minor);
                world.count(Happening.TRANSFER_TAKEN_BACK);
            }
        });
    }

    private void cancel(Deal former, Deal.Ending ending) {
        Deal deal = former.undoing(ending);
        terminal.reverse(deal, messages.reversal(deal.request).set(39, "17"));
    }

    /** A reversal whose original is never sent. */
    void reverseWhatWasNeverSent() {
        WireMessage request = messages.purchase(world.card(), amount());
        Deal deal = terminal.deal(request, Happening.APPROVED, Deal.SALE_REFUSALS, Deal.Ending.NOTHING);
        terminal.reverse(deal, messages.reversal(request));
    }

    // ---- What must be refused -----------------------------------------------------------------------------------------

    /** A request that is wrong in one way. */
    void wrongOnce(int way) {
        WireMessage request = messages.purchase(world.card(), amount());
        switch (way) {
            case 0, 1 -> terminal.expect(request.set(25, "06"), "12");
            case 2 -> terminal.expectUndecided(request.without(22), "30");
            case 3 -> terminal.expect(request.set(4, 0, 12), "13");
            case 4 -> terminal.expect(request.set(2, "6224240000000000"), "14");
            case 5 -> terminal.expect(request.set(2, Cards.digits(Cards.of(999_999, "000000000"))), "15");
            // A batch that never comes: a late copy of it must not find it open.
            default -> terminal.expectUndecided(request.set(60, "22%06d000".formatted(terminal.batch() + 500)), "77");
        }
    }
}
