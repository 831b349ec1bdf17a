#include "question/places_question.h"

static struct str text_of(const struct query *q, const char *key)
{
	const struct str *value = query_param(q, key);

	return value ? *value : STR("");
}

void places_question_read(struct places_question *out, struct arena *a, const struct query *q)
{
	static const char *const passed[] = {"cut", "toggle", "aggregates", "per", "prices"};
	size_t n = sizeof passed / sizeof *passed;
	struct query_param *params = ARENA_ARRAY(a, struct query_param, n);

	*out = (struct places_question){text_of(q, "dimension"), text_of(q, "level"), *q};
	out->facts.endpoint = ENDPOINT_AGGREGATE;
	out->facts.params = params;
	out->facts.nparams = 0;
	for (size_t i = 0; i < n; i++) {
		const struct str *value = query_param(q, passed[i]);
		if (value)
			params[out->facts.nparams++] =
				(struct query_param){str_z(passed[i]), *value};
	}
}
