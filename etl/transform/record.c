/* The record at hand: what is counted and told of it. */
#include "descriptor/levels.h"
#include "transform/plan.h"
#include "transform/watch/watches.h"

void transform_tally(const struct transform *t, struct tally *tally)
{
	const struct current *at = &t->now.at;
	size_t n = t->cube->ncolumns;
	tally->lines++;
	for (size_t v = 0; v < t->plan.nvariants; v++)
		for (size_t c = 0; c < n; c++)
			if (at->amounts[v * n + c] != MONEY_NULL)
				tally->sums[c] += at->amounts[v * n + c];
	for (size_t i = 0; at->bad_input != NONE && i < t->plan.ninputs; i++)
		tally->unreadable += at->results[i] > NUMBER_EMPTY;
}

void transform_record(struct transform *t, const struct batch *in, const struct record *record)
{
	t->now.at.record = record;
	t->now.at.cells = &in->fields[record->first];
	t->now.at.ncells = record->nfields;
}

bool transform_may_hide(const struct transform *t, int field)
{
	return t->plan.r->fields[field].level > levels_least(&t->now.shown);
}

static struct issue issue_at(const struct transform *t, enum severity severity, const char *code,
			     int field, const char *message)
{
	int column = field == NONE ? NONE : t->plan.match.columns[field];
	struct issue issue = {.severity = severity,
			      .code = str_z(code),
			      .line = t->now.at.record->line,
			      .column = (uint32_t)(column + 1),
			      .message = str_z(message)};
	if (field != NONE)
		issue.field = t->plan.r->fields[field].name;
	if (column != NONE && (size_t)column < t->now.at.ncells && !transform_may_hide(t, field))
		issue.value = t->now.at.cells[column];
	return issue;
}

void transform_report(struct transform *t, enum severity severity, const char *code, int field,
		      const char *message)
{
	struct issue issue = issue_at(t, severity, code, field, message);
	issues_add(t->issues, &issue);
}

void transform_report_cell(struct transform *t, enum severity severity, const char *code, int field,
			   const struct input *in, const char *message)
{
	struct issue issue = issue_at(t, severity, code, field, message);
	if (field == NONE || !slip_add(t, &issue, field, in))
		issues_add(t->issues, &issue);
}
