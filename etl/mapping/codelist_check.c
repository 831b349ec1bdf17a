/* What a code list's own keys promise, and what spreadsheets do to codes. */
#include "mapping/code_damage.h"
#include "mapping/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct check {
	const struct mapping *m;
	struct resource *r;
	struct row_faults faults;
};

/* ---- codes that a spreadsheet has changed ---- */

static void check_damage(struct check *c, int field)
{
	for (size_t i = 0; i < c->r->table->nrows && c->faults.n < ROW_FAULTS_MOST; i++) {
		struct str s = table_cell(c->r->table, i, field);
		enum code_damage damage = code_damage(s);
		if (damage == CODE_IS_DATE)
			row_faults_add(
				&c->faults, c->r->table, i,
				"code \"%.*s\" looks like a date: a spreadsheet makes 1-jan of "
				"1-1 or 1.1. Format the column as text, and write the code again",
				STR_ARG(s));
		else if (damage == CODE_IS_POWER)
			row_faults_add(
				&c->faults, c->r->table, i,
				"code \"%.*s\" looks like a power of ten, which a spreadsheet "
				"makes of long numbers. Format the column as text, and write the "
				"code again",
				STR_ARG(s));
	}
}

/* ---- codes that stand there twice ---- */

static bool is_decimal(struct str s)
{
	const char *dot = memchr(s.ptr, '.', s.len);
	return dot && code_is_digits((struct str){s.ptr, (size_t)(dot - s.ptr)}, 1, 6) &&
	       code_is_digits((struct str){dot + 1, (size_t)(s.ptr + s.len - dot - 1)}, 1, 6);
}

static void tell_twice(struct check *c, size_t first, size_t second, int field)
{
	struct str s = table_cell(c->r->table, second, field);
	char damage[160] = "";
	if (is_decimal(s))
		snprintf(damage, sizeof damage,
			 ". A spreadsheet saves %.*s0 as %.*s: then format the column as text, and "
			 "write the code again",
			 STR_ARG(str_head(s, 20)), STR_ARG(str_head(s, 20)));
	row_faults_add(&c->faults, c->r->table, second,
		       "code \"%.*s\" stands on line %" PRIu64
		       " already, for the same years: remove one, "
		       "or let the validity of one end before the other begins%s",
		       STR_ARG(s), c->r->table->lines[first], damage);
}

static void check_twice(struct check *c, const struct index *x, int field)
{
	for (size_t i = 0; i < c->r->table->nrows; i++) {
		int32_t from, to, from2, to2;
		index_validity(x, i, &from, &to);
		if (table_cell(c->r->table, i, field).len == 0)
			continue;
		for (int k = index_next(x, i); k != NONE && c->faults.n < ROW_FAULTS_MOST;
		     k = index_next(x, (size_t)k)) {
			index_validity(x, (size_t)k, &from2, &to2);
			if (from <= to2 && from2 <= to)
				tell_twice(c, i, (size_t)k, field);
		}
	}
}

static void check_year(struct check *c, size_t row, int field, int32_t *out, int32_t open)
{
	struct str s = table_cell(c->r->table, row, field);
	if (!codelist_year(c->r, field, s, open, out))
		row_faults_add(&c->faults, c->r->table, row,
			       "\"%.*s\" in column \"%.*s\" is no year and no date", STR_ARG(s),
			       STR_ARG(c->r->fields[field].name));
}

static void check_validity(struct check *c, const struct foreign_key *key)
{
	for (size_t i = 0; i < c->r->table->nrows && c->faults.n < ROW_FAULTS_MOST; i++) {
		int32_t from = 0, to = INT32_MAX;
		if (key->valid_from != NONE)
			check_year(c, i, key->valid_from, &from, 0);
		if (key->valid_to != NONE)
			check_year(c, i, key->valid_to, &to, INT32_MAX);
		if (from > to)
			row_faults_add(&c->faults, c->r->table, i,
				       "is valid from %d to %d, which is no time at all", (int)from,
				       (int)to);
	}
}

/* The list's validity: its own as a tree, or what the first key that refers to it says. */
static void find_validity(const struct check *c, struct foreign_key *key)
{
	key->valid_from = c->r->tree.valid_from;
	key->valid_to = c->r->tree.valid_to;
	for (size_t i = 0; i < c->m->nresources; i++) {
		for (size_t k = 0; k < c->m->resources[i].nkeys; k++) {
			const struct foreign_key *other = &c->m->resources[i].keys[k];
			if (&c->m->resources[other->resource] != c->r || key->valid_from != NONE ||
			    key->valid_to != NONE)
				continue;
			key->valid_from = other->valid_from;
			key->valid_to = other->valid_to;
		}
	}
}

static void check_key(struct check *c, int *fields, size_t n)
{
	struct foreign_key key = {.references = fields, .n = n, .match = MATCH_EXACT};
	find_validity(c, &key);
	check_validity(c, &key);
	for (size_t i = 0; i < n; i++)
		check_damage(c, fields[i]);
	struct index *x = index_new(c->r, &key);
	check_twice(c, x, fields[0]);
	index_free(x);
}

/* Codes that others refer to, in a list that promises nothing: damage is told all the same. */
static void check_referred(struct check *c)
{
	for (size_t i = 0; i < c->m->nresources; i++)
		for (size_t k = 0; k < c->m->resources[i].nkeys; k++) {
			const struct foreign_key *key = &c->m->resources[i].keys[k];
			bool own = &c->m->resources[key->resource] == c->r;
			for (size_t f = 0; own && f < key->n && c->faults.n == 0; f++)
				check_damage(c, key->references[f]);
		}
}

int codelist_check(const struct mapping *m, struct resource *r, struct error *e)
{
	struct check c = {.m = m, .r = r};
	row_faults_init(&c.faults);
	if (r->tree.nlevels > 0)
		check_key(&c, &r->tree.code, 1);
	else if (r->nprimary > 0)
		check_key(&c, r->primary, r->nprimary);
	else if (!r->external)
		check_referred(&c);
	if (r->tree.nlevels > 0 && c.faults.n == 0)
		tree_check(r, &c.faults);
	int result = row_faults_tell(&c.faults, "code list", r->name, e);
	row_faults_drop(&c.faults);
	return result;
}
