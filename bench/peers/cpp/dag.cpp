// W5: single-threaded Kahn scheduler, std::function no-op jobs, CSR successors (limit for one core).
#include "../common/wagman.hpp"
#include <vector>
#include <functional>
using namespace wag;
static std::vector<std::pair<u32, u32>> edges(const char* shape, u32 n, u32& jobs) {
  std::vector<std::pair<u32, u32>> e;
  if (!strcmp(shape, "chain")) { jobs = n; for (u32 i = 1; i < n; i++) e.push_back({i - 1, i}); }
  else if (!strcmp(shape, "fan")) { jobs = n + 2; for (u32 i = 1; i <= n; i++) e.push_back({0, i}); for (u32 i = 1; i <= n; i++) e.push_back({i, n + 1}); }
  else { jobs = n; Rng r{mix64(46)}; for (u32 l = 1; l < n / 100; l++) for (u32 i = 0; i < 100; i++) { u32 a = r.below(100), b = r.below(100); e.push_back({(l - 1) * 100 + a, l * 100 + i}); e.push_back({(l - 1) * 100 + b, l * 100 + i}); } }
  return e;
}
int main() {
  for (const char* sh : {"chain", "fan", "layered"}) for (u32 n : {1000u, 10000u, 100000u}) {
    u32 jobs; auto es = edges(sh, n, jobs); u64 ran = 0, h = 0xcbf29ce484222325ull; const int R = 2000000 / n; std::vector<double> took;
    for (auto& [a, b] : es) h = fold(h, u64(a) << 32 ^ b);
    for (int rep = 0; rep < R; rep++) {
      u64 cnt = 0;
      double t0 = nowSec();
      std::vector<std::function<void()>> fn; fn.reserve(jobs); for (u32 i = 0; i < jobs; i++) fn.emplace_back([&cnt] { cnt++; });
      std::vector<u32> indeg(jobs), off(jobs + 1), suc(es.size());
      for (auto& [a, b] : es) { indeg[b]++; off[a + 1]++; } for (u32 i = 0; i < jobs; i++) off[i + 1] += off[i];
      { auto at = off; for (auto& [a, b] : es) suc[at[a]++] = b; }
      std::vector<u32> q; q.reserve(jobs); for (u32 i = 0; i < jobs; i++) if (!indeg[i]) q.push_back(i);
      for (size_t h = 0; h < q.size(); h++) { u32 x = q[h]; fn[x](); for (u32 k = off[x]; k < off[x + 1]; k++) if (--indeg[suc[k]] == 0) q.push_back(suc[k]); }
      took.push_back(nowSec() - t0); ran = !rep || ran == cnt ? cnt : 0;
    }
    std::sort(took.begin(), took.end());
    std::printf("CHECK dag.%s%u.wiring %016llx\nCHECK dag.%s%u %016llx\n", sh, n, (unsigned long long)h, sh, n, (unsigned long long)ran);
    std::printf("METRIC dag.%s%u.ns_per_job %.3f ns\n", sh, n, took[R / 2] * 1e9 / jobs);
  }
}
