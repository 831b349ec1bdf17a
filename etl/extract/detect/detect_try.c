/* The sample read under one hypothesis after the other. */
#include "extract/detect/detect.h"

struct reader_dialect dialect_hypothesis(const struct extract_options *o, char delimiter, int quote,
					 enum line_end end)
{
	return (struct reader_dialect){
		.delimiter = delimiter,
		.quote = quote,
		.escape = o->escape,
		.skip_initial = o->skip_initial > 0,
		.end = end == LINE_END_CR ? '\r' : '\n',
		.max_field = o->max_field,
		.max_record = o->max_record,
		.max_columns = o->max_columns,
	};
}

static void note_loser(const struct trial *best, const struct trial *t, int quote,
		       struct runner_up *second)
{
	const struct trial *loser = t->score > best->score ? best : t;
	if (best->batch && loser->dialect.quote == quote && loser->score > second->score)
		*second = (struct runner_up){loser->dialect.delimiter, loser->score};
}

/* Keeps the better of the two trials in *best. */
void trial_keep_better(struct trial *best, struct trial *t, double margin)
{
	if (best->batch == NULL || t->score > best->score + margin)
		trial_replace(best, t);
	else
		trial_drop(t);
}

void try_quote(struct trial *best, const struct sample *sample, const struct extract_options *o,
	       int quote, enum line_end end, struct runner_up *second)
{
	static const char delimiters[] = DELIMITERS;
	for (const char *p = delimiters; *p; p++) {
		char c = o->delimiter ? (char)o->delimiter : *p;
		struct trial t;
		struct reader_dialect d = dialect_hypothesis(o, c, quote, end);
		trial_run(&t, sample, &d);
		if (second)
			note_loser(best, &t, quote, second);
		trial_keep_better(best, &t, 0);
		if (o->delimiter)
			break;
	}
}
