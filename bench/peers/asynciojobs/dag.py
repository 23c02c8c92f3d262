"""W5 with asynciojobs (pip): chain / fan / layered DAG of no-op jobs."""
import asyncio, os, sys, time; sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "python"))
from node import Rng, mix64
from asynciojobs import PureScheduler, Job
cnt = 0
async def noop():
    global cnt; cnt += 1
def chain(n):
    js = []
    for i in range(n): js.append(Job(noop(), required=js[-1] if js else None))
    return js
def fan(n):
    a = Job(noop()); w = [Job(noop(), required=a) for _ in range(n)]; return [a] + w + [Job(noop(), required=w)]
def layered(n):
    r = Rng(mix64(46)); prev, out = [], []
    for l in range(n // 100):
        cur = [Job(noop(), required=[prev[r.below(100)], prev[r.below(100)]] if l else None) for _ in range(100)]; out += cur; prev = cur
    return out
big = "big" in sys.argv
for shape, n in [(chain, 1000), (fan, 1000), (layered, 1000)] + ([(chain, 10000), (fan, 10000), (layered, 10000)] if big else []):
    cnt = 0; t0 = time.perf_counter(); js = shape(n); t1 = time.perf_counter(); s = PureScheduler(*js); ok = s.run(); t2 = time.perf_counter()
    print("CHECK dag.%s%d %016x" % (shape.__name__, n, cnt if ok else 0))
    print("METRIC dag.%s%d.ns_per_job %.5g ns" % (shape.__name__, n, (t2 - t0) * 1e9 / len(js)), flush=True)
