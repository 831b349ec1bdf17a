/* Lines of one kind, kept until it is known whether they are worth a word. */
#include "transform/watch/watches.h"

void noted_add(struct noted *list, const struct record *record)
{
	if (list->n < WATCH_LINES) {
		list->lines[list->n] = record->line;
		list->fields[list->n] = record->nfields;
	}
	list->n++;
}

void noted_tell(struct transform *t, const struct noted *list, const struct noted_text *text)
{
	for (uint64_t i = 0; i < list->n; i++) {
		bool named = i < WATCH_LINES;
		if (!named || !text->before)
			issues_addf(t->issues, text->severity, text->code,
				    named ? list->lines[i] : 0, 0, "%s", text->after);
		else
			issues_addf(t->issues, text->severity, text->code, list->lines[i], 0,
				    "%s%u%s%zu%s", text->before, (unsigned)list->fields[i],
				    text->between, t->plan.width, text->after);
	}
}
