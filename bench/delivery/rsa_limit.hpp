// This machine's limit: RSA-2048 signatures per CPU-second, measured again and again beside the runs.
//
// A virtual machine's speed changes by the minute, so a rate means something only
// beside a limit of the same minute.
#pragma once

namespace pheidi::bench {

/// With every core signing at once, as they do in a run; the mean of the cores. Takes about `budget_ms`.
double rsa_signs_per_cpu_second(int budget_ms);

} // namespace pheidi::bench
