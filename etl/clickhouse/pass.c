/* Cuts as conditions: what passes is worked out on the catalogue's members, and asked for by their keys. */
#include "clickhouse/clickhouse_inquiry.h"
#include "clickhouse/wire/quote.h"

#include <inttypes.h>
#include <stdlib.h>

#define KEYS_LISTED 256u /* more separate runs of keys are looked up in a table of all of them */

static void put_and(struct inquiry *q)
{
	if (q->pass.len)
		buffer_append_z(&q->pass, " AND ");
}

/* ---- members ---- */

static int pass_test(uint8_t *pass, struct inquiry *q, const struct test *t, struct error *e)
{
	const struct column *k = &t->column;
	enum value_type type = q->cube->dimensions[k->dimension].attributes[k->attribute].type;
	const struct dictionary *members;
	const struct ranks *ranks;

	if (view_dictionary(picture_view(q->picture), q->session->store, k->dimension, &members,
			    e) ||
	    picture_ranks(&ranks, q->picture, q->session, k->dimension, k->attribute, e))
		return -1;
	/* Each distinct value is tested once, however many members share it. */
	uint8_t *verdict = xcalloc(ranks->values + 1u, 1);
	for (uint32_t v = 0; v < ranks->values; v++)
		verdict[v] = test_value(t, type,
					&dictionary_get(members, ranks->first[v])[k->attribute]);
	for (size_t m = 0; m < ranks->members; m++)
		pass[m] &= verdict[ranks->rank[m]];
	free(verdict);
	return 0;
}

int pass_members(uint8_t **out, size_t *n, struct inquiry *q, const struct question *r,
		 size_t dimension, struct error *e)
{
	const struct dictionary *members;

	*out = NULL;
	for (size_t i = 0; i < r->ntests; i++) {
		const struct test *t = &r->tests[i];
		if (t->column.kind != COLUMN_ATTRIBUTE || t->column.dimension != dimension)
			continue;
		if (view_dictionary(picture_view(q->picture), q->session->store, dimension,
				    &members, e))
			return -1;
		*n = dictionary_count(members);
		if (!*out)
			*out = memset(xmalloc(*n + 1), 1, *n + 1);
		if (pass_test(*out, q, t, e))
			return -1;
	}
	return 0;
}

static size_t count_runs(const uint8_t *pass, size_t n)
{
	size_t runs = 0;

	for (size_t i = 0; i < n; i++)
		runs += pass[i] && (i == 0 || !pass[i - 1]);
	return runs;
}

/* Where the run that begins at i ends. */
static size_t run_end(const uint8_t *pass, size_t n, size_t i)
{
	while (i + 1 < n && pass[i + 1])
		i++;
	return i;
}

/* Keys that stand alone are a list: equations between ORs are what 18.16 rewrites, and then trips over. */
static void put_runs(struct inquiry *q, size_t dimension, const uint8_t *pass, size_t n)
{
	const char *before = "(";
	bool alone = false;

	for (size_t i = 0, last; i < n; i = last + 1) {
		last = pass[i] ? run_end(pass, n, i) : i;
		alone = alone || (pass[i] && last == i);
		if (last == i)
			continue;
		buffer_append_z(&q->pass, before);
		put_key(&q->pass, q->table, dimension);
		buffer_printf(&q->pass, ">=%zu AND ", i);
		put_key(&q->pass, q->table, dimension);
		buffer_printf(&q->pass, "<=%zu", last);
		before = " OR ";
	}
	if (alone) {
		buffer_append_z(&q->pass, before);
		put_key(&q->pass, q->table, dimension);
		before = " IN (";
	}
	for (size_t i = 0, last; alone && i < n; i = last + 1) {
		last = pass[i] ? run_end(pass, n, i) : i;
		if (!pass[i] || last > i)
			continue;
		buffer_printf(&q->pass, "%s%zu", before, i);
		before = ",";
	}
	buffer_append_z(&q->pass, alone ? "))" : ")");
}

void pass_put_members(struct inquiry *q, size_t dimension, const uint8_t *pass, size_t n)
{
	size_t runs = count_runs(pass, n);

	if (runs == 1 && pass[0] && pass[n - 1])
		return; /* all of them */
	put_and(q);
	if (!runs) {
		buffer_append_char(&q->pass, '0');
	} else if (runs <= KEYS_LISTED) {
		put_runs(q, dimension, pass, n);
	} else {
		for (size_t i = 0; i < n; i++)
			buffer_append_z(&q->pass,
					i ? (pass[i] ? ",1" : ",0") : (pass[i] ? "[1" : "[0"));
		buffer_append_z(&q->pass, "][");
		put_key(&q->pass, q->table, dimension);
		buffer_append_z(&q->pass, "+1]=1");
	}
}

/* ---- numbers ---- */

static void put_numbers(struct buffer *sql, struct str column, const struct test *t)
{
	const char *and = "";

	if (!t->range && !t->nnumbers) {
		buffer_append_char(sql, '0');
		return;
	}
	if (!t->range) {
		buffer_printf(sql, "%.*s IN (", STR_ARG(column));
		for (size_t i = 0; i < t->nnumbers; i++)
			buffer_printf(sql, "%s%" PRId64, i ? "," : "", t->numbers[i]);
		buffer_append_char(sql, ')');
		return;
	}
	if (!t->open_low) {
		buffer_printf(sql, "%.*s>=%" PRId64, STR_ARG(column), t->low);
		and = " AND ";
	}
	if (!t->open_high) {
		buffer_printf(sql, "%s%.*s<=%" PRId64, and, STR_ARG(column), t->high);
		and = " AND ";
	}
	if (!*and)
		buffer_printf(sql, "isNotNull(%.*s)", STR_ARG(column));
}

void pass_put_amounts(struct inquiry *q, const struct test *t)
{
	struct buffer column;

	buffer_init(&column, 64);
	put_amount(&column, q->table, q->cube->measures[t->column.measure].column);
	put_and(q);
	buffer_append_z(&q->pass, "ifNull(");
	put_numbers(&q->pass, buffer_str(&column), t);
	buffer_append_z(&q->pass, ",0)");
	buffer_drop(&column);
}

/* ---- texts ---- */

/* Its words in a row, between spaces; the last one may go on. */
static void put_leaf(struct buffer *out, struct inquiry *q, const struct test *t, size_t leaf)
{
	const struct text_leaf *l = &t->text->leaves[leaf];
	struct buffer words;

	buffer_init(&words, SQL_MAX);
	for (size_t i = 0; i < l->n; i++) {
		buffer_append_char(&words, ' ');
		buffer_append_str(&words, t->text->words[l->first + i].text);
	}
	if (!t->text->words[l->first + l->n - 1].prefix)
		buffer_append_char(&words, ' ');
	buffer_append_z(out, "position(");
	put_text_as(out, q->table, 'w', t->column.dimension, t->column.attribute);
	buffer_append_char(out, ',');
	quote_put(out, buffer_str(&words));
	buffer_append_z(out, ")>0");
	buffer_drop(&words);
}

/* The program of a search as an expression: each operator takes the two before it. */
static void put_words(struct buffer *out, struct inquiry *q, const struct test *t)
{
	const struct search_program *p = &t->text->program;
	struct buffer stack[SEARCH_MAX_WORDS + 1];
	size_t n = 0, leaf = 0;

	for (size_t i = 0; i < p->n; i++) {
		enum search_op op = p->steps[i].op;
		if (op == SEARCH_WORD) {
			buffer_init(&stack[n], SQL_MAX);
			put_leaf(&stack[n++], q, t, leaf++);
			continue;
		}
		struct buffer both;
		buffer_init(&both, SQL_MAX);
		buffer_append_char(&both, '(');
		buffer_append_str(&both, buffer_str(&stack[n - 2]));
		buffer_append_z(&both, op == SEARCH_AND  ? " AND "
				       : op == SEARCH_OR ? " OR "
							 : " AND NOT ");
		buffer_append_str(&both, buffer_str(&stack[n - 1]));
		buffer_append_char(&both, ')');
		buffer_drop(&stack[--n]);
		buffer_drop(&stack[n - 1]);
		stack[n - 1] = both;
	}
	buffer_append_str(out, buffer_str(&stack[0]));
	buffer_drop(&stack[0]);
}

/* Of what is kept beside each text without case and accents; a text that is none passes no search. */
static void put_found(struct inquiry *q, struct buffer *out, struct str column,
		      const struct test *t)
{
	buffer_append_z(out, "isNotNull(");
	buffer_append_str(out, column);
	buffer_append_z(out, ") AND ");
	if (!t->text->substring) {
		put_words(out, q, t);
		return;
	}
	buffer_append_z(out, "position(");
	put_text_as(out, q->table, 'f', t->column.dimension, t->column.attribute);
	buffer_append_char(out, ',');
	quote_put(out, t->text->needle);
	buffer_append_z(out, ")>0");
}

static void put_named(struct buffer *out, struct str column, const struct test *t)
{
	if (!t->ntexts) {
		buffer_append_char(out, '0');
		return;
	}
	buffer_printf(out, "%.*s IN (", STR_ARG(column));
	for (size_t i = 0; i < t->ntexts; i++) {
		if (i)
			buffer_append_char(out, ',');
		quote_put(out, t->texts[i]);
	}
	buffer_append_char(out, ')');
}

void pass_put_texts(struct inquiry *q, const struct test *t)
{
	const struct column *k = &t->column;
	enum value_type type = q->cube->dimensions[k->dimension].attributes[k->attribute].type;
	struct buffer column, named;

	buffer_init(&column, 64);
	buffer_init(&named, SQL_MAX);
	put_text(&column, q->table, k->dimension, k->attribute);
	if (t->text)
		put_found(q, &named, buffer_str(&column), t);
	else if (type == VALUE_STRING)
		put_named(&named, buffer_str(&column), t);
	else
		put_numbers(&named, buffer_str(&column), t);
	put_and(q);
	buffer_append_z(&q->pass, t->negated ? "NOT (ifNull(" : "(ifNull(");
	buffer_append_str(&q->pass, buffer_str(&named));
	buffer_append_z(&q->pass, ",0)");
	if (t->empty)
		buffer_printf(&q->pass, " OR isNull(%.*s)", STR_ARG(buffer_str(&column)));
	buffer_append_char(&q->pass, ')');
	buffer_drop(&column);
	buffer_drop(&named);
}
