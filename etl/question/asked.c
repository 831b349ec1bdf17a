/* What was asked, as it came. */
#include "question/question.h"

const struct str *query_param(const struct query *q, const char *key)
{
	for (size_t i = 0; i < q->nparams; i++)
		if (str_eq(q->params[i].key, str_z(key)))
			return &q->params[i].value;
	return NULL;
}
