// Validation for machines with AVX2, PCLMULQDQ and BMI.

#include "Variants.h"

#if defined(CSCAN_HAS_AVX2_VARIANTS)

#include <immintrin.h>
#include <string.h>

#include "CScan.h"

#pragma clang attribute push(__attribute__((target("avx2,pclmul,bmi"))), apply_to = function)

#define CSCAN_AVX2
#define CSCAN_VALIDATE validate
#include "Validation.h"

int cscan_validate_avx2(const uint8_t *from, const uint8_t *end) { return validate(from, end); }

#pragma clang attribute pop

#endif
