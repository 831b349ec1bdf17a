#include "extract/detect/detect.h"

#include <ctype.h>
#include <stdlib.h>

static bool has_content(const struct batch *b, const struct record *r)
{
	for (uint32_t i = 0; i < r->nfields; i++) {
		if (str_trim(b->fields[r->first + i]).len)
			return true;
	}
	return false;
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* The most frequent number of fields; of two as frequent, the larger. */
static void find_usual(struct trial *t)
{
	const struct batch *b = t->batch;
	uint32_t *sizes = xcalloc(b->nrecords + 1, sizeof *sizes);
	for (size_t i = 0; i < b->nrecords; i++) {
		if (has_content(b, &b->records[i]))
			sizes[t->content++] = b->records[i].nfields;
	}
	qsort(sizes, t->content, sizeof *sizes, by_size);
	for (size_t i = 0; i < t->content;) {
		size_t n = 1;
		while (i + n < t->content && sizes[i + n] == sizes[i])
			n++;
		if (n >= t->agree) {
			t->agree = n;
			t->usual = sizes[i];
		}
		i += n;
	}
	free(sizes);
}

/* Another delimiter in a cell speaks against a hypothesis, unless the cell is a number. */
static bool is_foreign(struct str cell, char delimiter)
{
	bool found = false;
	bool letters = false;
	for (size_t i = 0; i < cell.len; i++) {
		char c = cell.ptr[i];
		found |= c != delimiter && (c == ';' || c == '\t' || c == '|' || c == ',');
		letters |= c == ';' || c == '\t' || c == '|' || isalpha((unsigned char)c);
	}
	return found && letters;
}

static void measure(struct trial *t)
{
	const struct batch *b = t->batch;
	uint32_t *filled = xcalloc(b->nrecords + 1, sizeof *filled);
	size_t foreign = 0;
	size_t n = 0;
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		if (r->nfields != t->usual || !has_content(b, r))
			continue;
		bool other = false;
		for (uint32_t k = 0; k < r->nfields; k++) {
			struct str cell = b->fields[r->first + k];
			other |= is_foreign(cell, t->dialect.delimiter);
			if (str_trim(cell).len == 0)
				continue;
			filled[n]++;
			t->extent = k + 1 > t->extent ? k + 1 : t->extent;
		}
		foreign += other;
		n++;
	}
	/* The middle one: titles and notes above the header are no measure. */
	qsort(filled, n, sizeof *filled, by_size);
	t->filled = n ? filled[n / 2] : 0;
	free(filled);
	if (t->agree) {
		t->foreign = (double)foreign / (double)t->agree;
	}
}

static bool first_agrees(const struct trial *t)
{
	for (size_t i = 0; i < t->batch->nrecords; i++) {
		if (has_content(t->batch, &t->batch->records[i]))
			return t->batch->records[i].nfields == t->usual;
	}
	return false;
}

/* Agreement counts most. The rest only decides between hypotheses that agree as well: more columns,
 * a first record like the others, no other delimiters inside cells. */
static void rate(struct trial *t)
{
	double all = (double)t->content + (double)t->faults;
	if (t->usual < 2 || t->content == 0)
		return;
	t->score = (double)t->agree / all - 0.5 * (double)t->faults / all;
	t->score += 0.10 * first_agrees(t);
	t->score += 0.01 * (double)(t->usual < 10 ? t->usual : 10);
	t->score -= 0.10 * t->foreign;
}

void trial_measure(struct trial *t)
{
	find_usual(t);
	measure(t);
	rate(t);
}

void trial_run(struct trial *t, const struct sample *sample, const struct reader_dialect *d)
{
	*t = (struct trial){.dialect = *d};
	struct reader r = {0};
	struct error e;
	struct issues *issues = issues_new();
	window_memory(&r.window, sample->text, sample->n);
	reader_init(&r, d, issues);
	t->batch = batch_new();
	for (uint64_t i = 0; i < sample->skip; i++) {
		if (reader_skip_line(&r, &e) <= 0)
			break;
	}
	/* From memory there is nothing that can fail. */
	while (reader_fill(&r, t->batch, TRIAL_RECORDS, &e) > 0 &&
	       t->batch->nrecords < TRIAL_RECORDS && t->batch->text_len < BATCH_BYTES)
		;
	t->faults = r.damaged + issues_total(issues, SEVERITY_WARNING);
	trial_measure(t);
	issues_free(issues);
	reader_drop(&r);
}

void trial_drop(struct trial *t)
{
	batch_free(t->batch);
	t->batch = NULL;
}

void trial_replace(struct trial *best, const struct trial *t)
{
	trial_drop(best);
	*best = *t;
}
