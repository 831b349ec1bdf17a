/* Compiled with AVX2 (see CMakeLists.txt), called only where the processor has it. */
#if defined(__x86_64__)
#define KERNELS kernels_avx2
#define KERNELS_NAME "avx2"
#include "scan/kernels_body.h"
#else
typedef int kernels_avx2_not_here; /* ISO C wants something in a file */
#endif
