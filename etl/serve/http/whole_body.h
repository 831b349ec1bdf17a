/*
 * A body that is taken as one text, of at most so many bytes.
 */
#ifndef SERVE_HTTP_WHOLE_BODY_H
#define SERVE_HTTP_WHOLE_BODY_H

#include "serve/http/http.h"

/* NULL, and *out says why, when it is told to be longer. `what` is what comes: "a message". */
struct body *whole_body_begin(uint64_t length, size_t most, const char *what, struct reply *out);
bool whole_body_take(struct body *b, struct str name, struct str file, uint64_t offset,
		     struct str bytes);
/* What came; it lives as long as the body. `b` NULL: empty. */
struct str whole_body_text(const struct body *b);
void whole_body_end(struct body *b, bool sound);
void whole_body_drop(struct body *b);

#endif
