/* What a mapping lacks for a catalogue to list what it publishes, asked of who checks it. Private to etl/cli. */
#ifndef CLI_SHOW_CATALOGUE_TEXT_H
#define CLI_SHOW_CATALOGUE_TEXT_H

#include "base/memory/buffer.h"
#include "mapping/mapping.h"

struct json_out;

/* Nothing when it lacks nothing. */
void catalogue_text(struct buffer *out, const struct mapping *m, bool dutch);
/* A list, in both languages, which the desk shows. */
void catalogue_json(struct json_out *j, const struct mapping *m);

#endif
