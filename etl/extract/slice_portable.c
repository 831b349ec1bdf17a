/* Slicing on any processor. */
#include "extract/slice_body.h"
