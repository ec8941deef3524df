// Validation with what every machine of its kind has, and the choice between that and better ones.

#define CSCAN_VALIDATE validate_anywhere
#include "Validation.h"

#include "Variants.h"

int cscan_validate(const uint8_t *from, const uint8_t *end) {
#if defined(CSCAN_HAS_AVX2_VARIANTS)
    if (cscan_has_avx2()) {
        return cscan_validate_avx2(from, end);
    }
#endif
    return validate_anywhere(from, end);
}

int cscan_validate_anywhere(const uint8_t *from, const uint8_t *end) { return validate_anywhere(from, end); }
