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
	uint64_t passed, held;
};

/* 0: does not pass; 1: passes; 2: and the condition holds. */
static int take_count(void *context, const struct str *fields, struct error *e)
{
	struct counting_facts *c = context;
	uint64_t lines;
	struct str kind = fields[census_fields(&c->census)];

	if (census_take(&c->census, fields, &lines, e))
		return -1;
	if (str_eq(kind, STR("1")) || str_eq(kind, STR("2")))
		c->passed += lines;
	else if (!str_eq(kind, STR("0")))
		return tsv_fault(e, kind);
	c->held += str_eq(kind, STR("2")) ? lines : 0;
	return 0;
}

static void forget_count(void *context)
{
	struct counting_facts *c = context;

	census_again(&c->census);
	c->passed = c->held = 0;
}

static void put_count(struct buffer *sql, const struct inquiry *q, const struct census *c,
		      const struct buffer *condition)
{
	buffer_append_z(sql, "SELECT ");
	census_put(sql, c);
	buffer_append_z(sql, ",if(");
	buffer_append_str(sql, buffer_str(&q->pass));
	buffer_append_z(sql, ",if(");
	buffer_append_str(sql, buffer_str(condition));
	buffer_append_z(sql, ",2,1),0) AS kind");
	inquiry_put_from(sql, q);
	buffer_append_z(sql, " GROUP BY kind");
	sql->overflow = sql->overflow || condition->overflow;
}

int facts_count_both(uint64_t *out, uint64_t *holds, const struct inquiry *q,
		     const struct buffer *condition, struct error *e)
{
	static const size_t first = 0;
	struct counting_facts c = {0};
	struct buffer sql;
	int result = 0;

	if (inquiry_asks(q)) {
		census_begin(&c.census, q, &first, q->cube->ncolumns ? 1 : 0);
		buffer_init(&sql, SQL_MAX);
		put_count(&sql, q, &c.census, condition);
		result = inquiry_ask(q, &sql, &c.census, census_fields(&c.census) + 1, take_count,
				     forget_count, &c, e);
		buffer_drop(&sql);
	}
	*out = c.passed;
	*holds = c.held;
	return result;
}

int facts_count(uint64_t *out, const struct inquiry *q, struct error *e)
{
	struct buffer never;
	uint64_t none;

	buffer_init(&never, 8);
	buffer_append_char(&never, '0');
	int result = facts_count_both(out, &none, q, &never, e);
	buffer_drop(&never);
	return result;
}
