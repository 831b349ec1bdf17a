/* What a load hid of people, in the report. Private to the pipeline. */
#ifndef PIPELINE_REPORT_REPORT_PRIVACY_H
#define PIPELINE_REPORT_REPORT_PRIVACY_H

#include "base/text/json_out.h"
#include "load/load.h"

void report_privacy_text(struct buffer *out, const struct load_privacy *p);
void report_privacy_json(struct json_out *j, const struct load_privacy *p);

/* What was, or would be, masked in what was published before; nothing where nothing is. */
void report_remasked_text(struct buffer *out, const struct load_remasked *m);
void report_remasked_json(struct json_out *j, const struct load_remasked *m);

#endif
