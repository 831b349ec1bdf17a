#include "question/lineage_question.h"

static bool is_text(const struct str *value, const char *text)
{
	return value && str_eq(*value, str_z(text));
}

/* Links may carry what else aggregate was asked. */
int provenance_question_read(struct provenance_question *out, struct arena *a, const struct cube *c,
			     const struct query *q, struct error *e)
{
	const struct str *cut = query_param(q, "cut");
	struct query_param param = {STR("cut"), cut ? *cut : (struct str){0}};
	struct query only = {.endpoint = ENDPOINT_AGGREGATE,
			     .cube = q->cube,
			     .params = &param,
			     .nparams = cut != NULL};

	out->plan = false;
	if (parameter_flag(&out->plan, q, "plan", e) != 0)
		return -1;
	out->figure = ARENA_NEW(a, struct question);
	return question_read(out->figure, a, c, &only, e);
}

int source_question_read(struct source_question *out, const struct query *q, struct error *e)
{
	const struct str *lines = query_param(q, "lines");

	*out = (struct source_question){1, SOURCE_LINES_DEFAULT,
					is_text(query_param(q, "format"), "txt")};
	if (!lines)
		return 0;
	struct str rest = *lines, first = str_split(&rest, '-');
	bool one = rest.ptr == NULL;
	if (!str_to_u64(first, &out->from) || !str_to_u64(one ? first : rest, &out->to) ||
	    out->from == 0 || out->to < out->from)
		return error_set(e, STATUS_USAGE,
				 "lines is '%.*s': it takes a line, or the first and the last "
				 "line, as in lines=120-140; lines count from 1",
				 STR_ARG(*lines));
	if (out->to - out->from >= SOURCE_LINES)
		return error_set(e, STATUS_USAGE,
				 "lines=%.*s are too many: at most %u lines at a time",
				 STR_ARG(*lines), SOURCE_LINES);
	return 0;
}
