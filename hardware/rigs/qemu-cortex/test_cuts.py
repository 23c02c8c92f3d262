"""What the check of power cuts looks for, it sees."""

import types
import unittest

from cuts import Cuts, wrong_entries, wrong_relays
from image import OFF, ON, TURNING_OFF, TURNING_ON, Entry, Port

IDLE = Port(True, True, True, 1, 2, OFF)
BUSY = IDLE._replace(journal=ON)
FIRST = Entry(1_000, 7, 1, 0, 1)


def memory(first=IDLE, boots=5, log=None, last_reset=1):
    log = {1: FIRST} if log is None else log
    return types.SimpleNamespace(
        boots=boots, ports=[first, BUSY, IDLE, IDLE, IDLE], log=log, last_reset=last_reset)


class CutsTests(unittest.TestCase):
    def wrong(self, cut, back, final=None):
        cuts = object.__new__(Cuts)
        cuts.cut = {1: cut}
        cuts.back = {1: back} if back else {}
        return cuts.wrong(final or back)

    def test_a_start_that_changes_nothing_but_its_count_is_right(self):
        self.assertEqual(self.wrong(memory(), memory(boots=6)), [])

    def test_a_switching_that_was_cut_ends_with_the_port_disabled(self):
        for journal in (TURNING_ON, TURNING_OFF):
            torn = IDLE._replace(journal=journal)
            off = IDLE._replace(enabled=False)
            self.assertEqual(self.wrong(memory(torn), memory(off, boots=6)), [])
            self.assertRegex(self.wrong(memory(torn), memory(torn, boots=6))[0], "enabled")
            on = off._replace(journal=ON)
            self.assertRegex(self.wrong(memory(torn), memory(on, boots=6))[0], "relay 0")

    def test_a_relay_that_moves_in_a_start_is_seen(self):
        for was, now in ((OFF, ON), (ON, OFF), (OFF, TURNING_ON), (ON, TURNING_OFF)):
            cut = memory(IDLE._replace(journal=was))
            self.assertRegex(
                self.wrong(cut, memory(IDLE._replace(journal=now), boots=6))[0], "relay 0")

    def test_what_is_forgotten_is_seen(self):
        for change in ({"failures": 1}, {"enabled": False}, {"wanted": False}, {"watched": False}):
            after = memory(IDLE._replace(**change), boots=6)
            self.assertEqual(len(self.wrong(memory(), after)), 1, change)

    def test_boots_grow_by_one_for_a_start_and_at_most_by_one_for_one_that_was_cut(self):
        for boots in (5, 7):
            self.assertEqual(len(self.wrong(memory(), memory(boots=boots))), 1)
        for boots, count in ((5, 0), (6, 0), (4, 1), (7, 1)):
            self.assertEqual(len(self.wrong(memory(), None, memory(boots=boots))), count)

    def test_an_entry_that_is_lost_or_changed_is_seen(self):
        log = {1: FIRST, 2: FIRST}
        later = {1: FIRST, 3: FIRST}
        self.assertRegex(self.wrong(memory(log=log), memory(log=later, boots=6))[0], "entry 2")
        later = {1: FIRST, 2: FIRST._replace(argument=1)}
        self.assertRegex(self.wrong(memory(log=log), memory(log=later, boots=6))[0], "entry 2")

    def test_an_entry_that_the_plant_saw_and_the_memory_has_not_is_seen(self):
        seen = {"sequence": 1, "time": 1_000, "argument": 0, "count": 1}
        self.assertEqual(wrong_entries([seen], memory()), [])
        self.assertEqual(len(wrong_entries([seen | {"argument": 1}], memory())), 1)
        self.assertEqual(len(wrong_entries([seen, seen], memory())), 1)

    def test_contacts_that_move_in_a_start_are_seen(self):
        cuts = types.SimpleNamespace(cut={1: memory()}, back={1: memory(last_reset=1)})
        reset = {"at": 50, "event": "reset", "sequence": 1}
        on = {"at": 50, "relay": "gn", "state": "on"}
        before = {"at": 20, "relay": "gn", "state": "on"}
        self.assertEqual(wrong_relays([before, reset], cuts, memory()), [])
        self.assertRegex(wrong_relays([reset, on], cuts, memory())[0], "gn's relay goes on")
        off = on | {"state": "off"}
        self.assertRegex(wrong_relays([before, reset, off], cuts, memory())[0], "gn's relay goes")
        self.assertRegex(wrong_relays([reset], cuts, memory())[0], "gn's relay is None")


if __name__ == "__main__":
    unittest.main()
