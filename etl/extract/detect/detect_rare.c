/*
 * Dialects that few files have, tried only where the text gives reason to: apostrophes as quotes,
 * quotes behind a delimiter and a blank, blanks as delimiters; and, where a mapping's names are
 * known, another delimiter under which they are found.
 */
#include "extract/detect/detect.h"

#include <ctype.h>

/* Blanks are in all texts: records must agree this well, and half their cells be numbers. */
#define BLANKS_AGREEMENT 0.9

static size_t count_cells(const struct trial *t, bool (*is)(struct str cell))
{
	size_t n = 0;
	for (size_t i = 0; i < t->batch->nfields; i++)
		n += is(t->batch->fields[i]);
	return n;
}

static bool starts_with_apostrophe(struct str s)
{
	return s.len > 1 && s.ptr[0] == '\'';
}

static bool is_in_apostrophes(struct str s)
{
	return s.len > 1 && s.ptr[0] == '\'' && s.ptr[s.len - 1] == '\'';
}

static bool is_number(struct str s)
{
	return cell_kind(s) == CELL_DATA || cell_kind(s) == CELL_YEAR;
}

/* 1 234 567,89 */
static bool is_grouped(struct str s)
{
	size_t run = 0, groups = 0;
	for (size_t i = 0; i < s.len && s.ptr[i] != ',' && s.ptr[i] != '.'; i++) {
		bool blank = s.ptr[i] == ' ';
		if (!blank && !isdigit((unsigned char)s.ptr[i]) && (i > 0 || s.ptr[i] != '-'))
			return false;
		groups += blank && run > 0;
		run = blank ? 0 : run + 1;
	}
	return groups > 0 && run == 3;
}

/* 'a;b';'c': every apostrophe that opens a field must close one too ("'s-Gravenhage" does not). */
static void try_apostrophes(struct trial *best, const struct sample *sample,
			    const struct extract_options *o, enum line_end end)
{
	struct trial t = {0};
	if (o->quote || o->escape || count_cells(best, starts_with_apostrophe) < 2)
		return;
	try_quote(&t, sample, o, '\'', end, NULL);
	bool quoted = count_cells(best, is_in_apostrophes) * 2 >= best->content;
	if (t.faults == 0 && (t.score > best->score || (quoted && t.score == best->score)))
		trial_replace(best, &t);
	else
		trial_drop(&t);
}

/* a, "b; c", d */
static void try_initial(struct trial *best, const struct sample *sample,
			const struct extract_options *o)
{
	const char sign[3] = {best->dialect.delimiter, ' ', (char)best->dialect.quote};
	struct reader_dialect d = best->dialect;
	struct trial t;
	if (o->skip_initial >= 0 || o->escape || d.escape || d.quote < 0 ||
	    !memmem(sample->text, sample->n, sign, 3))
		return;
	d.skip_initial = true;
	trial_run(&t, sample, &d);
	if (t.score >= best->score && t.faults <= best->faults)
		trial_replace(best, &t);
	else
		trial_drop(&t);
}

/* Every record has as many fields, and texts with a blank in them are in quotes. */
static bool are_all_whole(const struct trial *t, const struct sample *sample)
{
	const char sign[2] = {' ', (char)t->dialect.quote};
	return t->dialect.quote > 0 && t->usual >= 3 && t->content >= 3 && t->agree == t->content &&
	       memmem(sample->text, sample->n, sign, 2);
}

/* 12.5   0.003  7, and a "b c" d */
static void try_blanks(struct trial *best, const struct sample *sample,
		       const struct extract_options *o)
{
	struct reader_dialect d = best->dialect;
	struct trial t;
	bool chance = best->usual < 2 || best->agree * 2 <= best->content;
	if (o->delimiter || o->skip_initial == 0 || d.escape || !chance ||
	    !memchr(sample->text, ' ', sample->n) ||
	    count_cells(best, is_grouped) * 2 > best->content)
		return;
	d.delimiter = ' ';
	d.quote = o->quote ? o->quote : '"'; /* the best may have none because of the blanks */
	d.skip_initial = true;
	trial_run(&t, sample, &d);
	if (t.usual >= 2 && t.content >= 2 && t.faults == 0 &&
	    (double)t.agree >= BLANKS_AGREEMENT * (double)t.content &&
	    (count_cells(&t, is_number) * 2 >= t.batch->nfields || are_all_whole(&t, sample)))
		trial_replace(best, &t);
	else
		trial_drop(&t);
}

static bool holds_names(const struct trial *t, const struct extract_options *o)
{
	struct header_at at;
	bool all;
	return header_named(t, o->names, &at, &all) && all;
}

static void try_names(struct trial *best, const struct sample *sample,
		      const struct extract_options *o)
{
	static const char delimiters[] = DELIMITERS;
	if (o->delimiter || !o->names || o->header == 0 || holds_names(best, o))
		return;
	for (const char *c = delimiters; *c; c++) {
		struct reader_dialect d = best->dialect;
		struct trial t;
		d.delimiter = *c;
		d.skip_initial = false;
		trial_run(&t, sample, &d);
		if (t.usual >= 2 && holds_names(&t, o)) {
			trial_replace(best, &t);
			return;
		}
		trial_drop(&t);
	}
}

void detect_rare(struct trial *best, const struct sample *sample, const struct extract_options *o,
		 enum line_end end)
{
	try_apostrophes(best, sample, o, end);
	try_initial(best, sample, o);
	try_blanks(best, sample, o);
	try_names(best, sample, o);
}
