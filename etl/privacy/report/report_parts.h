/* What the reports are made of, as Markdown. Private to privacy. */
#ifndef PRIVACY_REPORT_REPORT_PARTS_H
#define PRIVACY_REPORT_REPORT_PARTS_H

#include "privacy/policy/policy.h"

/* Any text, as words and nothing else. */
void report_put(struct buffer *out, struct str s);
/* The first cells of a row. */
void report_put_row(struct buffer *out, const struct str *texts, size_t n);
void report_put_head(struct buffer *out, const char *title, const char *names, size_t n);
/* What becomes of what a rule finds, in Dutch. */
const char *report_action_words(enum privacy_rule rule, enum privacy_action action);
void report_put_decisions(struct buffer *out, const struct privacy_policy *p);
/* report_columns.c: the same of decisions about columns; as JSON the member "column_decisions". */
void report_put_columns(struct buffer *out, const struct privacy_policy *p);
void report_tell_columns(struct buffer *out, const struct privacy_policy *p);
void report_json_columns(struct json_out *j, const struct privacy_policy *p);

/* The same as text, and as the member "decisions" of an object. */
void report_tell_decisions(struct buffer *out, const struct privacy_policy *p);
void report_json_decisions(struct json_out *j, const struct privacy_policy *p);
void report_json_texts(struct json_out *j, const char *const *names, const struct str *texts,
		       size_t n);

#endif
