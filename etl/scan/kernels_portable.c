/* Compiled for any processor. */
#include "scan/kernels_body.h"
