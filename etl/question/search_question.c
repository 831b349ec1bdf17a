#include "question/search_question.h"

#include "question/question.h"

#define PAGE_DEFAULT 20
#define PAGE_MAX 100
#define PAGE_LAST 100000
#define EXPRESSION_MAX ((size_t)64 << 10)

static int read_number(const struct query *q, const char *key, uint64_t most, int64_t *out,
		       struct error *e)
{
	const struct str *text = query_param(q, key);
	uint64_t n = (uint64_t)*out;
	if (text && (!str_to_u64(*text, &n) || n < 1 || n > most))
		return error_set(e, STATUS_USAGE, "%s must be a number from 1 to %llu", key,
				 (unsigned long long)most);
	*out = (int64_t)n;
	return 0;
}

int search_question_read(struct search_question *out, struct arena *a, const struct query *q,
			 struct error *e)
{
	const struct str *words = query_param(q, "q"), *cube = query_param(q, "cube"),
			 *dimension = query_param(q, "dimension"), *texts = query_param(q, "texts");
	struct buffer expression;
	bool both = texts && str_eq(*texts, STR("both"));

	*out = (struct search_question){.words = words ? *words : STR(""),
					.cube = cube ? *cube : STR(""),
					.dimension = dimension ? *dimension : STR(""),
					.page = 1,
					.page_size = PAGE_DEFAULT,
					.by_year = query_param(q, "year") != NULL,
					.year = 1,
					.texts = both};
	if (!both && parameter_flag(&out->texts, q, "texts", e) != 0)
		return -1;
	out->labels = both || !out->texts;
	if (read_number(q, "page", PAGE_LAST, &out->page, e) != 0 ||
	    read_number(q, "pagesize", PAGE_MAX, &out->page_size, e) != 0 ||
	    read_number(q, "year", 9999, &out->year, e) != 0)
		return -1;
	buffer_init(&expression, EXPRESSION_MAX);
	int result = search_expression(&expression, out->words, e);
	out->expression = arena_dup(a, buffer_str(&expression));
	buffer_drop(&expression);
	return result;
}
