"""A POS terminal in pure Python: the codec, the cryptography and the messages of the terminal link.

Written from the wire contract alone and sharing no code with the host, so that the two can disagree. Standard
library only. `python3 terminal_client.py --self-test [--vectors DIR] [--samples DIR]` checks it without a host.
Card numbers and keys here are test data; nothing in this file prints either.
"""

import json
import os
import random
import socket
import struct
import sys
import time

# ---------------------------------------------------------------------------------------------------------------------
# DES and Triple DES (FIPS 46-3), tables built once at import
# ---------------------------------------------------------------------------------------------------------------------

def _initial_permutation():
    rows = [58, 60, 62, 64, 57, 59, 61, 63]
    return [start - 8 * i for start in rows for i in range(8)]


_IP = _initial_permutation()
_FP = [_IP.index(i + 1) + 1 for i in range(64)]
_P = [16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
      2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25]
_PC1 = [57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4]
_PC2 = [14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
        41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32]
_SHIFTS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1]


def _s_boxes():
    return [
        [14, 4, 13, 1, 2, 15, 11, 8, 3, 10, 6, 12, 5, 9, 0, 7, 0, 15, 7, 4, 14, 2, 13, 1, 10, 6, 12, 11, 9, 5, 3, 8,
         4, 1, 14, 8, 13, 6, 2, 11, 15, 12, 9, 7, 3, 10, 5, 0, 15, 12, 8, 2, 4, 9, 1, 7, 5, 11, 3, 14, 10, 0, 6, 13],
        [15, 1, 8, 14, 6, 11, 3, 4, 9, 7, 2, 13, 12, 0, 5, 10, 3, 13, 4, 7, 15, 2, 8, 14, 12, 0, 1, 10, 6, 9, 11, 5,
         0, 14, 7, 11, 10, 4, 13, 1, 5, 8, 12, 6, 9, 3, 2, 15, 13, 8, 10, 1, 3, 15, 4, 2, 11, 6, 7, 12, 0, 5, 14, 9],
        [10, 0, 9, 14, 6, 3, 15, 5, 1, 13, 12, 7, 11, 4, 2, 8, 13, 7, 0, 9, 3, 4, 6, 10, 2, 8, 5, 14, 12, 11, 15, 1,
         13, 6, 4, 9, 8, 15, 3, 0, 11, 1, 2, 12, 5, 10, 14, 7, 1, 10, 13, 0, 6, 9, 8, 7, 4, 15, 14, 3, 11, 5, 2, 12],
        [7, 13, 14, 3, 0, 6, 9, 10, 1, 2, 8, 5, 11, 12, 4, 15, 13, 8, 11, 5, 6, 15, 0, 3, 4, 7, 2, 12, 1, 10, 14, 9,
         10, 6, 9, 0, 12, 11, 7, 13, 15, 1, 3, 14, 5, 2, 8, 4, 3, 15, 0, 6, 10, 1, 13, 8, 9, 4, 5, 11, 12, 7, 2, 14],
        [2, 12, 4, 1, 7, 10, 11, 6, 8, 5, 3, 15, 13, 0, 14, 9, 14, 11, 2, 12, 4, 7, 13, 1, 5, 0, 15, 10, 3, 9, 8, 6,
         4, 2, 1, 11, 10, 13, 7, 8, 15, 9, 12, 5, 6, 3, 0, 14, 11, 8, 12, 7, 1, 14, 2, 13, 6, 15, 0, 9, 10, 4, 5, 3],
        [12, 1, 10, 15, 9, 2, 6, 8, 0, 13, 3, 4, 14, 7, 5, 11, 10, 15, 4, 2, 7, 12, 9, 5, 6, 1, 13, 14, 0, 11, 3, 8,
         9, 14, 15, 5, 2, 8, 12, 3, 7, 0, 4, 10, 1, 13, 11, 6, 4, 3, 2, 12, 9, 5, 15, 10, 11, 14, 1, 7, 6, 0, 8, 13],
        [4, 11, 2, 14, 15, 0, 8, 13, 3, 12, 9, 7, 5, 10, 6, 1, 13, 0, 11, 7, 4, 9, 1, 10, 14, 3, 5, 12, 2, 15, 8, 6,
         1, 4, 11, 13, 12, 3, 7, 14, 10, 15, 6, 8, 0, 5, 9, 2, 6, 11, 13, 8, 1, 4, 10, 7, 9, 5, 0, 15, 14, 2, 3, 12],
        [13, 2, 8, 4, 6, 15, 11, 1, 10, 9, 3, 14, 5, 0, 12, 7, 1, 15, 13, 8, 10, 3, 7, 4, 12, 5, 6, 11, 0, 14, 9, 2,
         7, 11, 4, 1, 9, 12, 14, 2, 0, 6, 10, 13, 15, 3, 5, 8, 2, 1, 14, 7, 4, 10, 8, 13, 15, 12, 9, 0, 3, 5, 6, 11],
    ]


def _permute(value, width, table):
    """Picks the bits of `table` (1 = most significant of `width`) out of `value`."""
    out = 0
    for position in table:
        out = out << 1 | value >> (width - position) & 1
    return out


def _byte_tables(table):
    """The permutation of 64 bits as eight tables of 256, one a byte of the input."""
    return [[_permute(byte << (56 - 8 * i), 64, table) for byte in range(256)] for i in range(8)]


def _sp_tables():
    """S-box and P permutation in one table a box, indexed by the six input bits as they stand."""
    tables = []
    for box, row_values in enumerate(_s_boxes()):
        table = []
        for six in range(64):
            row = six >> 4 & 2 | six & 1
            value = row_values[row * 16 + (six >> 1 & 15)]
            table.append(_permute(value << (28 - 4 * box), 32, _P))
        tables.append(table)
    return tables


_IP_BYTES = _byte_tables(_IP)
_FP_BYTES = _byte_tables(_FP)
_SP = _sp_tables()


class Des:
    """Single DES with its key schedule; 64-bit integers in and out, because a MAC is a chain of them."""

    def __init__(self, key):
        if len(key) != 8:
            raise ValueError("a DES key has 8 bytes, not %d" % len(key))
        halves = _permute(int.from_bytes(key, "big"), 64, _PC1)
        left, right = halves >> 28, halves & 0xFFFFFFF
        schedule = []
        for shift in _SHIFTS:
            left = (left << shift | left >> (28 - shift)) & 0xFFFFFFF
            right = (right << shift | right >> (28 - shift)) & 0xFFFFFFF
            round_key = _permute(left << 28 | right, 56, _PC2)
            schedule.append(tuple(round_key >> (42 - 6 * i) & 63 for i in range(8)))
        self._encrypt_keys = schedule
        self._decrypt_keys = schedule[::-1]

    def encrypt_int(self, block):
        return _des_rounds(block, self._encrypt_keys)

    def decrypt_int(self, block):
        return _des_rounds(block, self._decrypt_keys)


def _des_rounds(block, round_keys):
    t = _IP_BYTES
    block = (t[0][block >> 56] | t[1][block >> 48 & 255] | t[2][block >> 40 & 255] | t[3][block >> 32 & 255]
             | t[4][block >> 24 & 255] | t[5][block >> 16 & 255] | t[6][block >> 8 & 255] | t[7][block & 255])
    left, right = block >> 32, block & 0xFFFFFFFF
    s0, s1, s2, s3, s4, s5, s6, s7 = _SP
    for k0, k1, k2, k3, k4, k5, k6, k7 in round_keys:
        # the expansion: bit 32, the word, bit 1; the box inputs are windows of six, four apart
        wide = (right & 1) << 33 | right << 1 | right >> 31
        left, right = right, left ^ (s0[wide >> 28 ^ k0] ^ s1[wide >> 24 & 63 ^ k1] ^ s2[wide >> 20 & 63 ^ k2]
                                     ^ s3[wide >> 16 & 63 ^ k3] ^ s4[wide >> 12 & 63 ^ k4] ^ s5[wide >> 8 & 63 ^ k5]
                                     ^ s6[wide >> 4 & 63 ^ k6] ^ s7[wide & 63 ^ k7])
    block = right << 32 | left
    t = _FP_BYTES
    return (t[0][block >> 56] | t[1][block >> 48 & 255] | t[2][block >> 40 & 255] | t[3][block >> 32 & 255]
            | t[4][block >> 24 & 255] | t[5][block >> 16 & 255] | t[6][block >> 8 & 255] | t[7][block & 255])


class TripleDes:
    """Triple DES in ECB mode with a key of 16 bytes (two keys) or 24 (three)."""

    def __init__(self, key):
        if len(key) not in (16, 24):
            raise ValueError("a Triple DES key has 16 or 24 bytes, not %d" % len(key))
        self._first, self._second = Des(key[:8]), Des(key[8:16])
        self._third = Des(key[16:24]) if len(key) == 24 else self._first

    def encrypt(self, data):
        return self._each(data, lambda b: self._third.encrypt_int(
            self._second.decrypt_int(self._first.encrypt_int(b))))

    def decrypt(self, data):
        return self._each(data, lambda b: self._first.decrypt_int(
            self._second.encrypt_int(self._third.decrypt_int(b))))

    @staticmethod
    def _each(data, cipher):
        if len(data) % 8:
            raise ValueError("%d bytes are not whole blocks of 8" % len(data))
        return b"".join(cipher(int.from_bytes(data[i:i + 8], "big")).to_bytes(8, "big")
                        for i in range(0, len(data), 8))


def key_check_value(key):
    """The eight bytes of the zero block enciphered under a DES or Triple DES key; a KCV is their beginning."""
    if len(key) == 8:
        return Des(key).encrypt_int(0).to_bytes(8, "big")
    return TripleDes(key).encrypt(bytes(8))


class RetailMac:
    """ISO 9797-1 algorithm 3 (X9.19) with zero padding under a double-length key; the full 8 bytes."""

    def __init__(self, key):
        if len(key) != 16:
            raise ValueError("an X9.19 key has 16 bytes, not %d" % len(key))
        self._left, self._right = Des(key[:8]), Des(key[8:])

    def of(self, data):
        state = 0
        data = data + bytes(-len(data) % 8)
        encrypt = self._left.encrypt_int
        for i in range(0, len(data), 8):
            state = encrypt(state ^ int.from_bytes(data[i:i + 8], "big"))
        return self._left.encrypt_int(self._right.decrypt_int(state)).to_bytes(8, "big")


def luhn_valid(number):
    """True when the last digit of a decimal string is its Luhn check digit."""
    total = 0
    for i, ch in enumerate(reversed(number)):
        digit = int(ch) * (2 if i % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def with_luhn(payload):
    """Appends the Luhn check digit."""
    return next(payload + str(d) for d in range(10) if luhn_valid(payload + str(d)))


# ---------------------------------------------------------------------------------------------------------------------
# The terminal dialect: kind, maximum, digits of the length prefix (0 = fixed)
# ---------------------------------------------------------------------------------------------------------------------

def _dialect():
    table = {2: ("n", 19, 2), 32: ("n", 11, 2), 33: ("n", 11, 2), 34: ("ans", 28, 2), 35: ("z", 37, 2),
             36: ("z", 104, 2), 44: ("ans", 25, 2), 45: ("ans", 76, 2), 46: ("ans", 255, 3), 47: ("ans", 999, 3),
             48: ("ans", 322, 3), 54: ("ans", 120, 3), 55: ("b", 255, 3), 56: ("ans", 255, 3), 57: ("ans", 999, 3),
             58: ("b", 255, 3), 59: ("ans", 600, 3), 60: ("n", 17, 3), 61: ("n", 29, 3), 62: ("b", 512, 3),
             63: ("ans", 163, 3), 99: ("n", 11, 2), 100: ("n", 11, 2), 101: ("ans", 17, 2), 102: ("ans", 28, 2),
             103: ("ans", 28, 2), 104: ("ans", 100, 3)}
    fixed_n = {3: 6, 4: 12, 5: 12, 6: 12, 7: 10, 8: 8, 9: 8, 10: 8, 11: 6, 12: 6, 13: 4, 14: 4, 15: 4, 16: 4, 17: 4,
               18: 4, 19: 3, 20: 3, 21: 3, 22: 3, 23: 3, 24: 3, 25: 2, 26: 2, 27: 1, 53: 16, 66: 1, 67: 2, 68: 3,
               69: 3, 70: 3, 71: 4, 72: 4, 73: 6, 90: 42}
    fixed_n.update({f: 10 for f in range(74, 82)})
    fixed_n.update({f: 12 for f in range(82, 86)})
    fixed_n.update({f: 16 for f in range(86, 90)})
    table.update({f: ("n", size, 0) for f, size in fixed_n.items()})
    # x+n: a letter C or D, then packed digits
    table.update({28: ("x", 8, 0), 29: ("x", 8, 0), 30: ("x", 8, 0), 31: ("x", 8, 0), 97: ("x", 16, 0)})
    fixed_text = {37: 12, 38: 6, 39: 2, 40: 3, 41: 8, 42: 15, 43: 40, 49: 3, 50: 3, 51: 3, 91: 1, 92: 2, 93: 6, 94: 7,
                  95: 42, 98: 25}
    table.update({f: ("ans", size, 0) for f, size in fixed_text.items()})
    table.update({52: ("b", 8, 0), 64: ("b", 8, 0), 96: ("b", 16, 0), 128: ("b", 8, 0)})
    table.update({f: ("ans", 999, 3) for f in range(105, 128)})
    return table


DIALECT = _dialect()
LEFT_ALIGNED = {2, 22, 32, 33, 35, 36, 60, 61, 99, 100}


class Malformed(Exception):
    """Bytes that are no message: the field to blame (0 when none), and what could be read before and after it."""

    def __init__(self, field, reason, message):
        super().__init__("field %d: %s" % (field, reason))
        self.field, self.reason, self.message = field, reason, message


class Message:
    """An MTI and its fields: `n`, `z` and text as str (text byte for byte, Latin-1), `b` as bytes."""

    def __init__(self, mti, fields=None):
        self.mti = mti
        self.fields = dict(fields or {})
        self.spans = {}  # field -> (from, to) in the decoded bytes, the length prefix included

    def get(self, field):
        return self.fields.get(field)

    def __getitem__(self, field):
        return self.fields[field]

    def __contains__(self, field):
        return field in self.fields

    def but(self, mti=None, **changes):
        """A copy with changes f3='...'; None takes the field away."""
        copy = Message(mti or self.mti, self.fields)
        for name, value in changes.items():
            if value is None:
                copy.fields.pop(int(name[1:]), None)
            else:
                copy.fields[int(name[1:])] = value
        return copy


def pack(digits, left_aligned):
    """Packed BCD; an odd count gets its zero nibble on the right when left aligned, else on the left."""
    if len(digits) % 2:
        digits = digits + "0" if left_aligned else "0" + digits
    return bytes.fromhex(digits)


def encode_field(field, value):
    """One field with its length prefix, as it goes on the wire. Values are taken as they are: a test may be wrong."""
    kind, size, prefix = DIALECT[field]
    if kind == "b":
        body, count = value, len(value)
    elif kind == "x":
        body, count = value[:1].encode("ascii") + pack(value[1:], False), len(value)
    elif kind in ("n", "z"):
        body, count = pack(value.replace("=", "D"), field in LEFT_ALIGNED), len(value)
    else:
        body, count = value.encode("latin-1"), len(value)
    if prefix == 0:
        if count != size + (kind == "x"):
            raise ValueError("field %d has %d, not %d" % (field, count, size))
        return body
    return pack(("%0" + str(prefix) + "d") % count, False) + body


def encode(message, raw=None, extra_bits=()):
    """A message as bytes. `raw` replaces fields by wire bytes, `extra_bits` sets bits without data: for wrong input."""
    raw = raw or {}
    present = sorted(set(message.fields) | set(raw))
    bits = set(present) | set(extra_bits)
    bitmap_bytes = 16 if any(f > 64 for f in bits) else 8
    if bitmap_bytes == 16:
        bits.add(1)
    bitmap = 0
    for field in bits:
        bitmap |= 1 << (bitmap_bytes * 8 - field)
    parts = [bytes.fromhex(message.mti), bitmap.to_bytes(bitmap_bytes, "big")]
    parts += [raw[f] if f in raw else encode_field(f, message.fields[f]) for f in present]
    return b"".join(parts)


def _digits(data, at, count, left_aligned):
    text = data[at:at + (count + 1) // 2].hex()
    if count % 2:
        return text[:-1] if left_aligned else text[1:]
    return text


def decode(data):
    """Bytes to a Message, or Malformed with the first field at fault.

    After a wrong nibble in a field whose end is known, decoding goes on, so that 11 and 41 can still be read.
    """
    message = Message("")
    if len(data) < 10:
        raise Malformed(0, "shorter than MTI and bitmap", message)
    mti = data[:2].hex()
    if not mti.isdigit():
        raise Malformed(0, "MTI is not decimal", message)
    message.mti = mti
    at = 18 if data[2] & 0x80 else 10
    if len(data) < at:
        raise Malformed(1, "second bitmap runs past the end", message)
    bits = int.from_bytes(data[2:at], "big")
    width = (at - 2) * 8
    first = None
    for field in range(2, width + 1):
        if not bits >> (width - field) & 1:
            continue
        if field == 65:
            raise first or Malformed(65, "third bitmap", message)
        kind, size, prefix = DIALECT[field]
        start, count = at, size
        if prefix:
            prefix_bytes = (prefix + 1) // 2
            text = data[at:at + prefix_bytes].hex()
            if len(text) < 2 * prefix_bytes:
                raise first or Malformed(field, "length runs past the end", message)
            if not text.isdigit():
                raise first or Malformed(field, "length is not decimal", message)
            count = int(text)
            if count > size:
                raise first or Malformed(field, "length over the maximum", message)
            at += prefix_bytes
        length = (count + 1) // 2 if kind in ("n", "z") else 1 + count // 2 if kind == "x" else count
        if at + length > len(data):
            raise first or Malformed(field, "runs past the end", message)
        if kind == "b":
            value = data[at:at + length]
        elif kind == "x":
            value = chr(data[at]) + _digits(data, at + 1, count, False)
        elif kind in ("n", "z"):
            value = _digits(data, at, count, field in LEFT_ALIGNED)
            if kind == "z":
                value = value.replace("d", "=")
            elif value and not value.isdigit():
                first = first or Malformed(field, "nibble is not decimal", message)
                value = None
        else:
            value = data[at:at + length].decode("latin-1")
        at += length
        if value is not None:
            message.fields[field] = value
        message.spans[field] = (start, at)
    if first:
        raise first
    if at != len(data):
        raise Malformed(0, "bytes left over", message)
    return message


def answer_mti(mti):
    """The request's MTI with the function digit + 1 and a last digit of 0: 0401 gives 0410."""
    return mti[:2] + str((int(mti[2]) + 1) % 10) + "0"


# ---------------------------------------------------------------------------------------------------------------------
# Frames and connections
# ---------------------------------------------------------------------------------------------------------------------

TPDU = bytes.fromhex("6000030000")
HEADER = bytes.fromhex("603100310100")


def frame(message_bytes, tpdu=TPDU, header=HEADER):
    """Length, TPDU, header, message; give b"" for a part that is to be absent."""
    body = tpdu + header + message_bytes
    return struct.pack(">H", len(body)) + body


def split(body):
    """(TPDU, header, message) of a frame's content, by the first bytes as the contract says."""
    at = 5 if body[:1] in (b"\x60", b"\x68") else 0
    to = at + 6 if len(body) > at and 0x60 <= body[at] <= 0x6F else at
    return body[:at], body[at:to], body[to:]


class Closed(Exception):
    """The host closed the connection."""


class Silent(Exception):
    """Nothing came in time."""


class Answer:
    """An answer frame taken apart: `raw` without its length, TPDU, header, `data` (MTI to the end) and Message."""

    def __init__(self, raw):
        self.raw = raw
        self.tpdu, self.header, self.data = split(raw)
        self.message = decode(self.data)

    def __getitem__(self, field):
        return self.message[field]

    def __contains__(self, field):
        return field in self.message

    def get(self, field):
        return self.message.get(field)

    @property
    def mti(self):
        return self.message.mti

    @property
    def code(self):
        return self.message.get(39)

    def without_mac(self):
        """The frame's content up to field 64."""
        return self.raw[:-8] if 64 in self.message else self.raw

    def mac_valid(self, mac):
        return 64 in self.message and mac.of(self.data[:-8]) == self.message[64]


class Connection:
    """One TCP connection to the host: frames out, frames in, closing seen as an exception. Not for two threads."""

    def __init__(self, host, port, timeout=10.0):
        self.timeout = timeout
        self._buffer = b""
        self._socket = socket.create_connection((host, port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def fileno(self):
        return self._socket.fileno()

    def send(self, data):
        """Writes all bytes; raises Closed when the host has gone."""
        self._socket.settimeout(self.timeout)
        try:
            self._socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError) as gone:
            raise Closed() from gone
        except socket.timeout as slow:
            raise Silent("the host does not take what is sent") from slow

    def end_of_input(self):
        """Half-closes: the host sees the end, answers can still come."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def receive_raw(self, timeout=None):
        """The content of the next frame, without its length; Closed or Silent when there is none."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            while len(self._buffer) >= 2:
                length = struct.unpack(">H", self._buffer[:2])[0]
                if len(self._buffer) < 2 + length:
                    break
                body, self._buffer = self._buffer[2:2 + length], self._buffer[2 + length:]
                return body
            left = deadline - time.monotonic()
            if left <= 0:
                raise Silent("no answer in time")
            self._socket.settimeout(left)
            try:
                got = self._socket.recv(65536)
            except socket.timeout:
                raise Silent("no answer in time") from None
            except ConnectionResetError as gone:
                raise Closed() from gone
            if not got:
                raise Closed()
            self._buffer += got

    def receive(self, timeout=None):
        return Answer(self.receive_raw(timeout))

    def ask(self, request_frame, timeout=None):
        self.send(request_frame)
        return self.receive(timeout)

    def unread(self):
        """True when bytes of a next answer are already here."""
        return bool(self._buffer)

    def close(self, abort=False):
        """Closes; `abort` resets the connection, so that thousands leave no port waiting."""
        if abort:
            try:
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            except OSError:
                pass
        self._socket.close()


# ---------------------------------------------------------------------------------------------------------------------
# The terminal
# ---------------------------------------------------------------------------------------------------------------------

def unwrap_keys(field62, master_key):
    """The working keys in field 62, PIN key first, MAC key second; raises ValueError when a KCV does not fit."""
    kcv_bytes = {40: 4, 38: 3, 57: 3}.get(len(field62))
    if kcv_bytes is None:
        raise ValueError("62 has %d bytes, not 40 (or 38, 57)" % len(field62))
    master, keys = TripleDes(master_key), []
    for at in range(0, len(field62), 16 + kcv_bytes):
        key = master.decrypt(field62[at:at + 16])
        if key_check_value(key)[:kcv_bytes] != field62[at + 16:at + 16 + kcv_bytes]:
            raise ValueError("KCV of working key %d does not fit" % (len(keys) + 1))
        keys.append(key)
    return keys


class FleetRow:
    """One line of the fleet file."""

    def __init__(self, line):
        parts = [part.strip() for part in line.split(",")]
        if len(parts) != 7:
            raise ValueError("a fleet row has 7 columns, not %d" % len(parts))
        self.terminal_id, self.merchant_id, self.mcc, self.currency, self.profile = parts[:5]
        self.master_key = bytes.fromhex(parts[5])
        self.kcv = bytes.fromhex(parts[6])
        if key_check_value(self.master_key)[:len(self.kcv)] != self.kcv:
            raise ValueError("KCV of the master key of terminal %s does not fit" % self.terminal_id)


def read_fleet(path):
    """The rows of a fleet file with TDES keys; comments and the column header are skipped."""
    rows = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.strip()
            if line and not line.startswith("#") and not line.startswith("terminal_id"):
                if line.split(",")[4].strip() == "tdes":
                    rows.append(FleetRow(line))
    return rows


class Terminal:
    """One terminal: its row, working keys, batch and STANs; builds requests, sends nothing by itself."""

    def __init__(self, row, first_stan):
        self.row = row
        self.batch = "000001"
        self.mac = None
        self.wrapped = None
        self._stan = first_stan

    def next_stan(self):
        self._stan = self._stan % 999999 + 1
        return "%06d" % self._stan

    def _own(self):
        return {41: self.row.terminal_id.ljust(8), 42: self.row.merchant_id.ljust(15)}

    def management(self, mti, network_code):
        """Sign-on 0800/003, echo 0820/301, sign-off 0820/002."""
        return Message(mti, {**self._own(), 11: self.next_stan(), 60: "00" + self.batch + network_code})

    def take_keys(self, answer):
        """Loads batch and working keys of a sign-on's answer; returns the MAC of the new key."""
        self.wrapped = answer[62]
        self.mac = RetailMac(unwrap_keys(self.wrapped, self.row.master_key)[1])
        self.batch = answer[60][2:8]
        return self.mac

    def purchase(self, card, amount, stan=None):
        return Message("0200", {**self._own(), 2: card, 3: "000000", 4: "%012d" % amount, 11: stan or self.next_stan(),
                                22: "012", 25: "00", 49: self.row.currency, 60: "22" + self.batch + "000"})

    def purchase_by_track(self, card, amount):
        return self.purchase(card, amount).but(f2=None, f22="022", f35=card + "=49121010000000000")

    def balance(self, card):
        return self.purchase(card, 0).but(f3="310000", f4=None, f60="01" + self.batch + "000")

    def reversal(self, original, mti="0400", reason="98"):
        """The reversal of a purchase: its fields, its STAN, and 61 naming it."""
        return Message(mti, {**original.fields, 39: reason, 60: original[60][:2] + self.batch + "000",
                             61: original[60][2:8] + original[11]})

    def signed(self, message, mac=None, raw=None):
        """The message's bytes with field 64 computed; `mac` another key than the own."""
        data = encode(message.but(f64=bytes(8)), raw)
        return data[:-8] + (mac or self.mac).of(data[:-8])

    def signed_frame(self, message, mac=None, raw=None):
        return frame(self.signed(message, mac, raw))


BINS = {"156": "622424", "840": "411111", "978": "555555"}


def random_card(rng, bin_digits):
    """A card number of 16 digits that sells normally: digits 12 to 15 outside the special cases 9000 to 9099."""
    while True:
        card = with_luhn(bin_digits + "".join(str(rng.randrange(10)) for _ in range(15 - len(bin_digits))))
        if not 9000 <= int(card[11:15]) <= 9099:
            return card


def balances(field54, currency):
    """{amount type: signed minor units} of field 54 for a currency; raises ValueError when it is no list of 20s."""
    if not field54 or len(field54) % 20:
        raise ValueError("54 has %d characters, no multiple of 20" % len(field54 or ""))
    out = {}
    for at in range(0, len(field54), 20):
        entry = field54[at:at + 20]
        if entry[7] not in "CD" or not entry[8:].isdigit() or not entry[:7].isdigit():
            raise ValueError("54 has an entry that is not n2 n2 n3 C/D n12")
        if entry[4:7] == currency:
            out[entry[2:4]] = int(entry[8:]) * (1 if entry[7] == "C" else -1)
    if not out:
        raise ValueError("54 has no entry in currency " + currency)
    return out


# ---------------------------------------------------------------------------------------------------------------------
# Self-test
# ---------------------------------------------------------------------------------------------------------------------

def _must(condition, what):
    if not condition:
        raise AssertionError("self-test: " + what)


def quick_test():
    """Published vectors of the ciphers and the MAC; runs at import, because nothing here is worth without them."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    text = b"Now is the time for all "
    _must(Des(key[:8]).encrypt_int(int.from_bytes(text[:8], "big")) == 0x3FA40E8A984D4815, "DES")
    _must(key_check_value(key[:8])[:3].hex() == "d5d44f", "KCV of a single key")
    _must(key_check_value(key)[:3].hex() == "08d7b4", "KCV of a double key")
    _must(TripleDes(key).decrypt(TripleDes(key).encrypt(text)) == text, "Triple DES there and back")
    _must(RetailMac(key).of(text).hex() == "a1c72e74ea3fa9b6", "X9.19, whole blocks")
    _must(RetailMac(key).of(b"Now is the time for it").hex() == "2e2b1428cc78254f", "X9.19, padded")
    _must(RetailMac(b"A" * 8 + b"B" * 8).of(b"hello world").hex() == "3dde5c5511661cbf", "X9.19, letters")


def _codec_test():
    rng = random.Random(8583)

    def value_of(field):
        kind, size, prefix = DIALECT[field]
        count = rng.randint(0 if kind == "b" else 1, min(size, 99 if prefix == 2 else size)) if prefix else size
        if kind == "b":
            return bytes(rng.randrange(256) for _ in range(count))
        if kind == "x":
            return rng.choice("CD") + "".join(rng.choice("0123456789") for _ in range(count))
        letters = {"n": "0123456789", "z": "0123456789="}.get(kind, "0123456789ABC abc-.\xe6\x88")
        return "".join(rng.choice(letters) for _ in range(count))

    fields = [f for f in DIALECT if f < 128]
    for _ in range(2000):
        chosen = rng.sample(fields, rng.randint(1, 20))
        message = Message("0200", {f: value_of(f) for f in chosen})
        data = encode(message)
        back = decode(data)
        _must(back.mti == "0200" and back.fields == message.fields, "decode of encode")
        _must(encode(back) == data, "encode of decode")
        cut = data[:rng.randrange(len(data))]
        try:
            decode(cut)
            _must(False, "a cut message decoded")
        except Malformed:
            pass
    for _ in range(5000):
        try:
            decode(bytes(rng.randrange(256) for _ in range(rng.randrange(120))))
        except Malformed:
            pass
    _must(encode_field(22, "021").hex() == "0210", "22 is left aligned")
    _must(encode_field(23, "001").hex() == "0001", "23 is right aligned")
    _must(encode_field(60, "00000001301").hex() == "0011000000013010", "60 is left aligned")
    _must(encode_field(35, "12=3").hex() == "0412d3", "35 packs = as D")
    _must(encode_field(2, "123").hex() == "031230", "2 is left aligned")
    _must(answer_mti("0401") == "0410" and answer_mti("0820") == "0830" and answer_mti("0200") == "0210", "answer MTI")
    _must(luhn_valid("4111111111111111") and not luhn_valid("4111111111111112"), "Luhn")


def _vectors_test(folder):
    count = 0
    with open(os.path.join(folder, "mac.json"), encoding="utf-8") as f:
        for v in json.load(f)["vectors"]:
            if "alg3" in v["alg"] and "pad1" in v["alg"]:
                mac = RetailMac(bytes.fromhex(v["key"])).of(bytes.fromhex(v["data"]))
                _must(mac.hex().upper() == v["expected"], v["alg"])
                count += 1
    with open(os.path.join(folder, "kcv_luhn.json"), encoding="utf-8") as f:
        vectors = json.load(f)
    for v in vectors["kcv"]:
        if v["type"].startswith("DES"):
            _must(key_check_value(bytes.fromhex(v["key"])).hex().upper().startswith(v["kcv"]), "KCV " + v["source"])
            count += 1
    for v in vectors["luhn"]:
        _must(luhn_valid(v["number"]) == v["valid"], "Luhn")
        count += 1
    return count


def _samples_test(folder):
    """Decodes every sample of the terminal dialect, encodes it again, and proves MAC and KCVs of the signed one."""
    count = 0
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
        manifest = json.load(f)
    for sample in manifest:
        if not sample["dialect"].startswith("UnionPay-style terminal"):
            continue
        with open(os.path.join(folder, sample["file"]), encoding="ascii") as f:
            body = bytes.fromhex(f.read().strip())
        wanted = sample["decodes_to"]
        if "len" in wanted:
            body = body[2:]
        tpdu, header, data = split(body)
        _must((tpdu + header).hex().upper() == wanted["header"], sample["id"] + ": TPDU and header")
        if "55" in wanted and not wanted["55"]:
            continue
        message = decode(data)
        _must(encode(message) == data and message.mti == wanted["0"], sample["id"] + ": encode of decode")
        for name, value in wanted.items():
            if name.isdigit() and name not in ("0", "56"):
                got = message[int(name)]
                got = got.hex().upper() if isinstance(got, bytes) else got
                _must(got == value or got == bytes.fromhex(value).decode("latin-1"), sample["id"] + ": field " + name)
        if "keys" in wanted:
            keys = {k: v.split() for k, v in wanted["keys"].items()}
            blob = bytes.fromhex("".join(keys["pik_under_zmk+kcv"] + keys["mak_under_zmk+kcv"]))
            pin_key, mac_key = unwrap_keys(blob, bytes.fromhex(keys["clear_zmk"][0]))
            _must(pin_key.hex().upper() == keys["clear_pik"][0], sample["id"] + ": PIN key")
            _must(RetailMac(mac_key).of(data[:-8]) == message[64], sample["id"] + ": MAC")
        count += 1
    return count


def self_test(arguments):
    quick_test()
    _codec_test()
    notes = []
    for option, test in (("--vectors", _vectors_test), ("--samples", _samples_test)):
        if option in arguments:
            notes.append("%d of %s" % (test(arguments[arguments.index(option) + 1]), option[2:]))
    started = time.perf_counter()
    mac = RetailMac(bytes(range(16)))
    for _ in range(200):
        mac.of(bytes(104))
    each = (time.perf_counter() - started) / 200 * 1e6
    print("self-test passed%s; a MAC over 104 bytes takes %d microseconds"
          % ("".join(", " + note for note in notes), each))


quick_test()

if __name__ == "__main__":
    if "--self-test" not in sys.argv:
        sys.exit("usage: terminal_client.py --self-test [--vectors DIR] [--samples DIR]")
    self_test(sys.argv)
