#include "question/changes_question.h"

static int read_dataset(int64_t *out, const struct query *q, const char *key, struct error *e)
{
	const struct str *text = query_param(q, key);
	uint64_t n;

	*out = 0;
	if (!text)
		return 0;
	if (!str_to_u64(*text, &n) || n < 1 || n > INT64_MAX)
		return error_set(e, STATUS_USAGE,
				 "%s must be the number of a dataset, as %s=2, not '%.*s'", key,
				 key, STR_ARG(str_head(*text, 80)));
	*out = (int64_t)n;
	return 0;
}

static int read_by(struct changes_question *out, struct arena *a, const struct cube *c,
		   const struct query *q, struct error *e)
{
	const struct str *text = query_param(q, "by");

	out->grouped = text != NULL;
	if (!text || (resolve_ref(&out->by, c, a, *text) && out->by.kind == COLUMN_ATTRIBUTE))
		return 0;
	return error_set(e, STATUS_USAGE, "Invalid by: '%.*s' is no dimension or attribute",
			 STR_ARG(str_head(*text, 80)));
}

static int read_format(struct changes_question *out, const struct query *q, struct error *e)
{
	out->csv = parameters_form(q) == OUTPUT_CSV;
	if (out->csv && !out->grouped)
		return error_set(e, STATUS_USAGE,
				 "format=csv is a row per member: name a dimension or attribute "
				 "with by");
	return 0;
}

int changes_question_read(struct changes_question *out, struct arena *a, const struct cube *c,
			  const struct query *q, struct error *e)
{
	*out = (struct changes_question){0};
	if (read_dataset(&out->from, q, "from", e) || read_dataset(&out->to, q, "to", e) ||
	    read_by(out, a, c, q, e) || read_format(out, q, e))
		return -1;
	if (out->from && !out->to)
		return error_set(e, STATUS_USAGE,
				 "to is missing: changes/?from=1&to=2 compares two datasets, "
				 "to=2 that with what it took the place of");
	return 0;
}
