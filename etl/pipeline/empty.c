/* Files that give nothing to load. One with a header alone, or whose lines are all left out, refuses the load: it would take the place of
 * what it stands for with nothing. One without a byte stands for nothing: among others that have lines it is a warning, as no sum is less
 * for it; a load of which nothing comes is refused. */
#include "pipeline/pipeline_run.h"

#define RULES_SAID 4u
#define NAME_SAID 60u

enum { EMPTY_FILE, NO_LINES, ALL_DROPPED, CODES };
static const char *const codes[CODES] = {"empty-file", "no-lines", "all-dropped"};

/* What leaves out lines without a rule of the mapping. */
static struct str own_words(struct str rule)
{
	static const char *const names[] = {"blank", "header", "no-amount"};
	static const char *const words[] = {"blank lines", "repeated headers",
					    "lines without any amount"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(rule, str_z(names[i])))
			return str_z(words[i]);
	return STR("");
}

/* "drop rule "total" 12, blank lines 3": what took them, in the order in which it is asked; *any: a rule of the mapping did. */
static struct str taken_text(const struct tallies *t, struct arena *a, bool *any)
{
	struct str text = STR("");
	size_t n = 0;
	for (size_t i = 0; i < t->nrules; i++) {
		unsigned long long lines = t->rules[i].tally.lines;
		struct str words = own_words(t->rules[i].rule);
		*any = *any || (lines && !words.len);
		if (!lines || n++ >= RULES_SAID)
			continue;
		if (!words.len)
			words = arena_printf(a, "drop rule \"%.*s\"",
					     STR_ARG(str_head(t->rules[i].rule, NAME_SAID)));
		text = arena_printf(a, "%.*s%s%.*s %llu", STR_ARG(text), text.len ? ", " : "",
				    STR_ARG(words), lines);
	}
	if (n > RULES_SAID)
		text = arena_printf(a, "%.*s and %zu more", STR_ARG(text), n - RULES_SAID);
	return text;
}

static void tell_dropped(struct arena *a, const struct source_report *report)
{
	const struct tallies *t = &report->tallies;
	bool rules = false;
	struct str taken = taken_text(t, a, &rules);
	issues_addf(report->issues, SEVERITY_ERROR, codes[ALL_DROPPED], 0, 0,
		    "%s is left out: %.*s. %s, or leave this file out",
		    t->read.lines == 1 ? "its only line"
				       : arena_printf(a, "each of its lines (%llu)",
						      (unsigned long long)t->read.lines)
						 .ptr,
		    STR_ARG(taken),
		    rules ? "Change the drop rules of the mapping, which together leave nothing"
			  : "Export it again");
}

/* Budgets in a code list are no file that somebody delivered: there may be none in it. Lines that were rejected are each told, and
 * counted by whoever allows them. */
void empty_tell(const struct load_run *r, const struct source_report *report)
{
	const struct tallies *t = &report->tallies;
	uint64_t header = report->dialect.header ? report->dialect.header_line : 0;
	if (t->loaded.entries || t->rejected.lines || mapping_is_budget(report->resource))
		return;
	if (t->read.lines)
		tell_dropped(r->report->arena, report);
	else
		issues_addf(report->issues, SEVERITY_ERROR, codes[NO_LINES], header, 0,
			    "%s. Export it again, or leave this file out",
			    header ? "there is a header, and no line below it"
				   : "there is no line in it");
}

/* Of a source the first of them, or NULL. */
static const struct issue *told(const struct source_report *report)
{
	for (size_t i = 0; !mapping_is_budget(report->resource) && i < issues_count(report->issues);
	     i++)
		for (size_t k = 0; k < CODES; k++)
			if (str_eq(issues_get(report->issues, i)->code, str_z(codes[k])))
				return issues_get(report->issues, i);
	return NULL;
}

/* Nothing in it is a line: a file of another kind, or in a charset that it was not known by. */
void empty_unread(const struct source_report *report)
{
	if (!mapping_is_budget(report->resource) && !told(report))
		issues_addf(report->issues, SEVERITY_ERROR, codes[NO_LINES], 0, 0,
			    "no line of it can be read. Export it again, or leave this file out");
}

static bool any_known(const struct pipeline_report *report)
{
	for (size_t i = 0; i < report->nsources; i++)
		if (report->sources[i].known)
			return true;
	return false;
}

/* Some file that was delivered does, now or when it was loaded before. */
static bool gives_lines(const struct pipeline_report *report)
{
	bool any = any_known(report);
	for (size_t i = 0; !any && i < report->nsources; i++) {
		const struct source_report *s = &report->sources[i];
		any = !mapping_is_budget(s->resource) &&
		      (s->tallies.loaded.lines || s->tallies.rejected.lines);
	}
	return any;
}

void empty_weigh(const struct load_run *r)
{
	const struct pipeline_report *report = r->report;
	if (!gives_lines(report))
		return;
	for (size_t i = 0; i < report->nsources; i++)
		if (report->sources[i].size == 0)
			issues_only_warn(report->sources[i].issues, str_z(codes[EMPTY_FILE]));
}

int empty_check(const struct load_run *r, struct error *e)
{
	const struct pipeline_report *report = r->report;
	const struct issue *first = NULL;
	size_t n = 0;
	for (size_t i = 0; i < report->nsources; i++) {
		const struct issue *its = told(&report->sources[i]);
		if (!its || its->severity < SEVERITY_ERROR)
			continue;
		n++;
		first = first ? first : its;
	}
	if (n > 1)
		return error_set(
			e, STATUS_REFUSED,
			"several files (%zu of %zu) give nothing to load, the first is %.*s: %.*s; "
			"nothing was loaded",
			n, report->nsources, STR_ARG(first->source), STR_ARG(first->message));
	if (n)
		return error_set(e, STATUS_REFUSED,
				 "%.*s gives nothing to load: %.*s; nothing was loaded",
				 STR_ARG(first->source), STR_ARG(first->message));
	if (report->total.loaded.lines == 0 && !any_known(report))
		return error_set(
			e, STATUS_REFUSED, "no line is left to load%s; nothing was loaded",
			report->total.rejected.lines
				? ": what is not left out was rejected. Mend the lines or the "
				  "mapping (the issues name each)"
				: "");
	return 0;
}
