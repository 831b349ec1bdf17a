#include "sql/table.h"

#include "model/date.h"

#include <stdlib.h>

#define PLAN_MAX 4096

/* ---- the plan: "column.op " for each value that xFilter gets; ops with "i" take several ---- */

static bool is_useful(const struct entry_table *t, const struct table_column *c, int op)
{
	bool order = op == SQLITE_INDEX_CONSTRAINT_EQ || op == SQLITE_INDEX_CONSTRAINT_GT ||
		     op == SQLITE_INDEX_CONSTRAINT_GE || op == SQLITE_INDEX_CONSTRAINT_LT ||
		     op == SQLITE_INDEX_CONSTRAINT_LE;
	if (c->kind == COLUMN_DATASET)
		return op == SQLITE_INDEX_CONSTRAINT_EQ;
	if (c->kind == COLUMN_DECIMAL)
		return false;
	if (c->kind == COLUMN_ATTRIBUTE &&
	    (view_has_text(t->view, c->index) ||
	     t->cube->dimensions[c->index].attributes[c->attribute].numeral))
		return false; /* numerals are kept as text and compared as numbers */
	return order;
}

static bool is_text(const struct entry_table *t, const struct table_column *c)
{
	return c->kind == COLUMN_ATTRIBUTE &&
	       t->cube->dimensions[c->index].attributes[c->attribute].type != VALUE_INTEGER;
}

/* A collation that folds makes more equal than bytes do. */
static bool is_usable(const struct entry_table *t, sqlite3_index_info *info, int i)
{
	const struct sqlite3_index_constraint *k = &info->aConstraint[i];
	if (!k->usable || k->iColumn < 0 || (size_t)k->iColumn >= t->ncolumns)
		return false;
	const struct table_column *c = &t->columns[k->iColumn];
	return is_useful(t, c, k->op) &&
	       (!is_text(t, c) || sqlite3_stricmp(sqlite3_vtab_collation(info, i), "BINARY") == 0);
}

int entries_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const struct entry_table *t = (struct entry_table *)base;
	double rows = (double)view_entries(t->view) + 1;
	struct buffer plan;
	int n = 0;
	buffer_init(&plan, PLAN_MAX);
	for (int i = 0; i < info->nConstraint && plan.len + 32 < PLAN_MAX; i++) {
		if (!is_usable(t, info, i))
			continue;
		int op = info->aConstraint[i].op;
		bool in = op == SQLITE_INDEX_CONSTRAINT_EQ && sqlite3_vtab_in(info, i, 1);
		buffer_printf(&plan, "%d.%d%s ", info->aConstraint[i].iColumn, op, in ? "i" : "");
		info->aConstraintUsage[i].argvIndex = ++n;
		rows = op == SQLITE_INDEX_CONSTRAINT_EQ ? rows / 20 : rows / 3;
	}
	info->idxStr = sqlite3_mprintf("%.*s", (int)plan.len, plan.ptr ? plan.ptr : "");
	info->needToFreeIdxStr = 1;
	info->estimatedRows = (sqlite3_int64)rows + 1;
	/* Whatever passes, the segments have to be looked at. */
	info->estimatedCost = (double)view_entries(t->view) / 100 + rows;
	buffer_drop(&plan);
	return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* ---- what the values leave of a dimension ---- */

static bool compares(int op, int order)
{
	switch (op) {
	case SQLITE_INDEX_CONSTRAINT_EQ:
		return order == 0;
	case SQLITE_INDEX_CONSTRAINT_GT:
		return order > 0;
	case SQLITE_INDEX_CONSTRAINT_GE:
		return order >= 0;
	case SQLITE_INDEX_CONSTRAINT_LT:
		return order < 0;
	case SQLITE_INDEX_CONSTRAINT_LE:
		return order <= 0;
	default:
		return true;
	}
}

/* As SQLite's BINARY. */
static int compare_text(struct str a, sqlite3_value *value)
{
	struct str b = {(const char *)sqlite3_value_text(value),
			(size_t)sqlite3_value_bytes(value)};
	return str_cmp(a, b);
}

static struct str shown(enum value_type type, const struct value *v, char date[DATE_TEXT_SIZE])
{
	if (type != VALUE_DATE)
		return v->text;
	return (struct str){date, date_format(date, (int32_t)v->number)};
}

/* Whether a member may pass. What is not compared as SQLite would, passes: it looks again. */
static bool may_pass(enum value_type type, const struct value *v, int op, sqlite3_value *value)
{
	char date[DATE_TEXT_SIZE];
	int kind = sqlite3_value_type(value);
	if (v->null)
		return false;
	if (type == VALUE_INTEGER) {
		if (kind != SQLITE_INTEGER)
			return true;
		int64_t other = sqlite3_value_int64(value);
		return compares(op, (v->number > other) - (v->number < other));
	}
	return kind != SQLITE_TEXT || compares(op, compare_text(shown(type, v, date), value));
}

static bool may_pass_any(enum value_type type, const struct value *v, const struct table_filter *f)
{
	sqlite3_value *value = NULL;
	if (!f->in)
		return may_pass(type, v, f->op, f->value);
	int more = sqlite3_vtab_in_first(f->value, &value);
	for (; more == SQLITE_OK && value; more = sqlite3_vtab_in_next(f->value, &value))
		if (may_pass(type, v, f->op, value))
			return true;
	return more != SQLITE_OK && more != SQLITE_DONE;
}

static int select_members(struct cursor *c, const struct table_filter *f, struct error *e)
{
	struct entry_table *t = c->table;
	size_t d = f->column->index;
	enum value_type type = t->cube->dimensions[d].attributes[f->column->attribute].type;
	const struct dictionary *members;
	if (view_dictionary(t->view, t->store, d, &members, e) != 0)
		return -1;
	uint8_t **pass = &c->selection.pass[d];
	size_t n = dictionary_count(members);
	if (!*pass) {
		*pass = ARENA_ARRAY(c->arena, uint8_t, n + 1);
		memset(*pass, 1, n);
	}
	for (size_t i = 0; i < n; i++)
		if ((*pass)[i])
			(*pass)[i] = may_pass_any(
				type, &dictionary_get(members, (uint32_t)i)[f->column->attribute],
				f);
	return 0;
}

/* ---- and of numbers ---- */

/* Narrows low..high; only by whole numbers, others are left to SQLite. */
static void narrow(int64_t *low, int64_t *high, const struct table_filter *f)
{
	if (f->in || sqlite3_value_type(f->value) != SQLITE_INTEGER)
		return;
	int64_t v = sqlite3_value_int64(f->value);
	bool up = f->op == SQLITE_INDEX_CONSTRAINT_GT || f->op == SQLITE_INDEX_CONSTRAINT_GE;
	bool down = f->op == SQLITE_INDEX_CONSTRAINT_LT || f->op == SQLITE_INDEX_CONSTRAINT_LE;
	if (!down && v > *low) /* strictly more is a question for SQLite */
		*low = v;
	if (!up && v < *high)
		*high = v;
}

static void narrow_lines(struct selection *s, const struct table_filter *f)
{
	int64_t low = 0, high = INT64_MAX;
	narrow(&low, &high, f);
	s->lines = true;
	if ((uint64_t)low > s->first_line)
		s->first_line = (uint64_t)low;
	if (high < 0)
		s->first_line = UINT64_MAX;
	else if ((uint64_t)high < s->last_line)
		s->last_line = (uint64_t)high;
}

static int select_by(struct cursor *c, const struct table_filter *f, struct error *e)
{
	struct selection *s = &c->selection;
	switch (f->column->kind) {
	case COLUMN_DATASET:
		if (!f->in && sqlite3_value_type(f->value) == SQLITE_INTEGER)
			s->dataset = sqlite3_value_int64(f->value);
		return 0;
	case COLUMN_LINE:
		narrow_lines(s, f);
		return 0;
	case COLUMN_AMOUNT:
		s->bounded[f->column->index] = true;
		narrow(&s->low[f->column->index], &s->high[f->column->index], f);
		return 0;
	case COLUMN_ATTRIBUTE:
		return select_members(c, f, e);
	case COLUMN_DECIMAL:
		break;
	}
	return 0;
}

int entries_select(struct cursor *c, const char *plan, int argc, sqlite3_value **argv,
		   struct error *e)
{
	const struct entry_table *t = c->table;
	struct selection *s = &c->selection;
	*s = (struct selection){.last_line = UINT64_MAX};
	s->pass = ARENA_ARRAY(c->arena, uint8_t *, t->cube->ndimensions);
	s->low = ARENA_ARRAY(c->arena, int64_t, t->cube->ncolumns);
	s->high = ARENA_ARRAY(c->arena, int64_t, t->cube->ncolumns);
	s->bounded = ARENA_ARRAY(c->arena, bool, t->cube->ncolumns);
	for (size_t i = 0; i < t->cube->ncolumns; i++) {
		s->low[i] = INT64_MIN;
		s->high[i] = INT64_MAX;
	}
	char *at = (char *)(uintptr_t)plan;
	for (int i = 0; i < argc; i++) {
		struct table_filter f = {.value = argv[i]};
		f.column = &t->columns[strtol(at, &at, 10)];
		f.op = (int)strtol(at + 1, &at, 10);
		f.in = *at == 'i';
		at += f.in;
		if (select_by(c, &f, e) != 0)
			return -1;
	}
	return 0;
}
