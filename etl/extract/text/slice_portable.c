/* Slicing on any processor. */
#include "extract/text/slice_body.h"
