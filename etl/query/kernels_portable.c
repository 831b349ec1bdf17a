/* Compiled for any processor. */
#include "query/kernels_body.h"
