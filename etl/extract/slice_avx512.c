/* Slicing with AVX-512BW. */
#include "extract/slice.h"

#if defined(__x86_64__)

#define SLICE_NAME slice_avx512
#define SLICE_TARGET __attribute__((target("avx512f,avx512bw,bmi,bmi2,popcnt")))

#include "extract/slice_avx512.h"
#include "extract/slice_body.h"

#endif
