/*
 * Codes that no code list knows, in words.
 */
#ifndef PIPELINE_REPORT_REPORT_UNMAPPED_H
#define PIPELINE_REPORT_REPORT_UNMAPPED_H

#include "model/unmapped.h"

/* The first `most` codes that are faults, a line each, and as many of the lines without one, below
 * the joins that people are told; nothing when there are neither. */
void unmapped_text(struct buffer *out, const struct cube *cube, const struct unmapped_report *u,
		   size_t most);

#endif
