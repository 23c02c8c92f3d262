"""The sensorgram codec, written from WIRE.md, section 2, alone."""

import base64
import struct
from typing import NamedTuple

REQUESTS = {
    "board id": 0xC000, "current": 0xC001, "heartbeat": 0xC002, "thermistor": 0xC003,
    "uptime": 0xC004, "boots": 0xC005, "fail count": 0xC006, "start": 0xC007, "stop": 0xC008,
    "reset": 0xC009, "clear record": 0xC00A, "state": 0xC00B, "enable": 0xC00C,
    "get media": 0xC00D, "set media": 0xC00E, "get time": 0xC023, "set time": 0xC024,
    "disable": 0xC025, "ping": 0xFF1E,
}
RESPONSES = {
    "board id": 0xFF1A, "current": 0xFF06, "heartbeat": 0xFF09, "thermistor": 0xFF10,
    "uptime": 0xFF14, "boots": 0xFF1A, "fail count": 0xFF05, "start": 0xFF0B, "stop": 0xFF0A,
    "reset": 0xC009, "clear record": 0xC00A, "state": 0xFF1F, "enable": 0xFF20,
    "get media": 0xFF21, "set media": 0xFF22, "get time": 0xFF23, "set time": 0xFF24,
    "disable": 0xFF25, "ping": 0xFF1E,
}
VOLTAGE, ENVIRONMENT = 0xFF08, 0x0002


class Sensorgram(NamedTuple):
    timestamp: int
    id: int
    inst: int
    sub_id: int
    source_id: int
    source_inst: int
    values: list


def crc8(data):
    """Polynomial x^8+x^5+x^4+1, reflected, from 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x8C if crc & 1 else 0)
    return crc


def unsigned(number):
    """A value in the shortest type that holds it."""
    for code, size in ((0x04, 1), (0x06, 2), (0x08, 3), (0x0A, 4)):
        if number < 1 << 8 * size:
            return bytes([code]) + number.to_bytes(size, "big")
    raise ValueError(number)


def packed(id, sub_id, value, timestamp=0):
    body = unsigned(value)
    data = struct.pack(">HIHBBHB", len(body), timestamp, id, 0, sub_id, 0, 0) + body
    return data + bytes([crc8(data)])


def line(*sensorgrams):
    return base64.b64encode(b"".join(sensorgrams)) + b"\n"


def values(body):
    result = []
    while body:
        code, body = body[0], body[1:]
        size = {0x04: 1, 0x06: 2, 0x08: 3, 0x0A: 4}.get(code & 0x7F, 1)
        if code in (0x04, 0x06, 0x08, 0x0A):
            number = int.from_bytes(body[:size], "big")
            if len(unsigned(number)) != size + 1:
                raise ValueError(f"{number} does not travel in the shortest type")
            result.append(number)
            body = body[size:]
        elif code in (0x81, 0x82):
            count = int.from_bytes(body[:2], "big")
            result.append(body[2:2 + count])
            body = body[2 + count:]
        else:
            raise ValueError(f"type {code:#x}")
    return result


def unpacked(text):
    """The sensorgrams of a line; raises where a byte is not as it should be."""
    data = base64.b64decode(text.rstrip(b"\r\n"), validate=True)
    result = []
    while data:
        length = 13 + int.from_bytes(data[:2], "big") + 1
        one, data = data[:length], data[length:]
        if len(one) != length or crc8(one) != 0:
            raise ValueError(f"{one.hex()}: length or CRC")
        timestamp, id, inst, sub_id, source_id, source_inst = struct.unpack(">IHBBHB", one[2:13])
        result.append(
            Sensorgram(timestamp, id, inst, sub_id, source_id, source_inst, values(one[13:-1])))
    return result
