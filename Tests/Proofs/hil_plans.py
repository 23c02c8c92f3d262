"""Plans and rigs for `hil_abuse.py`: short, drawn from a seed, and passed if left alone."""

LOADS = ["gn", "cs", "x1"]
BEGIN = """name: drawn
needs: {guests: [nc, gn, cs, x1], faults: yes, console: yes, shell: yes}
"""


def _test(name, steps):
    return f"  - name: {name}\n    steps:\n" + "".join(f"      - {step}\n" for step in steps)


def _started(port):
    return f"wait: {{state: {port} started, within: 2h}}"


def _graceful(draw, port):
    delay = draw.choice(["", " 30", " 60"])
    return [f"stop {port}{delay}", f"wait: {{state: {port} stopped, within: 10min}}",
            f"never: {{event: {port} starting, for: 3min}}", f"start {port}", _started(port)]


def _restart(draw, port):
    return [f"restart {port}", f"wait: {{event: {port} cycling, within: 10min}}", _started(port)]


def _hung(draw, port):
    return [f"fault: guest {port} hangs",
            f"wait: {{event: {port} heartbeat-lost, within: 10min}}",
            f"wait: {{event: {port} started, within: 1h}}"]


def _together(draw, port):
    other = draw.choice([load for load in LOADS if load != port])
    return ["parallel: [["
            f"stop {port}, {{wait: {{state: {port} stopped, within: 10min}}}}], "
            f"[{{shell: 'sleep 0.{draw.randint(1, 9)}', within: 20s}}, kill {other}], "
            "[{pause: 2min}, {measure: {temperature: board, from: -40degC}}]]",
            f"start {port}", f"start {other}", _started(port), _started(other)]


def _faults(draw, port):
    return [f"parallel: [[{{fault: guest {port} hangs}}, {{fault: guest {port} recovers}}], "
            "[{fault: sensor humidity silent for 1h}], [{fault: everything recovers}]]",
            _started(port)]


def _shell(draw, port):
    # What the shell starts is its own child, and has to go with it.
    return [f"{{shell: 'sleep {draw.uniform(0.3, 3):.1f}; true', within: 20s}}",
            f"holds: {{state: {port} started, for: 2min}}"]


def _hibernation(draw, port):
    return ["hibernate 7200", "wait: {event: controller hibernating, within: 20min}",
            f"pause: {draw.randint(5, 40)}min", "wake",
            "wait: {event: controller awake, within: 10min}"] + [
                _started(load) for load in ["nc", *LOADS]]


def _manual(draw, port):
    # The lease is 60 s of the board's: at this pace it ends by itself between two steps.
    return ["mode manual", f"pause: {draw.randint(1, 50)}s", "mode auto", _started(port)]


KINDS = [_graceful, _restart, _hung, _together, _faults, _shell, _hibernation, _manual]


def _long(draw, port):
    return ["pause: 30d"]


def plan(draw, limit, is_long):
    """The text of a plan that ends within its limit, unless it is cut off there."""
    tests = [f"time-limit: {limit}\n", "prepare:\n"]
    tests += [f"  - {_started(port)}\n" for port in ["nc", *LOADS]]
    if draw.random() < 0.5:
        tests.append("after-each:\n  - fault: everything recovers\n")
        tests += [f"  - {_started(port)}\n" for port in LOADS]
    tests.append("tests:\n")
    chosen = draw.sample(KINDS, draw.randint(2, 4)) + ([_long] if is_long else [])
    for number, make in enumerate(chosen):
        tests.append(_test(f"{make.__name__[1:]} {number}", make(draw, draw.choice(LOADS))))
    return BEGIN + "".join(tests)


def rig(draw, board, plant, silence=5):
    """The text of a rig, and what each port is to be in the end."""
    safe = {"nc": "on", **{port: draw.choice(["off", "off", "on"]) for port in LOADS}}
    if "off" not in safe.values():
        safe["x1"] = "off"
    text = f"board: {board}\n" + (f"plant: {plant}\n" if plant else "")
    text += (f"guests: [nc, gn, cs, x1]\nsilence: {silence}s\n"
             f"interlock: {{switchings: {draw.choice([60, 600])}, "
             f"off-time: {draw.choice(['0s', '500ms', '2s'])}}}\nsafe-state: {{"
             + ", ".join(f"{port}: {state}" for port, state in safe.items()) + "}\n")
    return text, safe
