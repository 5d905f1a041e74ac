"""Checks a running host against the wire contract, as an independent terminal sees it.

    check_host.py --host H --port P --fleet fleet.csv [--only NAME[,NAME]] [--restart-cmd CMD] [--seed N]
    check_host.py ... --phase before --state FILE     (then restart the host)
    check_host.py ... --phase after  --state FILE

One line a check, `PASS name: reason` or `FAIL name: reason`; the last line is `N passed, N failed` alone; exit 0 when
nothing failed, 1 when something did, 2 for wrong usage. It signs terminals of the fleet on, so a load generator that
keeps their working keys has to sign on again. Card numbers and keys are never printed.
"""

import argparse
import json
import os
import random
import re
import shlex
import subprocess
import sys
import tempfile
import time

from terminal_client import (BINS, DIALECT, HEADER, TPDU, Answer, Closed, Connection, Malformed, RetailMac,
                             Silent, Terminal, answer_mti, balances, decode, encode, encode_field, frame, pack,
                             random_card, read_fleet, unwrap_keys, with_luhn)

APPROVED = ("00", "10")
ECHOED = (3, 4, 11, 25, 41, 42, 49, 60)
NEVER_BACK = (2, 35, 52, 55)
# codes that come after a valid MAC: their answer has the full layout and a MAC
AFTER_MAC = ("00", "12", "13", "14", "15", "22", "77", "94")
CHECKS = []


class Failure(Exception):
    """What a check found wrong, in one sentence."""


def check(function):
    CHECKS.append(function)
    return function


def require(condition, reason):
    if not condition:
        raise Failure(reason)


def swap(tpdu):
    return tpdu[:1] + tpdu[3:5] + tpdu[1:3]


class Desk:
    """What all checks share: the address, the fleet, signed-on terminals, and the exchange with its layout checks."""

    def __init__(self, options, rows):
        self.options, self.rows = options, rows
        self.rng = random.Random(options.seed)
        self.host, self.port = options.host, options.port
        self.state = None
        # never signed on by any run, so that it stays fresh
        self.fresh_row = rows[-1]
        # twenty STANs a second since the epoch: runs of one half-day on the same data folder do not meet
        first_stan = options.first_stan or int(time.time() * 20) % 999000
        self._terminals = [Terminal(row, first_stan) for row in rows[:-1]]
        self.rng.shuffle(self._terminals)

    def connect(self, timeout=None):
        return Connection(self.host, self.port, timeout or self.options.timeout)

    def new_terminal(self):
        """The terminal whose turn it is: another for each check while the fleet is large enough. Not signed on."""
        terminal = self._terminals.pop(0)
        self._terminals.append(terminal)
        return terminal

    def sign_on(self, connection, terminal):
        """Signs on and returns the answer; the terminal holds the new keys afterwards."""
        answer = self.ask(connection, terminal, terminal.management("0800", "003"), None)
        require(answer.code == "00", "sign-on got %s" % answer.code)
        require(62 in answer, "sign-on's answer has no 62")
        try:
            terminal.take_keys(answer)
        except ValueError as wrong:
            raise Failure("sign-on: %s" % wrong) from wrong
        return answer

    def session(self):
        """(connection, signed-on terminal, fresh card)."""
        connection, terminal = self.connect(), self.new_terminal()
        self.sign_on(connection, terminal)
        return connection, terminal, self.card(terminal)

    def card(self, terminal):
        return random_card(self.rng, BINS[terminal.row.currency])

    def ask(self, connection, terminal, message, code="00", mac=None, macs=None):
        """Sends a request, signed when it must be, and checks the layout of its answer; `code` None = any."""
        signed = message.mti[1] in "124"
        data = terminal.signed(message, mac) if signed else encode(message)
        answer = connection.ask(frame(data))
        self.layout(answer, message, macs or [mac or terminal.mac])
        if code is not None:
            require(answer.code == code, "%s got %s%s, not %s" % (
                message.mti, answer.code, " field " + answer[44].strip() if 44 in answer else "", code))
        return answer

    def layout(self, answer, request, macs):
        """The rules every answer keeps."""
        require(answer.mti == answer_mti(request.mti), "%s answered by %s" % (request.mti, answer.mti))
        require(answer.code is not None, "the answer has no 39")
        for field in (11, 41):
            require(answer.get(field) == request.get(field), "field %d not echoed" % field)
        for field in NEVER_BACK:
            require(field not in answer, "the answer carries field %d" % field)
        for field in ECHOED:
            if field in answer and field in request:
                require(answer[field] == request[field] or (request.mti == "0800" and field == 60),
                        "field %d came back different" % field)
        if request.mti[1] in "124" and answer.code in AFTER_MAC:
            for field in ECHOED:
                require(field in answer or field not in request, "%s lacks the echoed %d" % (answer.code, field))
            require(any(answer.mac_valid(mac) for mac in macs),
                    "%s has %s" % (answer.code, "a wrong MAC" if 64 in answer else "no MAC"))
        if request.mti[1] in "124" and answer.code in AFTER_MAC or answer.code == "00":
            for field in (12, 13, 37):
                require(field in answer, "%s lacks field %d" % (answer.code, field))
            time_ok = answer[12][:2] < "24" and answer[12][2:4] < "60" and answer[12][4:] < "61"
            require(time_ok and "01" <= answer[13][:2] <= "12" and "01" <= answer[13][2:] <= "31",
                    "12 and 13 are no time and date")
        if answer.code not in APPROVED:
            require(38 not in answer, "%s carries an approval code" % answer.code)
        if answer.code == "A0" and 64 in answer:
            require(any(answer.mac_valid(mac) for mac in macs if mac) or not any(macs), "A0 has a wrong MAC")

    def balance(self, connection, terminal, card, macs=None, mac=None):
        """{amount type: minor units} of a card."""
        answer = self.ask(connection, terminal, terminal.balance(card), macs=macs, mac=mac)
        try:
            return balances(answer.get(54), terminal.row.currency)
        except ValueError as wrong:
            raise Failure(str(wrong)) from wrong

    def buy(self, connection, terminal, card, amount, code="00"):
        """A purchase; returns (request, answer)."""
        request = terminal.purchase(card, amount)
        return request, self.ask(connection, terminal, request, code)


def moved(before, after, amount, what):
    """The balance must have fallen by exactly `amount` in every amount type."""
    require(before.keys() == after.keys(), what + ": other balances are listed than before")
    for kind in before:
        require(before[kind] - after[kind] == amount, "%s: balance %s moved by %d, not %d"
                % (what, kind, before[kind] - after[kind], amount))


def same_answer(first, second, what):
    require(first.without_mac() == second.without_mac() and (64 in first) == (64 in second),
            what + ": the answer differs from the first in more than the MAC")


# ---------------------------------------------------------------------------------------------------------------------
# The main line
# ---------------------------------------------------------------------------------------------------------------------

@check
def sign_on(desk):
    with desk.connect() as connection:
        terminal = desk.new_terminal()
        answer = desk.sign_on(connection, terminal)
        require(answer.mti == "0810", "MTI is " + answer.mti)
        require(60 in answer and len(answer[60]) >= 8, "60 has no batch")
        require(answer[60][:2] == "00" and terminal.batch != "000000", "60.1 is not 00 or there is no batch")
        first = unwrap_keys(answer[62], terminal.row.master_key)
        require(len(set(first)) == len(first), "PIN key and MAC key are the same")
        require(all(key[:8] != key[8:] for key in first), "a double-length key has equal halves")
        again = desk.sign_on(connection, terminal)
        require(not set(first) & set(unwrap_keys(again[62], terminal.row.master_key)), "the keys are not fresh")
        return "62 has %d bytes, KCVs fit, keys fresh each time, batch %s" % (len(answer[62]), terminal.batch)


@check
def sign_on_single_length_refused(desk):
    with desk.connect() as connection:
        terminal = desk.new_terminal()
        answer = desk.ask(connection, terminal, terminal.management("0800", "001"), None)
        require(answer.code not in APPROVED and 62 not in answer, "60.3 = 001 got %s" % answer.code)
        return "60.3 = 001 got " + answer.code


@check
def echo(desk):
    connection, terminal, _ = desk.session()
    with connection:
        request = terminal.management("0820", "301")
        answer = desk.ask(connection, terminal, request)
        require(answer.mti == "0830", "MTI is " + answer.mti)
        for field in (11, 41, 42, 60):
            require(answer.get(field) == request[field], "field %d not echoed" % field)
        return "0830 00"


@check
def buy(desk):
    connection, terminal, card = desk.session()
    with connection:
        request, answer = desk.buy(connection, terminal, card, 1234)
        require(answer.mti == "0210", "MTI is " + answer.mti)
        for field in ECHOED:
            require(answer.get(field) == request[field], "field %d not echoed" % field)
        for field in (12, 13, 37, 38, 39, 64):
            require(field in answer, "field %d missing" % field)
        require(answer[37].isalnum() and answer[38].isalnum(), "37 or 38 is not alphanumeric")
        require(answer.tpdu == swap(TPDU), "TPDU not swapped")
        _, other = desk.buy(connection, terminal, card, 1234)
        require(other[37] != answer[37], "two purchases have the same 37")
        return "00, echoes, 12 13 37 38 39 and a valid MAC"


@check
def buy_by_track(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        desk.ask(connection, terminal, terminal.purchase_by_track(card, 777))
        moved(before, desk.balance(connection, terminal, card), 777, "purchase with 35")
        return "track 2 instead of 2: 00, same account"


@check
def balance(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        moved(before, desk.balance(connection, terminal, card), 0, "two inquiries")
        desk.buy(connection, terminal, card, 98765)
        moved(before, desk.balance(connection, terminal, card), 98765, "a purchase")
        desk.buy(connection, terminal, card, 1)
        moved(before, desk.balance(connection, terminal, card), 98766, "a purchase of 1")
        return "amount types %s, exact differences" % " ".join(sorted(before))


@check
def repeat(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        request, first = desk.buy(connection, terminal, card, 5000)
        same_answer(first, desk.ask(connection, terminal, request), "0200 again")
        same_answer(first, desk.ask(connection, terminal, request.but(mti="0201")), "0201")
        with desk.connect() as other:
            same_answer(first, desk.ask(other, terminal, request), "0200 on another connection")
        moved(before, desk.balance(connection, terminal, card), 5000, "one purchase sent four times")
        glued = terminal.purchase(card, 6000)
        data = terminal.signed_frame(glued)
        connection.send(data * 4)
        answers = [connection.receive() for _ in range(4)]
        for answer in answers:
            desk.layout(answer, glued, [terminal.mac])
            require(answer.code in ("00", "09"), "a copy in one write got %s" % answer.code)
        approved = [answer for answer in answers if answer.code == "00"]
        require(approved, "none of four copies in one write was approved")
        for answer in approved:
            same_answer(approved[0], answer, "a copy in one write")
        moved(before, desk.balance(connection, terminal, card), 11000, "four copies in one write")
        return "0200, 0201, other connection, four in one write (%d x 09)" % (4 - len(approved))


@check
def repeat_of_refusal(desk):
    connection, terminal, card = desk.session()
    with connection:
        request = terminal.purchase(card, 0)
        first = desk.ask(connection, terminal, request, "13")
        same_answer(first, desk.ask(connection, terminal, request, "13"), "a refused request again")
        desk.ask(connection, terminal, request.but(f4="%012d" % 100), "94")
        return "13 again byte for byte except the MAC, other amount 94"


@check
def duplicate_other_content(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        request, first = desk.buy(connection, terminal, card, 3000)
        desk.ask(connection, terminal, request.but(f4="%012d" % 3001), "94")
        desk.ask(connection, terminal, request.but(f2=desk.card(terminal)), "94")
        desk.ask(connection, terminal, terminal.balance(card).but(f11=request[11]), "94")
        same_answer(first, desk.ask(connection, terminal, request), "the first after 94s")
        moved(before, desk.balance(connection, terminal, card), 3000, "94s")
        return "other amount, other card, other type: 94; the first answer stays"


@check
def reversal(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        request, first = desk.buy(connection, terminal, card, 4321)
        undo = terminal.reversal(request)
        answer = desk.ask(connection, terminal, undo)
        require(answer.mti == "0410", "MTI is " + answer.mti)
        moved(before, desk.balance(connection, terminal, card), 0, "purchase and reversal")
        desk.ask(connection, terminal, undo)
        require(desk.ask(connection, terminal, undo.but(mti="0401")).mti == "0410", "0401 is not answered by 0410")
        moved(before, desk.balance(connection, terminal, card), 0, "repeated reversals")
        late = desk.ask(connection, terminal, request, None)
        moved(before, desk.balance(connection, terminal, card), 0, "the reversed original sent again")
        request, _ = desk.buy(connection, terminal, card, 11)
        desk.ask(connection, terminal, terminal.reversal(request, "0401", "A0"))
        moved(before, desk.balance(connection, terminal, card), 0, "a reversal that arrives as 0401 only")
        return "money back exactly, once; the original again got %s%s" % (
            late.code, " as before" if late.without_mac() == first.without_mac() else "")


@check
def reversal_glued_to_original(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        codes = set()
        for amount in range(100, 110):
            request = terminal.purchase(card, amount)
            undo = terminal.reversal(request)
            connection.send(terminal.signed_frame(request) + terminal.signed_frame(undo))
            answers = {answer.mti: answer for answer in (connection.receive(), connection.receive())}
            require(set(answers) == {"0210", "0410"}, "one of the two answers is missing")
            desk.layout(answers["0210"], request, [terminal.mac])
            desk.layout(answers["0410"], undo, [terminal.mac])
            require(answers["0410"].code == "00", "the reversal got " + answers["0410"].code)
            require(answers["0210"].code in ("00", "12"), "the original got " + answers["0210"].code)
            codes.add(answers["0210"].code)
            moved(before, desk.balance(connection, terminal, card), 0, "original and reversal in one write")
        return "reversal 00, original %s, no money moved" % " or ".join(sorted(codes))


@check
def reversal_of_unknown(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        request = terminal.purchase(card, 2500)
        undo = terminal.reversal(request)
        desk.ask(connection, terminal, undo)
        desk.ask(connection, terminal, undo.but(mti="0401"))
        moved(before, desk.balance(connection, terminal, card), 0, "reversal of an unknown original")
        desk.ask(connection, terminal, request, "12")
        desk.ask(connection, terminal, request, "12")
        desk.ask(connection, terminal, undo)
        moved(before, desk.balance(connection, terminal, card), 0, "late original")
        desk.buy(connection, terminal, card, 2500)
        moved(before, desk.balance(connection, terminal, card), 2500, "the next purchase")
        return "00, the late original 12 each time, no money moved"


# ---------------------------------------------------------------------------------------------------------------------
# Refusals
# ---------------------------------------------------------------------------------------------------------------------

@check
def wrong_mac(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        request = terminal.purchase(card, 900)
        desk.ask(connection, terminal, request, "A0", mac=RetailMac(bytes(range(16))), macs=[terminal.mac])
        reverse = desk.buy(connection, terminal, card, 50)[0]
        desk.ask(connection, terminal, terminal.reversal(reverse), "A0", mac=RetailMac(bytes(range(16))),
                 macs=[terminal.mac])
        answer = desk.ask(connection, terminal, terminal.balance(card), "A0", mac=RetailMac(bytes(range(16))),
                          macs=[terminal.mac])
        require(54 not in answer, "A0 tells a balance")
        moved(before, desk.balance(connection, terminal, card), 50, "wrong MACs")
        desk.ask(connection, terminal, request)
        moved(before, desk.balance(connection, terminal, card), 950, "the same request with its right MAC")
        return "purchase, reversal, balance: A0; balance untouched; the STAN stays usable"


@check
def missing_mac(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        for message in (terminal.purchase(card, 900), terminal.balance(card),
                        terminal.reversal(terminal.purchase(card, 900))):
            answer = connection.ask(frame(encode(message)))
            desk.layout(answer, message, [terminal.mac])
            require(answer.code == "A0", "%s without a MAC got %s" % (message.mti, answer.code))
            require(54 not in answer, "A0 tells a balance")
        moved(before, desk.balance(connection, terminal, card), 0, "missing MACs")
        return "A0, balance untouched"


@check
def luhn(desk):
    connection, terminal, card = desk.session()
    with connection:
        for digit in range(10):
            if str(digit) != card[-1]:
                desk.ask(connection, terminal, terminal.purchase(card[:-1] + str(digit), 100), "14")
        wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
        desk.ask(connection, terminal, terminal.purchase_by_track(wrong, 100), "14")
        desk.ask(connection, terminal, terminal.balance(wrong), "14")
        return "nine wrong check digits, track 2, balance: 14"


@check
def unknown_bin(desk):
    connection, terminal, _ = desk.session()
    with connection:
        desk.ask(connection, terminal, terminal.purchase(with_luhn("299999123456781"), 100), "15")
        return "15"


@check
def amount_zero(desk):
    connection, terminal, card = desk.session()
    with connection:
        desk.ask(connection, terminal, terminal.purchase(card, 0), "13")
        return "13"


@check
def codes_disagree(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        buying = [("60.1 of a balance", {"f60": "01"}), ("3 of a balance", {"f3": "310000"}),
                  ("25 of a completion", {"f25": "06"}), ("3 unknown", {"f3": "990000"}),
                  ("60.1 unknown", {"f60": "99"}), ("25 unknown", {"f25": "99"}), ("MTI of an advice", {"mti": "0220"}),
                  ("MTI of an authorization", {"mti": "0100"})]
        for name, change in buying:
            message = terminal.purchase(card, 100)
            if "f60" in change:
                change = {"f60": change["f60"] + message[60][2:]}
            try:
                desk.ask(connection, terminal, message.but(**change), "12")
            except Failure as failure:
                raise Failure("%s: %s" % (name, failure)) from failure
        asking = terminal.balance(card)
        desk.ask(connection, terminal, asking.but(f60="22" + asking[60][2:]), "12")
        moved(before, desk.balance(connection, terminal, card), 0, "disagreeing codes")
        return "%d disagreements, all 12" % (len(buying) + 1)


@check
def mandatory_fields(desk):
    """The order of checks puts batch (77) and codes (12) before missing fields (30): 3, 25 and 60 may get those."""
    connection, terminal, card = desk.session()
    notes = []
    with connection:
        before = desk.balance(connection, terminal, card)
        for field, others in ((2, ()), (3, ("12",)), (4, ()), (22, ()), (25, ("12",)), (42, ()), (49, ()),
                              (60, ("77", "12"))):
            answer = desk.ask(connection, terminal,
                              terminal.purchase(card, 100).but(**{"f%d" % field: None}), None)
            if answer.code in others:
                notes.append("%d: %s" % (field, answer.code))
                continue
            require(answer.code == "30", "without %d got %s, not 30" % (field, answer.code))
            named = answer.get(44)
            require(named == "%03d" % field or (field == 2 and named == "035"),
                    "without %d 44 is %r" % (field, named))
        for field in (4, 22, 49):
            message = terminal.reversal(terminal.purchase(card, 100)).but(**{"f%d" % field: None})
            answer = desk.ask(connection, terminal, message, "30")
            require(answer.get(44) == "%03d" % field, "0400 without %d: 44 is %r" % (field, answer.get(44)))
        for field in (11, 41):
            got = one_shot(desk, terminal.signed(terminal.purchase(card, 100).but(**{"f%d" % field: None})))
            require(got.closed or got.code in ("30", "97"), "without %d got %s" % (field, got))
            require(got.closed or got.code == "97" or got.answer.get(44) == "%03d" % field,
                    "without %d 44 is %r" % (field, got.answer and got.answer.get(44)))
            notes.append("%d: %s" % (field, got))
        moved(before, desk.balance(connection, terminal, card), 0, "missing fields")
        return "30 with the field in 44 (%s)" % ", ".join(notes)


@check
def order_of_checks(desk):
    connection, terminal, card = desk.session()
    with connection:
        bad = card[:-1] + str((int(card[-1]) + 1) % 10)
        other_mac = RetailMac(bytes(range(16)))
        wrong_batch_60 = "22%06d000" % (int(terminal.batch) % 999999 + 1)
        steps = [("wrong MAC before batch", terminal.purchase(bad, 0).but(f60=wrong_batch_60), "A0", other_mac),
                 ("batch before codes", terminal.purchase(card, 100).but(f60=wrong_batch_60, f3="990000"), "77", None),
                 ("codes before fields", terminal.purchase(card, 100).but(f25="99", f22=None), "12", None),
                 ("fields before amount", terminal.purchase(card, 0).but(f22=None), "30", None),
                 ("amount before Luhn", terminal.purchase(bad, 0), "13", None),
                 ("Luhn before BIN", terminal.purchase("2999991234567812"[:15] + str(
                     (int(with_luhn("299999123456781")[-1]) + 1) % 10), 100), "14", None)]
        for name, message, code, mac in steps:
            try:
                desk.ask(connection, terminal, message, code, mac=mac, macs=[terminal.mac])
            except Failure as failure:
                raise Failure("%s: %s" % (name, failure)) from failure
        used, _ = desk.buy(connection, terminal, card, 100)
        desk.ask(connection, terminal, used.but(f25="99", f4="%012d" % 101), "94")
        return "30 97 A0 77 94 12 30 13 14 15 in this order"


@check
def unknown_terminal(desk):
    connection, terminal, card = desk.session()
    with connection:
        stranger = "".join("9" if ch != "9" else "8" for ch in terminal.row.terminal_id)
        require(all(row.terminal_id != stranger for row in desk.rows), "no free terminal id found")
        for message in (terminal.management("0800", "003").but(f41=stranger),
                        terminal.management("0820", "301").but(f41=stranger),
                        terminal.purchase(card, 100).but(f41=stranger)):
            answer = desk.ask(connection, terminal, message, "97")
            require(62 not in answer, "97 carries keys")
        return "sign-on, echo, purchase: 97"


@check
def wrong_batch(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        batch = "%06d" % (int(terminal.batch) % 999999 + 1)
        desk.ask(connection, terminal, terminal.purchase(card, 100).but(f60="22" + batch + "000"), "77")
        desk.ask(connection, terminal, terminal.balance(card).but(f60="01" + batch + "000"), "77")
        moved(before, desk.balance(connection, terminal, card), 0, "wrong batch")
        return "77, balance untouched"


@check
def before_sign_on(desk):
    terminal = Terminal(desk.fresh_row, 1)
    card = random_card(desk.rng, BINS[terminal.row.currency])
    with desk.connect() as connection:
        for mac in (RetailMac(bytes(range(16))), RetailMac(bytes(16)), RetailMac(terminal.row.master_key)):
            terminal.mac = mac
            for message in (terminal.purchase(card, 100), terminal.balance(card),
                            terminal.reversal(terminal.purchase(card, 100))):
                answer = connection.ask(terminal.signed_frame(message))
                require(answer.code == "A0", "%s got %s" % (message.mti, answer.code))
                require(answer[41] == message[41] and answer[11] == message[11], "41 or 11 not echoed")
                require(54 not in answer and 38 not in answer, "A0 tells more than it may")
        return "A0, also under the zero key and the master key"


@check
def pending_keys(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        old = terminal.mac
        desk.sign_on(connection, terminal)
        new, both = terminal.mac, [terminal.mac, old]
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=old, macs=both)
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=old, macs=both)
        desk.ask(connection, terminal, terminal.purchase(card, 100), "A0", mac=RetailMac(bytes(16)), macs=both)
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=old, macs=both)
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=new)
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=old, macs=both)
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=new)
        desk.sign_on(connection, terminal)
        newest = terminal.mac
        desk.ask(connection, terminal, terminal.purchase(card, 100), mac=newest)
        desk.ask(connection, terminal, terminal.purchase(card, 100), "A0", mac=old, macs=[newest, new, old])
        moved(before, desk.balance(connection, terminal, card), 700, "old and new keys")
        return "old keys until the first valid MAC with the new and for the grace time behind it, those before them never"


# ---------------------------------------------------------------------------------------------------------------------
# Malformed messages
# ---------------------------------------------------------------------------------------------------------------------

class Outcome:
    """What one frame got: an answer, a close, or nothing in time."""

    def __init__(self, answer=None, closed=False):
        self.answer, self.closed = answer, closed
        self.code = answer.code if answer else None

    def __str__(self):
        if self.answer:
            return str(self.code) + ("/" + self.answer[44].strip() if 44 in self.answer else "")
        return "close" if self.closed else "nothing"


def read_outcome(connection, timeout):
    try:
        return Outcome(connection.receive(timeout))
    except Closed:
        return Outcome(closed=True)
    except Silent:
        return Outcome()


def one_shot(desk, data, tpdu=TPDU, header=HEADER):
    """One message on a connection of its own."""
    connection = desk.connect()
    try:
        connection.send(frame(data, tpdu, header))
        return read_outcome(connection, desk.options.timeout)
    except Closed:
        return Outcome(closed=True)
    finally:
        connection.close(abort=True)


def malformed_cases(terminal, card):
    """(name, message bytes, wanted field in 44 or None for a close, whether a close is good as well)."""
    def plain():
        return terminal.purchase(card, 100)

    def with_raw(field, wire):
        return terminal.signed(plain(), raw={field: wire})

    over = []
    for field, count, sure in ((2, 20, False), (35, 38, False), (44, 26, True), (48, 323, True), (54, 121, True),
                               (55, 256, True), (56, 256, True), (58, 256, True), (59, 601, True), (60, 18, True),
                               (61, 30, True), (62, 513, True), (63, 164, True)):
        kind, _, prefix = DIALECT[field]
        size = (count + 1) // 2 if kind in "nz" else count
        wire = pack(("%0" + str(prefix) + "d") % count, False) + (b"\x11" if kind in "nz" else b"A") * size
        over.append(("%d over its maximum" % field, with_raw(field, wire), field, not sure))
    late = plain()
    good = terminal.signed(late)
    return over + [
        ("bad nibble in 2", with_raw(2, bytes.fromhex("16" + card[:14] + "A1")), 2, False),
        ("bad nibble in 3", with_raw(3, bytes.fromhex("00000F")), 3, False),
        ("bad nibble in 4", with_raw(4, bytes.fromhex("0000000001A0")), 4, False),
        ("bad nibble in 22", with_raw(22, bytes.fromhex("0B20")), 22, False),
        ("bad nibble in 25", with_raw(25, b"\xc0"), 25, False),
        ("bad nibble in 60", with_raw(60, bytes.fromhex("0011" + "22" + "00000D" + "0000")), 60, False),
        ("bad nibble in 11", with_raw(11, bytes.fromhex("00000A")), None, False),
        ("length of 60 not decimal", with_raw(60, bytes.fromhex("001A" + "22000001000000")), 60, False),
        ("length of 2 not decimal", with_raw(2, bytes.fromhex("1A" + card)), None, False),
        ("60 runs past the end", encode(late, raw={60: bytes.fromhex("0017" + "220000")}), 60, False),
        ("one byte left over", good + b"\x00", -1, False),
        ("eight bytes left over", encode(late) + bytes(8), -1, False),
        ("bit 64 without a MAC", encode(late, extra_bits=(64,)), 64, False),
        ("third bitmap", encode(late, raw={65: bytes(8), 128: bytes(8)}), 65, True),
        ("cut within 41", good[:decode(good).spans[41][1] - 3], None, False),
        ("cut within 11", good[:decode(good).spans[11][1] - 1], None, False),
        ("cut after the bitmap", good[:10], None, False),
        ("cut within the bitmap", good[:6], None, False),
        ("MTI only", good[:2], None, False),
        ("MTI not decimal", b"\x02\x0a" + good[2:], None, False),
    ]


@check
def malformed(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        wrong, cases = [], malformed_cases(terminal, card)
        left_over = set()
        for name, data, field, close_good in cases:
            got = one_shot(desk, data)
            if got.code == "30":
                named = got.answer.get(44)
                if field is None:
                    wrong.append("%s: %s, not a close" % (name, got))
                elif field == -1:
                    left_over.add(named)
                    if not re.fullmatch("[0-9]{3}", named or ""):
                        wrong.append("%s: 44 is %r" % (name, named))
                elif named != "%03d" % field:
                    wrong.append("%s: 44 is %r" % (name, named))
                if got.answer.mti != "0210" or got.answer.get(41) != terminal.row.terminal_id.ljust(8):
                    wrong.append("%s: MTI or 41 of the answer wrong" % name)
            elif got.closed:
                if field is not None and not close_good:
                    wrong.append("%s: close, though MTI, 11 and 41 can be read" % name)
            else:
                wrong.append("%s: %s" % (name, got))
        require(not wrong, "%d of %d: %s" % (len(wrong), len(cases), "; ".join(wrong)))
        moved(before, desk.balance(connection, terminal, card), 0, "malformed messages")
        return "%d cases; left-over bytes named %s" % (len(cases), " ".join(sorted(map(str, left_over))))


# ---------------------------------------------------------------------------------------------------------------------
# Frames and connections
# ---------------------------------------------------------------------------------------------------------------------

def collect(desk, connection, terminal, requests, timeout=None):
    """Reads one answer a request, in any order, and checks each."""
    waiting = {(request[11], answer_mti(request.mti)): request for request in requests}
    answers = {}
    while waiting:
        try:
            answer = connection.receive(timeout)
        except Silent:
            raise Failure("%d of %d not answered" % (len(waiting), len(requests))) from None
        except Closed:
            raise Failure("closed with %d of %d not answered" % (len(waiting), len(requests))) from None
        request = waiting.pop((answer.get(11), answer.mti), None)
        require(request is not None, "an answer to nothing, or twice")
        desk.layout(answer, request, [terminal.mac])
        require(answer.code == "00", "%s got %s" % (request.mti, answer.code))
        answers[request[11]] = answer
    return answers


@check
def pipeline(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        cards = [card] * 25 + [desk.card(terminal) for _ in range(25)]
        requests = [terminal.purchase(pan, 100 + i) for i, pan in enumerate(cards)]
        connection.send(b"".join(terminal.signed_frame(request) for request in requests))
        answers = collect(desk, connection, terminal, requests)
        for request in requests:
            require(answers[request[11]][4] == request[4], "an answer has the amount of another")
        require(len({answer[37] for answer in answers.values()}) == 50, "37 is not unique")
        moved(before, desk.balance(connection, terminal, card), sum(range(100, 125)), "25 purchases of one card")
        return "50 in one write, all 00, 50 different 37"


@check
def byte_by_byte(desk):
    connection, terminal, card = desk.session()
    with connection:
        request = terminal.purchase(card, 100)
        for byte in terminal.signed_frame(request):
            connection.send(bytes([byte]))
            time.sleep(0.001)
        collect(desk, connection, terminal, [request])
        return "00"


@check
def glued_and_split(desk):
    connection, terminal, card = desk.session()
    with connection:
        total = 0
        for turn in range(12):
            requests = []
            for i in range(10):
                kind = desk.rng.randrange(3)
                requests.append(terminal.purchase(card, 100 + i) if kind == 0 else terminal.balance(card)
                                if kind == 1 else terminal.management("0820", "301"))
            stream = b"".join(frame(terminal.signed(r) if r.mti == "0200" else encode(r)) for r in requests)
            cuts = sorted(desk.rng.sample(range(1, len(stream)), 1 + 3 * turn))
            for start, end in zip([0] + cuts, cuts + [len(stream)]):
                connection.send(stream[start:end])
                time.sleep(0.001)
            collect(desk, connection, terminal, requests)
            total += len(requests)
        return "%d requests cut at odd places, all answered" % total


@check
def keep_alive(desk):
    connection, terminal, card = desk.session()
    with connection:
        connection.send(bytes(2) * 5)
        first, second = terminal.management("0820", "301"), terminal.purchase(card, 100)
        connection.send(bytes(2) + frame(encode(first)) + bytes(4) + terminal.signed_frame(second) + bytes(6))
        collect(desk, connection, terminal, [first, second])
        connection.send(b"\x00")
        time.sleep(0.01)
        connection.send(b"\x00")
        got = read_outcome(connection, 0.5)
        require(got.answer is None and not got.closed, "after keep-alives came %s" % got)
        require(not connection.unread(), "bytes came for a keep-alive")
        desk.ask(connection, terminal, terminal.management("0820", "301"))
        return "consumed, not answered"


@check
def tpdu_and_header(desk):
    connection, terminal, card = desk.session()
    tpdu, header = bytes.fromhex("6012345678"), bytes.fromhex("613204050607")
    combinations = [("both", tpdu, header), ("both, id 68", b"\x68" + tpdu[1:], HEADER), ("neither", b"", b""),
                    ("TPDU only", tpdu, b""), ("header only", b"", header),
                    ("header 6F only", b"", b"\x6f" + header[1:])]
    with connection:
        for name, used_tpdu, used_header in combinations:
            for message in (terminal.management("0820", "301"), terminal.purchase(card, 100)):
                data = terminal.signed(message) if message.mti == "0200" else encode(message)
                answer = connection.ask(frame(data, used_tpdu, used_header))
                desk.layout(answer, message, [terminal.mac])
                require(answer.code == "00", "%s: got %s" % (name, answer.code))
                require(answer.tpdu == (swap(used_tpdu) if used_tpdu else b""), name + ": TPDU not swapped")
                # the third byte's low nibble is the host's to set
                wanted = used_header and used_header[:2] + bytes([used_header[2] & 0xF0]) + used_header[3:]
                got = answer.header and answer.header[:2] + bytes([answer.header[2] & 0xF0]) + answer.header[3:]
                require(got == wanted, name + ": header not copied")
        return "TPDU swapped, header copied; both, neither, one of them"


@check
def length_over_maximum(desk):
    connection, terminal, card = desk.session()
    with connection:
        for length in (4097, 0x8000, 0xFFFF):
            other = desk.connect()
            try:
                other.send(length.to_bytes(2, "big") + bytes(20))
                got = read_outcome(other, desk.options.timeout)
            except Closed:
                got = Outcome(closed=True)
            finally:
                other.close(abort=True)
            require(got.closed, "length %d got %s" % (length, got))
            desk.buy(connection, terminal, card, 100)
        return "closed at 4097, 32768 and 65535; the other connection lives on"


# ---------------------------------------------------------------------------------------------------------------------
# Restart
# ---------------------------------------------------------------------------------------------------------------------

def prepare_restart(desk):
    """Purchases, a reversal, an early reversal and pending keys; returns what has to be found again, as JSON data."""
    connection, terminal, card = desk.session()
    with connection:
        bought, answer = desk.buy(connection, terminal, card, 12345)
        undone, _ = desk.buy(connection, terminal, card, 777)
        undo = terminal.reversal(undone)
        desk.ask(connection, terminal, undo)
        late = terminal.purchase(card, 888)
        desk.ask(connection, terminal, terminal.reversal(late))
        state = {"terminal": terminal.row.terminal_id, "wrapped": terminal.wrapped.hex(), "batch": terminal.batch,
                 "card": card, "bought": encode(bought).hex(), "answer": answer.raw.hex(), "undo": encode(undo).hex(),
                 "late": encode(late).hex(), "balance": desk.balance(connection, terminal, card)}
        pending = desk.new_terminal()
        desk.sign_on(connection, pending)
        desk.balance(connection, pending, card)
        old = pending.wrapped.hex()
        desk.sign_on(connection, pending)
        state.update(pending=pending.row.terminal_id, pending_old=old, pending_new=pending.wrapped.hex(),
                     pending_batch=pending.batch, stan=terminal.next_stan(), pending_stan=pending.next_stan())
        return state


def restarted_terminal(desk, name, wrapped, batch, stan):
    row = next((row for row in desk.rows if row.terminal_id == name), None)
    require(row is not None, "terminal %s of the state file is not in the fleet" % name)
    terminal = Terminal(row, int(stan))
    terminal.batch = batch
    terminal.mac = RetailMac(unwrap_keys(bytes.fromhex(wrapped), row.master_key)[1])
    return terminal


def restored(desk):
    state = desk.state
    terminal = restarted_terminal(desk, state["terminal"], state["wrapped"], state["batch"], state["stan"])
    state["stan"] = "%06d" % (int(state["stan"]) + 50)
    return terminal, state["card"]


def after_restart(function):
    function.needs_state = True
    return check(function)


@after_restart
def restart_balance(desk):
    terminal, card = restored(desk)
    with desk.connect() as connection:
        now = desk.balance(connection, terminal, card)
        moved(desk.state["balance"], now, 0, "the restart")
        return "working keys and balance as before"


@after_restart
def restart_repeat(desk):
    terminal, card = restored(desk)
    bought = decode(bytes.fromhex(desk.state["bought"]))
    with desk.connect() as connection:
        first = Answer(bytes.fromhex(desk.state["answer"]))
        same_answer(first, desk.ask(connection, terminal, bought), "after restart")
        desk.ask(connection, terminal, bought.but(f4="%012d" % 1), "94")
        moved(desk.state["balance"], desk.balance(connection, terminal, card), 0, "the repeat")
        return "first answer byte for byte except the MAC, other amount 94"


@after_restart
def restart_reversals(desk):
    terminal, card = restored(desk)
    state = desk.state
    with desk.connect() as connection:
        desk.ask(connection, terminal, decode(bytes.fromhex(state["undo"])).but(mti="0401"))
        moved(state["balance"], desk.balance(connection, terminal, card), 0, "a reversal repeated after the restart")
        desk.ask(connection, terminal, decode(bytes.fromhex(state["late"])), "12")
        moved(state["balance"], desk.balance(connection, terminal, card), 0, "late original after the restart")
        new, _ = desk.buy(connection, terminal, card, 55)
        desk.ask(connection, terminal, terminal.reversal(new))
        moved(state["balance"], desk.balance(connection, terminal, card), 0, "new purchase and its reversal")
        return "done reversal 00 and no money, late original 12"


@after_restart
def restart_reverses_purchase(desk):
    """Last of the restart checks: it changes the balance they compare with."""
    terminal, card = restored(desk)
    bought = decode(bytes.fromhex(desk.state["bought"]))
    with desk.connect() as connection:
        before = desk.balance(connection, terminal, card)
        desk.ask(connection, terminal, terminal.reversal(bought))
        after = desk.balance(connection, terminal, card)
        moved(before, after, -12345, "reversal of a purchase from before the restart")
        desk.state["balance"] = after
        return "money back exactly"


@after_restart
def restart_pending_keys(desk):
    state = desk.state
    rest = (state["pending_batch"], state["pending_stan"])
    old = restarted_terminal(desk, state["pending"], state["pending_old"], *rest)
    new = restarted_terminal(desk, state["pending"], state["pending_new"], *rest)
    card, both = state["card"], [old.mac, new.mac]
    with desk.connect() as connection:
        desk.ask(connection, new, new.balance(card), mac=old.mac, macs=both)
        desk.ask(connection, new, new.balance(card))
        desk.ask(connection, new, new.balance(card), mac=old.mac, macs=both)
        return "old keys work, then the pending ones, and the old for the grace time"


# ---------------------------------------------------------------------------------------------------------------------
# Storms: flips, truncations, random frames. They come last.
# ---------------------------------------------------------------------------------------------------------------------

class Shot:
    """One message of a storm, the codes it may get (None: any refusal), whether a close is good, the field for 44."""

    half_close = False

    def __init__(self, name, body, codes=None, close=True, field=None):
        self.name, self.body, self.codes, self.close, self.field = name, body, codes, close, field

    def wire(self, number):
        """The frame, with the shot's number in the TPDU: the answer brings it back even when 11 and 41 are broken."""
        return frame(self.body, b"\x60" + bytes.fromhex("%08d" % number))

    def fault(self, got):
        """Why the outcome is wrong, or None."""
        if got.answer is None:
            if got.closed:
                return None if self.close else "closed, an answer was due"
            return "neither answer nor close"
        if got.code in APPROVED or got.code is None:
            return "got %s" % got.code
        if any(f in got.answer for f in NEVER_BACK):
            return "the answer carries card data"
        if self.codes and got.code not in self.codes:
            return "got %s, not %s" % (got.code, " or ".join(sorted(self.codes)))
        if self.field is not None and got.code == "30" and got.answer.get(44) != "%03d" % self.field:
            return "44 is %r, not %03d" % (got.answer.get(44), self.field)
        return None


class RawShot(Shot):
    """Bytes that are sent exactly as given, length included, on a connection of their own."""

    def __init__(self, name, wire, half_close=False):
        super().__init__(name, wire)
        self.half_close = half_close

    def wire(self, number):
        return self.body


def fire(desk, shots):
    """Sends every shot and returns the outcomes in order. Shots that must be answered share connections."""
    outcomes = [None] * len(shots)
    alone = [i for i, shot in enumerate(shots) if shot.close]
    shared = [i for i, shot in enumerate(shots) if not shot.close]
    for at in range(0, len(shared), 200):
        part = shared[at:at + 200]
        fire_together(desk, shots, part, outcomes)
        # whoever closed the connection or kept silent shows itself when each is asked on its own
        alone += [i for i in part if outcomes[i] is None]
    for at in range(0, len(alone), 16):
        fire_alone(desk, shots, alone[at:at + 16], outcomes)
    return outcomes


def fire_together(desk, shots, numbers, outcomes, window=40):
    """Forty in flight on one connection; stops when the host closes it."""
    connection = desk.connect()
    try:
        for at in range(0, len(numbers), window):
            waiting = set(numbers[at:at + window])
            connection.send(b"".join(shots[i].wire(i) for i in sorted(waiting)))
            while waiting:
                answer = connection.receive()
                number = int(swap(answer.tpdu)[1:].hex()) if answer.tpdu else -1
                require(number in waiting, "an answer in a storm belongs to no request in flight")
                waiting.discard(number)
                outcomes[number] = Outcome(answer)
    except (Closed, Silent):
        pass
    finally:
        connection.close(abort=True)


def fire_alone(desk, shots, numbers, outcomes):
    """Each on its own connection, all of `numbers` at the same time and with one deadline."""
    connections = {}
    for i in numbers:
        connections[i] = desk.connect()
        try:
            connections[i].send(shots[i].wire(i))
            if shots[i].half_close:
                connections[i].end_of_input()
        except Closed:
            outcomes[i] = Outcome(closed=True)
    deadline = time.monotonic() + desk.options.timeout
    for i, connection in connections.items():
        if outcomes[i] is None:
            try:
                outcomes[i] = read_outcome(connection, max(0.1, deadline - time.monotonic()))
            except Malformed as wrong:
                raise Failure("%s: malformed answer: %s" % (shots[i].name, wrong)) from wrong
        connection.close(abort=True)


def judge(shots, outcomes, what):
    faults = ["%s: %s" % (shot.name, shot.fault(got)) for shot, got in zip(shots, outcomes) if shot.fault(got)]
    require(not faults, "%s: %d of %d wrong: %s%s" % (what, len(faults), len(shots), "; ".join(faults[:8]),
                                                       " ..." if len(faults) > 8 else ""))
    counts = {}
    for got in outcomes:
        kind = "close" if got.closed else str(got.code)
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join("%s x %d" % (kind, counts[kind]) for kind in sorted(counts))


def still_up(desk, connection, terminal, card, before, what, amount=0):
    """The connection that was open all the time still works and the money is where it was."""
    desk.ask(connection, terminal, terminal.management("0820", "301"))
    moved(before, desk.balance(connection, terminal, card), amount, what)
    with desk.connect() as other:
        desk.ask(other, terminal, terminal.management("0820", "301"))


def expectation(data, original):
    """Shot arguments for a changed message, from this client's own decoder.

    Well formed: A0, or 97 when 41 changed (A0 again when it now names another terminal); a pad nibble that is not
    zero may be called malformed. Not well formed: 30 when MTI, 11 and 41 are readable, where a change of the bitmap
    or of a length before 41 leaves that open; a close otherwise.
    """
    try:
        message = decode(data)
    except Malformed as wrong:
        readable = message_readable(wrong.message)
        moved_ahead = any(wrong.message.spans.get(f) != original.spans[f] for f in (11, 41))
        other_type = wrong.message.mti != original.mti
        padded = any(encode_field(field, wrong.message[field]) != data[start:end]
                     for field, (start, end) in wrong.message.spans.items()
                     if field < wrong.field and field in wrong.message and DIALECT[field][0] in "nz")
        named = readable and not moved_ahead and not padded and wrong.field > 0
        return {"codes": {"30"}, "close": not readable or moved_ahead or other_type,
                "field": wrong.field if named else None}
    if message.mti != original.mti or message.get(11) is None or message.get(41) is None:
        return {"codes": None, "close": True}
    if message[41] != original[41]:
        return {"codes": {"97", "A0"}, "close": False}
    return {"codes": {"A0"} if encode(message) == data else {"A0", "30"}, "close": False}


def message_readable(message):
    return message.mti != "" and message.get(11) is not None and message.get(41) is not None


@check
def bit_flips(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        request = terminal.purchase(card, 100)
        data = terminal.signed(request)
        original = decode(data)
        names = {}
        for field, (start, end) in original.spans.items():
            names.update({at: "field %d" % field for at in range(start, end)})
        shots = []
        for bit in range(len(data) * 8):
            flipped = bytearray(data)
            flipped[bit // 8] ^= 0x80 >> bit % 8
            place = names.get(bit // 8, "MTI" if bit < 16 else "bitmap bit %d" % (bit - 15))
            shots.append(Shot("%s, byte %d bit %d" % (place, bit // 8, bit % 8), bytes(flipped),
                              **expectation(bytes(flipped), original)))
        wire = frame(data)
        for bit in range(16):
            flipped = bytearray(wire)
            flipped[bit // 8] ^= 0x80 >> bit % 8
            shots.append(RawShot("length bit %d" % bit, bytes(flipped), half_close=True))
        summary = judge(shots, fire(desk, shots), "flips of message and length")
        still_up(desk, connection, terminal, card, before, "flips")
        answer = connection.ask(wire)
        desk.layout(answer, request, [terminal.mac])
        require(answer.code == "00", "the unchanged frame got %s afterwards" % answer.code)
        still_up(desk, connection, terminal, card, before, "the unchanged frame", 100)
        # TPDU and header are not under the MAC: 00 is then the first answer again, and no money may move
        outer = []
        for bit in range(16, 16 + 8 * len(TPDU + HEADER)):
            flipped = bytearray(wire)
            flipped[bit // 8] ^= 0x80 >> bit % 8
            outer.append(RawShot("TPDU or header bit %d" % (bit - 16), bytes(flipped)))
        outcomes = fire(desk, outer)
        silent = [shot.name for shot, got in zip(outer, outcomes) if got.answer is None and not got.closed]
        require(not silent, "neither answer nor close: " + "; ".join(silent))
        still_up(desk, connection, terminal, card, before, "flips of TPDU and header", 100)
        again = sum(got.code == "00" for got in outcomes)
        return "%d flips, never 00 (%s); of %d in TPDU and header %d got the first answer" % (
            len(shots), summary, len(outer), again)


@check
def truncations(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        data = terminal.signed(terminal.purchase(card, 100))
        original = decode(data)
        shots = []
        for length in range(len(data)):
            shots.append(Shot("cut to %d" % length, data[:length], **expectation(data[:length], original)))
        for shot in shots:
            # a cut never makes 11 or 41 move: what lies before them is whole
            if not shot.close:
                shot.codes = {"30"}
        wire = frame(data)
        for length in range(1, len(wire)):
            shots.append(RawShot("%d bytes, then the end" % length, wire[:length], half_close=True))
        for length in range(1, 1 + len(TPDU + HEADER)):
            shots.append(RawShot("TPDU and header cut to %d" % length,
                                 length.to_bytes(2, "big") + (TPDU + HEADER)[:length]))
        summary = judge(shots, fire(desk, shots), "truncations")
        still_up(desk, connection, terminal, card, before, "truncations")
        return "%d (%s)" % (len(shots), summary)


def random_shots(rng, count, terminal, card):
    """A third pure noise, a third noise behind a plausible MTI and bitmap, a third valid frames with wild bytes."""
    shots = []
    mtis = ("0100", "0120", "0200", "0220", "0320", "0400", "0401", "0500", "0600", "0620", "0800", "0820")
    valid = terminal.signed(terminal.purchase(card, 100))
    original = decode(valid)
    for i in range(count):
        name = "random frame %d" % i
        if i % 3 == 0:
            noise = rng.randbytes(rng.randint(1, 300))
            shots.append(RawShot(name, len(noise).to_bytes(2, "big") + noise))
        elif i % 3 == 1:
            body = bytes.fromhex(rng.choice(mtis)) + rng.randbytes(8 if rng.random() < 0.8 else 16)
            if rng.random() < 0.5:
                body = body[:2] + bytes([body[2] & 0x7F | 0x20]) + body[3:]
            body += bytes.fromhex("".join("%02d" % rng.randrange(100) for _ in range(rng.randint(0, 200))))
            shots.append(Shot(name, body))
        else:
            changed = bytearray(valid)
            for _ in range(rng.randint(1, 6)):
                changed[rng.randrange(len(changed))] = rng.randrange(256)
            if rng.random() < 0.3:
                at = rng.randrange(len(changed))
                changed[at:at] = rng.randbytes(rng.randint(1, 9))
            if bytes(changed) == valid:
                changed[-1] ^= 1
            expected = expectation(bytes(changed), original)
            shots.append(Shot(name, bytes(changed), codes=None, close=expected["close"]))
    return shots


@check
def random_frames(desk):
    connection, terminal, card = desk.session()
    with connection:
        before = desk.balance(connection, terminal, card)
        shots = random_shots(random.Random(desk.options.seed), desk.options.random_frames, terminal, card)
        try:
            summary = judge(shots, fire(desk, shots), "random frames")
        except Failure as failure:
            raise Failure("seed %d: %s" % (desk.options.seed, failure)) from failure
        still_up(desk, connection, terminal, card, before, "random frames")
        return "seed %d: %d (%s)" % (desk.options.seed, len(shots), summary)


# ---------------------------------------------------------------------------------------------------------------------
# Running
# ---------------------------------------------------------------------------------------------------------------------

class Tally:
    """Runs checks, prints a line each, counts."""

    def __init__(self, desk):
        self.desk, self.passed, self.failed = desk, 0, 0

    def run(self, name, function):
        started = time.monotonic()
        try:
            reason, good = function(self.desk), True
        except Failure as failure:
            reason, good = str(failure), False
        except Closed:
            reason, good = "the host closed the connection", False
        except Silent as silent:
            reason, good = str(silent), False
        except Malformed as wrong:
            reason, good = "the host sent a malformed answer: %s" % wrong, False
        except OSError as wrong:
            reason, good = "no connection: %s" % (wrong.strerror or wrong), False
        except Exception as bug:  # an answer of a shape this client did not think of must not end the run
            reason, good = "%s: %s" % (type(bug).__name__, bug), False
        self.passed += good
        self.failed += not good
        print("%s %s: %s [%.1f s]" % ("PASS" if good else "FAIL", name, reason, time.monotonic() - started), flush=True)
        return good


def run_restart_command(desk):
    """Runs the command to its end and waits until the host listens; takes a new address from a ready line."""
    with tempfile.TemporaryFile() as out:
        code = subprocess.run(shlex.split(desk.options.restart_cmd), stdin=subprocess.DEVNULL, stdout=out,
                              timeout=120, check=False).returncode
        out.seek(0)
        ready = re.findall(rb"terminals=([^ \r\n]+):([0-9]+)", out.read())
    require(code == 0, "the restart command ended with %d" % code)
    if ready:
        desk.host, desk.port = ready[-1][0].decode(), int(ready[-1][1])
    deadline = time.monotonic() + 60
    while True:
        try:
            desk.connect(2.0).close()
            return "the host listens again"
        except OSError:
            require(time.monotonic() < deadline, "the host does not listen 60 s after the restart command")
            time.sleep(0.2)


def save_state(desk):
    desk.state = prepare_restart(desk)
    if desk.options.state:
        fd = os.open(desk.options.state, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            json.dump(desk.state, file)
    return "purchase, reversal, early reversal and pending keys are placed"


def load_state(desk):
    with open(desk.options.state, encoding="utf-8") as file:
        desk.state = json.load(file)


def parse(arguments):
    parser = argparse.ArgumentParser(prog="check_host.py")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--fleet", required=True)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--restart-cmd", metavar="CMD", help="restarts the host and ends; asks for the restart checks")
    parser.add_argument("--phase", choices=("before", "after"))
    parser.add_argument("--state", metavar="FILE")
    parser.add_argument("--seed", type=int, default=None, help="of cards, cuts and random frames")
    parser.add_argument("--first-stan", type=int, help="where STANs begin; runs on one data folder must not meet")
    parser.add_argument("--random-frames", type=int, default=10000)
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds for one answer")
    options = parser.parse_args(arguments)
    options.only = [name for names in options.only for name in names.split(",")]
    known = {function.__name__ for function in CHECKS}
    for name in options.only:
        if name not in known:
            parser.error("no check is called %s; there are %s" % (name, " ".join(sorted(known))))
    if options.phase and not options.state:
        parser.error("--phase needs --state FILE")
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 31)
    return parser, options


def main(arguments):
    parser, options = parse(arguments)
    try:
        rows = read_fleet(options.fleet)
    except (OSError, ValueError) as wrong:
        parser.error("fleet %s: %s" % (options.fleet, wrong))
    if len(rows) < 3:
        parser.error("the fleet needs at least 3 terminals with profile tdes, it has %d" % len(rows))
    desk = Desk(options, rows)
    tally = Tally(desk)

    def wanted(function):
        return not options.only or function.__name__ in options.only

    print("seed %d" % options.seed, flush=True)
    plain = [f for f in CHECKS if not getattr(f, "needs_state", False) and wanted(f)]
    stateful = [f for f in CHECKS if getattr(f, "needs_state", False) and wanted(f)]
    if options.phase == "before":
        tally.run("restart_before", save_state)
    elif options.phase == "after":
        try:
            load_state(desk)
        except (OSError, ValueError) as wrong:
            parser.error("state %s: %s" % (options.state, wrong))
        for function in stateful:
            tally.run(function.__name__, function)
    else:
        for function in plain:
            tally.run(function.__name__, function)
        if options.restart_cmd and stateful:
            if tally.run("restart_before", save_state) and tally.run("restart", run_restart_command):
                for function in stateful:
                    tally.run(function.__name__, function)
    print("%d passed, %d failed" % (tally.passed, tally.failed))
    return 0 if tally.passed and not tally.failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
