/* Slicing with AVX-512BW. */
#include "extract/text/slice.h"

#if defined(__x86_64__)

#define SLICE_NAME slice_avx512
#define SLICE_TARGET __attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt")))

#include "extract/text/slice_avx512.h"
#include "extract/text/slice_body.h"

#endif
