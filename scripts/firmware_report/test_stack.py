"""The bound on the stack, with images of a few functions each."""

import tempfile
import unittest

from samples import analysed, function, vectors
from stack import EXCEPTION_FRAME

LOOP = "1: b 1b"
RETURN = function("leaf", "bx lr")


class StackTests(unittest.TestCase):
    def stack(self, *parts):
        with tempfile.TemporaryDirectory() as folder:
            return analysed(folder, *parts)

    def thread(self, *parts):
        """What the way from reset takes; the image has no other vectors."""
        stack = self.stack(vectors("reset"), *parts)
        self.assertEqual(stack.faults, [])
        return stack.bound().thread

    def fault(self, *parts):
        faults = self.stack(vectors("reset"), *parts).faults
        self.assertEqual(len(faults), 1, faults)
        return faults[0]

    def called(self, *instructions):
        """What a function takes that reset calls at depth 0."""
        return self.thread(
            function("reset", "bl f", LOOP), function("f", *instructions), RETURN).total

    # MARK: frames

    def test_pushes_and_subtractions_add_up(self):
        self.assertEqual(
            self.called("push {r4-r7, lr}", "sub sp, #24", "subw sp, sp, #1028",
                        "addw sp, sp, #1028", "add sp, #24", "pop {r4-r7, pc}"), 20 + 24 + 1028)

    def test_every_way_of_saving_registers_counts(self):
        self.assertEqual(self.called("stmdb sp!, {r4, r5}", "ldmia sp!, {r4, r5}", "bx lr"), 8)
        self.assertEqual(self.called("vpush {d8-d10}", "vpop {d8-d10}", "bx lr"), 24)
        self.assertEqual(self.called("vpush {s0-s2}", "vpop {s0-s2}", "bx lr"), 12)
        self.assertEqual(self.called("str lr, [sp, #-8]!", "ldr pc, [sp], #8"), 8)
        self.assertEqual(self.called("strd r4, r5, [sp, #-16]!", "add sp, #16", "bx lr"), 16)

    def test_a_frame_may_be_given_back_through_another_register(self):
        self.assertEqual(
            self.called("push {r7, lr}", "add r7, sp, #0", "sub sp, #40", "mov sp, r7",
                        "pop {r7, pc}"), 48)

    def test_a_stack_that_is_aligned_counts_the_most_that_this_takes(self):
        self.assertEqual(
            self.called("push {r4, r7, lr}", "add r7, sp, #4", "sub sp, #24", "mov r4, sp",
                        "bfc r4, #0, #4", "mov sp, r4", "sub.w r4, r7, #4", "mov sp, r4",
                        "pop {r4, r7, pc}"), 12 + 24 + 12)

    def test_a_function_that_leaves_bytes_on_the_stack_is_a_fault(self):
        self.assertIn("f: returns with 4 bytes left on the stack", self.fault(
            function("reset", "bl f", LOOP), function("f", "push {r4}", "bx lr")))

    def test_a_stack_that_moves_by_an_unknown_amount_is_a_fault(self):
        self.assertIn("nobody knows how much", self.fault(
            function("reset", "bl f", LOOP), function("f", "sub.w sp, sp, r0", "bx lr")))

    def test_a_loop_that_pushes_is_a_fault(self):
        self.assertIn("grows without end", self.fault(
            function("reset", "1: push {r0-r7}", "b 1b")))

    # MARK: ways

    def test_the_deepest_path_counts_what_is_below_each_call(self):
        path = self.thread(
            function("reset", "sub sp, #8", "bl a", LOOP),
            function("a", "push {r4, lr}", "bl deep", "sub sp, #64", "bl leaf", "add sp, #64",
                     "pop {r4, pc}"),
            function("deep", "sub sp, #100", "add sp, #100", "bx lr"), RETURN)
        self.assertEqual(path.total, 8 + 8 + 100)
        self.assertEqual(
            [(step.function.name, step.depth) for step in path.steps],
            [("reset", 8), ("a", 8), ("deep", 100)])

    def test_a_frame_that_was_given_back_is_not_below_a_call(self):
        self.assertEqual(
            self.called("push {r4, lr}", "sub sp, #64", "add sp, #64", "bl g", "pop {r4, pc}",
                        ".global g", ".type g,%function", ".thumb_func", "g: sub sp, #60",
                        "add sp, #60", "bx lr", ".size g, . - g"), 72)

    def test_a_tail_call_gives_its_own_frame_back_first(self):
        self.assertEqual(
            self.thread(
                function("reset", "bl f", LOOP),
                function("f", "sub sp, #16", "add sp, #16", "b g"),
                function("g", "sub sp, #12", "add sp, #12", "bx lr")).total, 16)

    def test_a_tail_call_with_a_frame_left_is_a_fault(self):
        self.assertIn("16 bytes left", self.fault(
            function("reset", "bl f", LOOP), function("f", "sub sp, #16", "b g"),
            function("g", "bx lr")))

    def test_a_conditional_return_and_the_way_past_it_are_both_followed(self):
        self.assertEqual(
            self.called("push {r4, lr}", "cmp r0, #0", "itt eq", "addeq r0, #1",
                        "popeq {r4, pc}", "sub sp, #32", "add sp, #32", "pop {r4, pc}"), 40)

    def test_each_way_of_a_jump_table_is_followed(self):
        for table, size, far in (
            ("tbb [pc, r0]", ".byte", 100), ("tbh [pc, r0, lsl #1]", ".short", 700),
        ):
            self.assertEqual(
                self.called(
                    table, f"2: {size} (3f-2b)/2, (4f-2b)/2", f"3: .rept {far}", "nop", ".endr",
                    "bx lr", "4: sub sp, #44", "add sp, #44", "bx lr"), 44)

    def test_a_jump_table_elsewhere_ends_where_a_constant_begins(self):
        self.assertEqual(
            self.called(
                "adr r1, 5f", "tbb [r1, r0]", "2: .p2align 2", "6: .word 0x01010101",
                "5: .byte (3f-2b)/2, (4f-2b)/2, (3f-2b)/2, (3f-2b)/2",
                "7: .byte (8f-2b)/2, 0, 0, 0",
                "3: ldr r0, 6b", "ldr r0, 7b", "bx lr", "4: sub sp, #44", "8: add sp, #44",
                "bx lr"), 44)

    def test_nothing_follows_a_call_that_never_returns(self):
        self.assertEqual(
            self.thread(
                function("reset", "bl f", ".word 0"), function("f", "sub sp, #8", LOOP)).total, 8)

    def test_code_that_runs_into_the_next_function_is_a_fault(self):
        self.assertIn("runs into", self.fault(
            function("reset", "bl f"), function("f", "bx lr")))

    # MARK: calls of registers

    def test_a_register_leads_to_what_was_loaded_into_it(self):
        deep = function("deep", "sub sp, #100", "add sp, #100", "bx lr")
        for load in (
            ("ldr r4, =deep",), ("movw r4, :lower16:deep", "movt r4, :upper16:deep"),
            ("ldr r5, =deep", "bl leaf", "mov r4, r5"),
            ("ldr r4, =table", "ldr r4, [r4, #4]"),
            ("ldr r4, =deep", "push {r4}", "movs r4, #0", "pop {r4}"),
        ):
            with self.subTest(load=load):
                path = self.thread(
                    function("reset", *load, "blx r4", LOOP, ".ltorg"), deep, RETURN,
                    ".section .rodata.table,\"a\"\n.p2align 2\ntable: .word leaf, deep\n")
                self.assertEqual(path.total, 100)

    def test_a_register_with_two_functions_leads_to_both(self):
        for first, second in (("leaf", "deep"), ("deep", "leaf")):
            for choice in (("cmp r0, #0", "it ne", "movne r4, r5"), ("cbz r0, 2f", "mov r4, r5")):
                with self.subTest(first=first, choice=choice):
                    path = self.thread(
                        function("reset", f"ldr r4, ={first}", f"ldr r5, ={second}", *choice,
                                 "2: blx r4", LOOP, ".ltorg"),
                        function("deep", "sub sp, #100", "add sp, #100", "bx lr"), RETURN)
                    self.assertEqual(path.total, 100)

    def test_a_register_of_which_nothing_is_known_is_a_fault(self):
        for load in ("nop", "ldr r4, [r0]", "ldr r0, =leaf\nmov r4, r0\nldrb r4, [r0]"):
            with self.subTest(load=load):
                self.assertIn("`blx r4` calls nobody knows whom", self.fault(
                    function("reset", load, "blx r4", LOOP, ".ltorg"), RETURN))

    def test_a_scratch_register_is_unknown_after_a_call(self):
        self.assertIn("`blx r3` calls nobody knows whom", self.fault(
            function("reset", "ldr r3, =leaf", "bl leaf", "blx r3", LOOP, ".ltorg"), RETURN))

    def test_one_way_on_which_nothing_is_known_is_enough(self):
        for ways in (
            ("cbz r0, 2f", "ldr r4, =leaf"), ("ldr r4, =leaf", "cbz r0, 2f", "mov r4, r0"),
        ):
            with self.subTest(ways=ways):
                self.assertIn("`blx r4` calls nobody knows whom", self.fault(
                    function("reset", *ways, "2: blx r4", LOOP, ".ltorg"), RETURN))

    # MARK: functions as arguments

    def given(self, *hand_over, deep=100):
        """A function that calls what it was given, by two callers."""
        return self.thread(
            function("reset", *hand_over, LOOP, ".ltorg"),
            function("caller", "push {r4, r5, r6, lr}", "ldr r4, [sp, #16]", "mov r5, r2",
                     "bl leaf", "cbz r0, 2f", "blx r4", "2: blx r5", "pop {r4, r5, r6, pc}"),
            function("deep", f"sub sp, #{deep}", f"add sp, #{deep}", "bx lr"), RETURN)

    def test_a_function_that_is_given_another_is_followed_for_each_caller(self):
        path = self.given(
            "sub sp, #8", "ldr r2, =leaf", "str r2, [sp]", "bl caller", "ldr r1, =deep",
            "ldr r2, =leaf", "strd r1, r2, [sp]", "bl caller")
        self.assertEqual(path.total, 8 + 16 + 100)
        self.assertEqual([step.function.name for step in path.steps], ["reset", "caller", "deep"])

    def test_what_is_given_in_a_register_or_in_several_on_the_stack_is_followed(self):
        for hand_over in (
            ("sub sp, #8", "ldr r2, =deep", "ldr r1, =leaf", "str r1, [sp]", "bl caller"),
            ("sub sp, #8", "ldr r2, =leaf", "ldr r1, =deep", "stm sp, {r1, r2}", "bl caller"),
        ):
            with self.subTest(hand_over=hand_over):
                self.assertEqual(self.given(*hand_over).total, 8 + 16 + 100)

    def test_what_is_handed_on_is_followed_to_whom_it_comes_from(self):
        path = self.thread(
            function("reset", "ldr r2, =deep", "bl outer", LOOP, ".ltorg"),
            function("outer", "push {r4, lr}", "mov r4, r2", "bl leaf", "mov r0, r4", "bl inner",
                     "pop {r4, pc}"),
            function("inner", "push {r4, lr}", "blx r0", "pop {r4, pc}"),
            function("deep", "sub sp, #100", "add sp, #100", "bx lr"), RETURN)
        self.assertEqual(path.total, 8 + 8 + 100)

    def test_what_was_put_on_the_stack_is_unknown_once_others_may_have_written_there(self):
        for between in ("bl leaf", "str r5, [r6]", "strb r5, [sp, r6]"):
            with self.subTest(between=between):
                self.assertIn("`blx r4` calls nobody knows whom", self.fault(
                    function("reset", "sub sp, #8", "ldr r0, =leaf", "str r0, [sp]", between,
                             "ldr r4, [sp]", "blx r4", LOOP, ".ltorg"), RETURN))

    def test_what_was_written_over_is_unknown(self):
        for over in ("str r5, [sp, #4]", "strb r0, [sp, #4]", "strh r5, [sp, #6]",
                     "strd r5, r5, [sp]", "vstr d0, [sp]"):
            with self.subTest(over=over):
                self.assertIn("`blx r4` calls nobody knows whom", self.fault(
                    function("reset", "sub sp, #8", "ldr r0, =leaf", "str r0, [sp, #4]", over,
                             "ldr r4, [sp, #4]", "blx r4", LOOP, ".ltorg"), RETURN))

    def test_a_saved_register_that_was_written_over_is_unknown(self):
        self.assertIn("`blx r4` calls nobody knows whom", self.fault(
            function("reset", "ldr r4, =leaf", "push {r4}", "str r5, [sp]", "pop {r4}", "blx r4",
                     LOOP, ".ltorg"), RETURN))

    # MARK: recursion

    def test_recursion_is_a_fault_that_names_the_circle(self):
        self.assertEqual(
            self.fault(
                function("reset", "bl f", LOOP),
                function("f", "push {r4, lr}", "bl g", "pop {r4, pc}"),
                function("g", "push {r4, lr}", "bl f", "pop {r4, pc}")),
            "recursion: f calls g calls f")

    def test_a_call_of_oneself_is_recursion_and_a_loop_is_not(self):
        self.assertIn("f calls f", self.fault(
            function("reset", "bl f", LOOP), function("f", "push {lr}", "bl f", "pop {pc}")))
        self.assertEqual(self.called("cmp r0, #0", "bne f", "bx lr"), 0)

    # MARK: shared pieces

    def test_a_shared_piece_belongs_to_whoever_calls_it(self):
        path = self.thread(
            function("reset", "bl f", "bl h", LOOP),
            function("f", "push {r4, lr}", "ldr r4, =deep", "bl OUTLINED_FUNCTION_0",
                     "pop {r4, pc}", ".ltorg"),
            function("h", "push {r4, r5, r6, lr}", "ldr r4, =leaf", "bl OUTLINED_FUNCTION_0",
                     "b OUTLINED_FUNCTION_1", ".ltorg"),
            function("OUTLINED_FUNCTION_0", "movs r0, #0", "bx r4"),
            function("OUTLINED_FUNCTION_1", "movs r0, #0", "pop {r4, r5, r6, pc}"),
            function("deep", "sub sp, #100", "add sp, #100", "bx lr"), RETURN)
        self.assertEqual(path.total, 8 + 100)
        self.assertEqual([step.function.name for step in path.steps], ["reset", "f", "deep"])

    def test_a_shared_piece_may_keep_its_return_address_on_the_stack(self):
        self.assertEqual(
            self.thread(
                function("reset", "bl f", LOOP),
                function("f", "mov r3, lr", "bl OUTLINED_FUNCTION_0", "mov lr, r3", "bx lr"),
                function("OUTLINED_FUNCTION_0", "str lr, [sp, #-8]!", "bl OUTLINED_FUNCTION_1",
                         "ldr lr, [sp], #8", "bx lr"),
                function("OUTLINED_FUNCTION_1", "sub sp, #20", "add sp, #20", "bx lr")).total, 28)

    def test_a_shared_piece_that_lost_its_return_address_is_a_fault(self):
        self.assertIn("f: returns nobody knows where", self.fault(
            function("reset", "bl f", LOOP),
            function("f", "push {r4, lr}", "bl OUTLINED_FUNCTION_0", "pop {r4, pc}"),
            function("OUTLINED_FUNCTION_0", "bl OUTLINED_FUNCTION_1", "b leaf"),
            function("OUTLINED_FUNCTION_1", "movs r0, #0", "bx lr"), RETURN))

    # MARK: interrupts

    def test_the_deepest_handler_is_added_once_and_the_nmi_and_hard_fault_too(self):
        bound = self.stack(
            vectors("reset", "nmi", "hard", 0, "small", "large"),
            function("reset", "sub sp, #200", LOOP), function("nmi", "sub sp, #4", LOOP),
            function("hard", "sub sp, #8", LOOP),
            function("small", "sub sp, #16", "add sp, #16", "bx lr"),
            function("large", "push {r4, lr}", "sub sp, #24", "bl leaf", "add sp, #24",
                     "pop {r4, pc}"), RETURN).bound()
        self.assertEqual(bound.handler.total, 32 + EXCEPTION_FRAME)
        self.assertEqual(bound.total, 200 + 32 + 4 + 8 + 3 * EXCEPTION_FRAME)


if __name__ == "__main__":
    unittest.main()
