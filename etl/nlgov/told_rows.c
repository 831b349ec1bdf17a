#include "answer/unknown.h"
#include "nlgov/dutch_words.h"
#include "write/datum.h"

void tell_page(struct json_out *j, struct result *r)
{
	tell_number(j, "aantal", (int64_t)r->total);
	tell_number(j, "pagina", r->question->page);
	tell_number(j, "paginaGrootte", r->question->page_size);
}

static const char *operator_of(const struct test *t)
{
	const char *name = t->text && t->text->substring ? "!*="
			   : t->text                     ? "!~"
			   : t->range                    ? "!.."
							 : "!:";

	return t->negated ? name : name + 1;
}

void tell_choice(struct json_out *j, const struct question *q)
{
	json_put_key_z(j, "selectie");
	json_put_array(j);
	for (size_t i = 0; i < q->ntests; i++) {
		json_put_object(j);
		tell_text(j, "verwijzing", q->tests[i].ref);
		tell_text(j, "operator", str_z(operator_of(&q->tests[i])));
		json_put_key_z(j, "waarden");
		json_put_raw(j, q->tests[i].echo);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* ---- rows ---- */

static bool is_amount(const struct row_column *c)
{
	return c->role == ROW_MEASURE || c->role == ROW_AGGREGATE || c->role == ROW_COUNT;
}

static void put_members(struct json_out *j, const struct rows *rows, const struct datum *row,
			bool amounts)
{
	json_put_object(j);
	for (size_t i = 0; i < rows->n; i++) {
		const struct row_column *c = &rows->columns[i];
		if (c->role == ROW_NOTE || is_amount(c) != amounts)
			continue;
		json_put_key(j, c->label);
		datum_json(j->out, c, &row[i]);
		j->need_comma = true;
	}
	json_put_object_end(j);
}

struct named {
	const char *rows, *values, *amounts; /* NULL: a row is its values */
};

static void put_row(struct json_out *j, const struct rows *rows, const struct datum *row,
		    const struct named *called)
{
	if (!called->values) {
		put_members(j, rows, row, false);
		return;
	}
	json_put_object(j);
	json_put_key_z(j, called->values);
	put_members(j, rows, row, false);
	json_put_key_z(j, called->amounts);
	put_members(j, rows, row, true);
	json_put_object_end(j);
}

static int put_rows(struct json_out *j, struct result *r, const struct named *called,
		    struct error *e)
{
	struct datum *row = ARENA_ARRAY(r->question->arena, struct datum, r->rows->n + 1);
	int more = 0;

	json_put_key_z(j, called->rows);
	json_put_array(j);
	while (!j->out->overflow && (more = r->rows->next(r->rows, row, e)) > 0)
		put_row(j, r->rows, row, called);
	json_put_array_end(j);
	return more < 0 ? -1 : 0;
}

/* ---- what is to be said of them ---- */

static void put_near(struct json_out *j, const struct unknown *u)
{
	json_put_key_z(j, "dichtstbij");
	json_put_array(j);
	for (size_t i = 0; i < u->n; i++) {
		json_put_object(j);
		tell_text(j, "waarde", u->near[i].value);
		if (u->near[i].label.len)
			tell_text(j, "titel", u->near[i].label);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

static int put_unknown(struct json_out *j, const struct result *r, struct error *e)
{
	struct unknown *list;
	size_t n;

	if (unknown_values(&list, &n, r, e) != 0)
		return -1;
	if (!n)
		return 0;
	json_put_key_z(j, "onbekendeWaarden");
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(j);
		tell_text(j, "verwijzing", list[i].ref);
		tell_text(j, "waarde", list[i].value);
		put_near(j, &list[i]);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	return 0;
}

/* One value of it at most passes, or each has a row of its own. */
static bool is_apart(const struct question *q, size_t dimension)
{
	for (size_t i = 0; i < q->columns.n; i++)
		if (q->columns.items[i].kind == COLUMN_ATTRIBUTE &&
		    q->columns.items[i].dimension == dimension)
			return true;
	for (size_t i = 0; i < q->ntests; i++) {
		const struct test *t = &q->tests[i];
		bool one = t->range ? !t->open_low && !t->open_high && t->low == t->high
				    : !t->text && t->ntexts + t->nnumbers + t->empty == 1;
		if (t->column.kind == COLUMN_ATTRIBUTE && t->column.dimension == dimension && one &&
		    !t->negated)
			return true;
	}
	return false;
}

/* Budget and actual, or costs and revenue, make a sum that is of nothing: whoever asks for it is told. */
static void put_warnings(struct json_out *j, const struct result *r)
{
	const struct question *q = r->question;
	const struct cube *c = q->cube;
	size_t *apart = ARENA_ARRAY(q->arena, size_t, c->nscope + CUBE_SIDES);
	size_t n = cube_apart(c, apart);
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		const struct dimension *d = &c->dimensions[apart[i]];
		if (is_apart(q, apart[i]))
			continue;
		if (!any) {
			json_put_key_z(j, "waarschuwingen");
			json_put_array(j);
		}
		any = true;
		json_put_string(
			j,
			arena_printf(
				q->arena,
				"Er is opgeteld over %.*s (%.*s): kies één waarde in selectie, of neem "
				"haar op in groepering.",
				STR_ARG(d->label), STR_ARG(d->name)));
	}
	if (any)
		json_put_array_end(j);
}

static void put_summary(struct json_out *j, const struct result *r)
{
	if (!r->summary)
		return;
	json_put_key_z(j, "eindtotaal");
	put_members(j, r->rows, r->summary, true);
}

int tell_rows(struct json_out *j, const struct nlgov_asking *k, struct result *r, struct error *e)
{
	static const struct named totals = {"totalen", "groep", "sommen"},
				  facts = {"regels", "kenmerken", "bedragen"},
				  members = {"leden", NULL, NULL};
	enum endpoint asked = k->query.endpoint;

	tell_page(j, r);
	if (put_rows(j, r,
		     asked == ENDPOINT_AGGREGATE ? &totals
		     : asked == ENDPOINT_FACTS   ? &facts
						 : &members,
		     e) != 0)
		return -1;
	if (asked == ENDPOINT_MEMBERS)
		return 0;
	put_summary(j, r);
	tell_choice(j, r->question);
	if (put_unknown(j, r, e) != 0)
		return -1;
	if (asked == ENDPOINT_AGGREGATE)
		put_warnings(j, r);
	return 0;
}
