"""Sizes, what must not be in an image, committed figures, and the program as a whole."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import figures
import sizes
from image import Image
from samples import build, function, vectors

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "firmware-report.py")
DATA = ".data\n.global d\n.type d,%object\n.size d, 12\nd: .word 1, 2, 3\n"
BSS = ".bss\n.type b,%object\n.size b, 20\nb: .space 20\n"
NOINIT = ".section .noinit,\"aw\",%nobits\n.space 4\n"


class SizeTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def sizes(self, *parts):
        return sizes.Sizes(Image(build(self.folder, vectors("reset"), *parts)))

    def test_data_count_in_flash_and_in_ram_and_the_rest_once(self):
        taken = self.sizes(
            function("reset", "ldr r0, =d", "ldr r0, =b", "1: b 1b", ".ltorg"), DATA, BSS, NOINIT)
        self.assertEqual(taken.static, 12 + 20 + 4)
        self.assertEqual(taken.static_by_module, {"AN386": 12 + 20, sizes.NAMELESS: 4})
        # Two vectors; two loads, a branch, a filler, two literals; what `d` begins with.
        self.assertEqual(taken.flash, 8 + 16 + 12)

    def test_what_has_no_name_is_in_the_table_too(self):
        taken = self.sizes(function("reset", "b reset"), DATA, BSS, NOINIT)
        self.assertEqual(sum(taken.flash_by_module.values()), taken.flash)
        self.assertEqual(sum(taken.static_by_module.values()), taken.static)

    def test_two_names_of_one_function_count_once(self):
        taken = self.sizes(
            function("reset", ".global also", ".type also,%function", ".thumb_func",
                     "also: b also", ".size also, . - also", "b reset"))
        self.assertEqual(taken.flash_by_module["AN386"], 8)

    def test_a_symbol_belongs_to_the_module_of_what_it_names(self):
        for name, module in (
            ("$e10WagmanCore4NodeV5resetyyF", "WagmanCore"),
            ("$e9WagmanHAL11RecordStoreV4from8checksumACxh_lufC0A8FieldBus0K5BoardVy_Tt1g5",
             "WagmanHAL"),
            ("$es11InlineArrayV9repeatingAByxq_Gq__tcfC10WagmanCore_Tg5", "Swift"),
            ("OUTLINED_FUNCTION_12", sizes.OUTLINED), ("__aeabi_uldivmod", "run time"),
            ("memcpy", "run time"), ("program_step", "WagmanAN386"),
            ("an386_milliseconds", "AN386"),
        ):
            self.assertEqual(sizes.module(name), module)

    def test_what_must_not_be_there_is_named(self):
        image = Image(build(
            self.folder, vectors("reset"), function("reset", "b reset"),
            *(function(name, "bx lr") for name in (
                "malloc", "swift_slowAlloc", "swift_retain", "__aeabi_fadd", "__aeabi_d2iz",
                "__aeabi_ui2f", "swift_dtoa_optimal_double_p", "__aeabi_uldivmod",
                "__aeabi_memcpy", "freeze"))))
        self.assertEqual(sizes.forbidden(image), {
            "allocator": ["malloc", "swift_retain", "swift_slowAlloc"],
            "text of floating point": ["swift_dtoa_optimal_double_p"],
            "floating point": ["__aeabi_d2iz", "__aeabi_fadd", "__aeabi_ui2f"]})


class FigureTests(unittest.TestCase):
    def test_growth_up_to_the_tolerance_passes_and_a_byte_more_does_not(self):
        committed = {"flash": 50000, "ram": 10000, "stack": 4000}
        allowed = {"flash": 50500, "ram": 10100, "stack": 4040}
        self.assertEqual(figures.grown(allowed, committed), [])
        for key in allowed:
            lines = figures.grown(allowed | {key: allowed[key] + 1}, committed)
            self.assertEqual(len(lines), 1)
            self.assertIn(f"{key} grew from {committed[key]} to {allowed[key] + 1} bytes", lines[0])


class ProgramTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.figures = os.path.join(folder.name, "size.json")
        self.folder = folder.name

    def image(self, *parts):
        return build(self.folder, vectors("reset"), *parts)

    def run_program(self, *arguments):
        done = subprocess.run(
            [sys.executable, PROGRAM, "--figures", self.figures, *arguments],
            capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def test_the_bound_alone_is_a_number(self):
        image = self.image(function("reset", "sub sp, #24", "b reset_end", "reset_end: b ."))
        self.assertEqual(self.run_program(image, "--bound"), (0, "24\n", ""))

    def test_figures_are_written_and_growth_against_them_fails(self):
        small = function("reset", "sub sp, #100", "1: b 1b")
        self.assertEqual(self.run_program(self.image(small), "--update")[0], 0)
        with open(self.figures, encoding="utf-8") as file:
            self.assertEqual(json.load(file)["stack"], 100)
        self.assertEqual(self.run_program(self.image(small))[0], 0)
        large = self.image(function("reset", "sub sp, #104", "1: b 1b"))
        code, output, errors = self.run_program(large)
        self.assertEqual(code, 1)
        self.assertIn("stack grew from 100 to 104 bytes", errors)
        self.assertRegex(output, r"of that, stack +104 +100 +\+4\n")
        self.assertRegex(output, r"Largest frames:\n +104  reset\n")

    def test_recursion_fails_also_where_only_the_bound_is_asked_for(self):
        image = self.image(function("reset", "push {lr}", "bl reset", "pop {pc}"))
        code, output, errors = self.run_program(image, "--bound")
        self.assertEqual((code, output), (1, ""))
        self.assertIn("no bound on the stack: recursion: reset calls reset", errors)

    def test_an_allocator_fails(self):
        image = self.image(function("reset", "bl malloc", "1: b 1b"), function("malloc", "bx lr"))
        code, _, errors = self.run_program(image, "--update")
        self.assertEqual((code, errors), (1, "firmware-report: allocator in the image: malloc\n"))

    def test_what_is_no_image_and_figures_that_are_not_there_are_bad_input(self):
        self.assertEqual(self.run_program(PROGRAM)[0], 2)
        code, _, errors = self.run_program(self.image(function("reset", "b reset")))
        self.assertEqual(code, 2)
        self.assertIn(self.figures, errors)


if __name__ == "__main__":
    unittest.main()
