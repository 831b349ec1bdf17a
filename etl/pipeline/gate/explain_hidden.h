/* What of a scope stands for lines that are not shown. Private to the pipeline. */
#ifndef PIPELINE_GATE_EXPLAIN_HIDDEN_H
#define PIPELINE_GATE_EXPLAIN_HIDDEN_H

#include "model/scope.h"
#include "pipeline/pipeline_run.h"

/* Why a value of that term may not be named in the scope; NULL: it may. `there`: a line that is shown has it. `to_come`: the scope is
 * of a year of which nothing is loaded. */
const char *explain_hides(const struct load_run *r, const struct scope *s, size_t term, bool there,
			  bool to_come);

#endif
