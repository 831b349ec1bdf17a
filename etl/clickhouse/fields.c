#include "clickhouse/fields.h"

int fact_field_open(struct fact_field *f, const struct inquiry *q, const struct column *column,
		    bool ranks, struct error *e)
{
	struct view *v = picture_view(q->picture);

	*f = (struct fact_field){
		.column = *column, .type = VALUE_INTEGER, .amount = column->kind == COLUMN_MEASURE};
	if (f->amount) {
		f->amounts = q->cube->measures[column->measure].column;
		return 0;
	}
	f->type = q->cube->dimensions[column->dimension].attributes[column->attribute].type;
	f->text = view_has_text(v, column->dimension);
	if (f->text)
		return 0;
	if (view_dictionary(v, q->session->store, column->dimension, &f->members, e))
		return -1;
	return ranks ? picture_ranks(&f->ranks, q->picture, q->session, column->dimension,
				     column->attribute, e)
		     : 0;
}

void fact_field_put(struct buffer *sql, const struct inquiry *q, const struct fact_field *f)
{
	if (f->amount)
		put_amount(sql, q->table, f->amounts);
	else if (f->text)
		put_text(sql, q->table, f->column.dimension, f->column.attribute);
	else
		put_key(sql, q->table, f->column.dimension);
}

int fact_field_take(struct datum *out, const struct fact_field *f, struct str field,
		    struct error *e)
{
	struct value v = {.null = !field.ptr, .text = field};
	uint64_t key;

	if (f->amount || (f->text && f->type != VALUE_STRING)) {
		if (!v.null && !tsv_signed(field, &v.number))
			return tsv_fault(e, field);
	} else if (!f->text) {
		if (!tsv_unsigned(field, &key) || key >= dictionary_count(f->members))
			return tsv_fault(e, field);
		v = dictionary_get(f->members, (uint32_t)key)[f->column.attribute];
	}
	if (f->amount)
		*out = v.null ? datum_null() : datum_amount(v.number);
	else
		*out = datum_of(f->type, &v);
	return 0;
}

bool fact_field_same(const struct cube *c, const struct column *a, const struct column *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == COLUMN_MEASURE)
		return c->measures[a->measure].column == c->measures[b->measure].column;
	return a->dimension == b->dimension && a->attribute == b->attribute;
}

/* ---- counting ---- */

struct counting_facts {
	struct census census;
	uint64_t *counts;
	size_t n;
};

/* Kind 0 does not pass. */
static int take_count(void *context, const struct str *fields, struct error *e)
{
	struct counting_facts *c = context;
	uint64_t lines, kind;
	struct str field = fields[census_fields(&c->census)];

	if (census_take(&c->census, fields, &lines, e))
		return -1;
	if (!tsv_unsigned(field, &kind) || kind > c->n)
		return tsv_fault(e, field);
	if (kind)
		c->counts[kind - 1] += lines;
	return 0;
}

static void forget_count(void *context)
{
	struct counting_facts *c = context;

	census_again(&c->census);
	memset(c->counts, 0, c->n * sizeof *c->counts);
}

static void put_count(struct buffer *sql, const struct inquiry *q, const struct census *c,
		      const struct buffer *kind)
{
	buffer_append_z(sql, "SELECT ");
	census_put(sql, c);
	buffer_append_z(sql, ",if(");
	buffer_append_str(sql, buffer_str(&q->pass));
	buffer_append_char(sql, ',');
	buffer_append_str(sql, buffer_str(kind));
	buffer_append_z(sql, ",0) AS kind");
	inquiry_put_from(sql, q);
	buffer_append_z(sql, " GROUP BY kind");
	sql->overflow = sql->overflow || kind->overflow;
}

int facts_count_kinds(uint64_t *counts, size_t n, const struct inquiry *q,
		      const struct buffer *kind, struct error *e)
{
	static const size_t first = 0;
	struct counting_facts c = {.counts = counts, .n = n};
	struct buffer sql;
	int result = 0;

	memset(counts, 0, n * sizeof *counts);
	if (inquiry_asks(q)) {
		census_begin(&c.census, q, &first, q->cube->ncolumns ? 1 : 0);
		buffer_init(&sql, SQL_MAX);
		put_count(&sql, q, &c.census, kind);
		result = inquiry_ask(q, &sql, &c.census, census_fields(&c.census) + 1, take_count,
				     forget_count, &c, e);
		buffer_drop(&sql);
	}
	return result;
}

int facts_count(uint64_t *out, const struct inquiry *q, struct error *e)
{
	struct buffer one;

	buffer_init(&one, 8);
	buffer_append_char(&one, '1');
	int result = facts_count_kinds(out, 1, q, &one, e);
	buffer_drop(&one);
	return result;
}
