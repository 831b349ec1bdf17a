/* Compiled with AVX-512 (see CMakeLists.txt), called only where the processor has it. */
#if defined(__x86_64__)
#define KERNELS kernels_avx512
#define KERNELS_NAME "avx512"
#include "scan/kernels_body.h"
#else
typedef int kernels_avx512_not_here; /* ISO C wants something in a file */
#endif
