/*
 * For tests of query: a store made of CSV text (header cells are name:type) and a model whose
 * attributes name their `column`, written through the sink, so that no mapping is needed.
 */
#ifndef TESTS_QUERY_SUPPORT_H
#define TESTS_QUERY_SUPPORT_H

#include "../keep_original.h"
#include "base/memory/hash.h"
#include "base/system/file.h"
#include "load/load.h"
#include "model/date.h"
#include "query/query.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SUPPORT_MAX_COLUMNS 64
#define SUPPORT_MAX_CELL (1u << 20)

struct support_table {
	struct arena *arena;
	struct str names[SUPPORT_MAX_COLUMNS], types[SUPPORT_MAX_COLUMNS];
	size_t ncolumns;
	struct str *cells; /* [rows][ncolumns], header left out */
	size_t nrows;
};

static inline struct str support_cell(struct str *rest, struct arena *a, bool *last)
{
	static char text[SUPPORT_MAX_CELL];
	char *p = text;
	bool quoted = rest->len && *rest->ptr == '"';

	if (quoted)
		rest->ptr++, rest->len--;
	while (rest->len) {
		char c = *rest->ptr++;
		rest->len--;
		if (quoted && c == '"') {
			if (rest->len && *rest->ptr == '"') {
				rest->ptr++, rest->len--;
			} else {
				quoted = false;
				continue;
			}
		} else if (!quoted && (c == ',' || c == '\n')) {
			*last = c == '\n';
			return arena_dup(a, (struct str){text, (size_t)(p - text)});
		}
		if (p == text + sizeof text)
			die("a cell of more than a megabyte");
		if (c != '\r')
			*p++ = c;
	}
	*last = true;
	return arena_dup(a, (struct str){text, (size_t)(p - text)});
}

static inline struct support_table support_read(struct arena *a, struct str csv)
{
	struct support_table t = {.arena = a};
	size_t lines = 1;
	bool last = false;

	for (size_t i = 0; i < csv.len; i++)
		lines += csv.ptr[i] == '\n';
	while (!last) {
		struct str name = support_cell(&csv, a, &last);
		t.types[t.ncolumns] = name;
		t.names[t.ncolumns] = str_split(&t.types[t.ncolumns], ':');
		t.ncolumns++;
	}
	t.cells = ARENA_ARRAY(a, struct str, lines * t.ncolumns);
	while (csv.len) {
		for (size_t i = 0; i < t.ncolumns; i++)
			t.cells[t.nrows * t.ncolumns + i] = support_cell(&csv, a, &last);
		t.nrows++;
	}
	return t;
}

static inline size_t support_column(const struct support_table *t, struct str name)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (str_eq(t->names[i], name))
			return i;
	die("no column %.*s", STR_ARG(name));
}

/* The "column" of an attribute in the model's JSON, found by plain search: labels must not hold
 * quotes. */
struct support_shape {
	size_t attribute_column[64][16];
	size_t amount_column[16];
};

static inline struct value support_value(enum value_type type, struct str cell)
{
	int32_t day = 0;
	int64_t number = 0;

	if (cell.len == 0)
		return value_null();
	if (type == VALUE_STRING)
		return value_text(cell);
	if (type == VALUE_INTEGER)
		return money_parse(cell, 0, &number) ? value_number(number) : value_null();
	if (!date_parse_iso(cell, &day))
		die("no date");
	return value_number(day);
}

static inline void support_fail(const struct error *e)
{
	die("%s", e->text);
}

/* Writes rows from..to of the table; spill: dimension d of every row goes as text. */
static inline void support_write(struct sink *sink, const struct cube *c,
				 struct dictionary **members, const struct support_table *t,
				 const struct support_shape *shape, int spill, money_sum *sums,
				 struct error *e)
{
	struct entry_batch *b = entry_batch_new(c);

	for (size_t row = 0; row < t->nrows; row++) {
		const struct str *cells = t->cells + row * t->ncolumns;
		if (b->n == 0 && spill >= 0 && row * 2 >= t->nrows && !b->is_text[spill])
			entry_batch_spill(b, (size_t)spill);
		size_t i = b->n++;
		b->lines[i] = row + 2;
		for (size_t d = 0; d < c->ndimensions; d++) {
			size_t n = c->dimensions[d].nattributes;
			struct value tuple[16];
			bool is_new;
			for (size_t a = 0; a < n; a++)
				tuple[a] = support_value(c->dimensions[d].attributes[a].type,
							 cells[shape->attribute_column[d][a]]);
			if (b->is_text[d])
				memcpy(b->texts[d] + i * n, tuple, n * sizeof *tuple);
			else
				b->keys[d][i] = dictionary_put(members[d], tuple, &is_new);
		}
		for (size_t k = 0; k < c->ncolumns; k++) {
			struct str cell = cells[shape->amount_column[k]];
			b->amounts[k][i] = MONEY_NULL;
			if (cell.len &&
			    !money_parse(cell, c->columns[k].decimals, &b->amounts[k][i]))
				die("no amount");
			sums[k] += cell.len ? b->amounts[k][i] : 0;
		}
		if (b->n == b->capacity || row + 1 == t->nrows ||
		    (spill >= 0 && row + 1 == t->nrows / 2)) {
			if (sink->ops->write(sink, b, e) != 0)
				support_fail(e);
			entry_batch_reset(b);
		}
	}
	entry_batch_free(b);
}

/* Loads one cube. Dies on any fault: tests do not go on from there. */
static inline void support_load(const char *path, const char *name, const char *model,
				const char *storage, struct str csv,
				const struct support_shape *shape, int spill)
{
	struct error e;
	struct arena *a = arena_new();
	struct support_table t = support_read(a, csv);
	struct cube *c;
	struct sink *sink;
	struct load_result result;

	if (cube_parse(&c, str_z(name), str_z(name), str_z(model), str_z(storage), &e) != 0 ||
	    sink_sqlite_open(&sink, path, STR(""), &e) != 0)
		support_fail(&e);
	struct dictionary *members[CUBE_MAX_DIMENSIONS];
	for (size_t d = 0; d < c->ndimensions; d++)
		members[d] = dictionary_new(&c->dimensions[d]);
	struct load_header header = {.cube = c,
				     .mapping_name = STR("test"),
				     .mapping_fingerprint = STR("0123456789abcdef"),
				     .descriptor = STR("{\"name\":\"test\"}")};
	struct tallies tallies = {.read = {.lines = t.nrows, .entries = t.nrows},
				  .loaded = {.lines = t.nrows, .entries = t.nrows}};
	struct issues *issues = issues_new();
	struct str scope = str_z(name);
	struct load_source source = {.name = STR("test.csv"),
				     .resource = STR("test"),
				     .size = csv.len,
				     .lines = t.nrows + 1,
				     .dialect = STR("{}"),
				     .plan = STR("{}"),
				     .unmapped = &(struct unmapped_report){0},
				     .tallies = &tallies,
				     .issues = issues,
				     .scope = &scope,
				     .nscope = 1};
	struct sha256 *sha = sha256_new();
	sha256_update(sha, csv.ptr, csv.len);
	sha256_hex(sha, source.sha256);
	sha256_free(sha);
	if (sink->ops->begin(sink, &header, members, &e) != 0 ||
	    sink->ops->source_begin(sink, source.name, &e) != 0 ||
	    keep_original(sink, csv.ptr, csv.len, &e) != 0)
		support_fail(&e);
	support_write(sink, c, members, &t, shape, spill, tallies.read.sums, &e);
	memcpy(tallies.loaded.sums, tallies.read.sums, sizeof tallies.read.sums);
	if (sink->ops->source_end(sink, &source, &e) != 0 ||
	    sink->ops->commit(sink, members, OVERLAP_SUPERSEDE, &result, &e) != 0)
		support_fail(&e);
	sink->ops->close(sink);
	for (size_t d = 0; d < c->ndimensions; d++)
		dictionary_free(members[d]);
	issues_free(issues);
	cube_free(c);
	arena_free(a);
}

#endif
