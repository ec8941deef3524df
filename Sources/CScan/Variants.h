// Functions that are compiled a second time for machines with AVX2 and carry-less multiplication.

#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__)
#define CSCAN_HAS_AVX2_VARIANTS 1

int cscan_validate_avx2(const uint8_t *from, const uint8_t *end);

static inline bool cscan_has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi");
}

#endif
