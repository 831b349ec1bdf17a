/* The columns of a sheet whose sums are divided, or brought to the prices of one year. */
#include "sheet/sheet.h"

bool sheet_is_exact(const struct sheet *t, const struct sheet_column *c)
{
	const struct column *k = &t->r->aggregates.items[c->of];

	return t->normal && c->kind != SHEET_KEY && k->kind == COLUMN_AGGREGATE &&
	       k->function == AGGREGATE_SUM;
}

static struct normal_cell *cell_at(const struct sheet *t, size_t row, size_t member,
				   size_t aggregate)
{
	size_t n = t->r->aggregates.n, at = member * n + aggregate;

	return row == SIZE_MAX ? &t->exact_sums[at] : &t->exact[row * t->nmembers * n + at];
}

/* One of the two that are compared: nothing counts as 0, what has no value spoils it. */
static bool add_side(const struct sheet *t, const struct normal_cell *c, struct fraction *to)
{
	const struct fraction *value = normal_value(t->normal, c);

	if (value)
		fraction_add(to, value);
	return value || !c->sum;
}

static bool compared(const struct sheet *t, const struct sheet_column *c, size_t row,
		     struct fraction *out)
{
	const struct normal_cell *a = cell_at(t, row, t->base, c->of);
	const struct normal_cell *b = cell_at(t, row, t->other, c->of);
	struct fraction *base = fraction_new();

	fraction_parse(out, STR("0"));
	bool known = add_side(t, b, out) && add_side(t, a, base) && (a->sum || b->sum);
	fraction_subtract(out, base);
	if (known && c->kind == SHEET_PERCENTAGE) {
		struct fraction *hundred = fraction_new();
		fraction_parse(hundred, fraction_sign(base) < 0 ? STR("-100") : STR("100"));
		known = fraction_sign(base) != 0;
		fraction_multiply(out, hundred);
		if (known)
			fraction_divide(out, base);
		fraction_free(hundred);
	}
	fraction_free(base);
	return known;
}

bool sheet_exact(const struct sheet *t, const struct sheet_column *c, size_t row,
		 struct fraction *out)
{
	if (c->kind != SHEET_CELL)
		return compared(t, c, row, out);
	const struct fraction *value = normal_value(t->normal, cell_at(t, row, c->member, c->of));
	if (value)
		fraction_copy(out, value);
	return value != NULL;
}

int sheet_compare_exact(const struct sheet *t, const struct sheet_column *c, size_t x, size_t y,
			bool *null)
{
	struct fraction *a = fraction_new(), *b = fraction_new();
	bool has_a = sheet_exact(t, c, x, a), has_b = sheet_exact(t, c, y, b);
	int order = has_a && has_b ? fraction_compare(a, b) : !has_a - !has_b;

	*null = !has_a || !has_b;
	fraction_free(a);
	fraction_free(b);
	return order;
}

struct datum sheet_exact_datum(const struct sheet *t, const struct sheet_column *c, size_t row,
			       const struct row_column *shown, struct buffer *text)
{
	struct fraction *value = fraction_new();
	bool known = sheet_exact(t, c, row, value);

	buffer_reset(text);
	if (known)
		fraction_write(text, value, (unsigned)shown->decimals, true);
	fraction_free(value);
	return known ? datum_numeral(buffer_str(text)) : datum_null();
}

void sheet_tell(struct sheet *t, size_t row)
{
	for (size_t i = 0; t->normal && i < t->ncolumns; i++) {
		const struct sheet_column *c = &t->columns[i];
		if (c->kind == SHEET_CELL && sheet_is_exact(t, c))
			normal_tell(t->normal, cell_at(t, row, c->member, c->of));
	}
}

struct str sheet_reason(const struct sheet *t, size_t row)
{
	struct str reason = STR("");

	for (size_t m = 0; t->normal && m < t->nmembers; m++)
		for (size_t k = 0; k < t->r->aggregates.n && reason.len == 0; k++)
			reason = normal_reason(t->normal, cell_at(t, row, m, k));
	return reason;
}

/* The figure that all of a row is divided by; empty when its columns have several. */
struct str sheet_denominator(const struct sheet *t, size_t row)
{
	const struct statistic *found = NULL;

	for (size_t m = 0; m < t->nmembers; m++) {
		for (size_t k = 0; k < t->r->aggregates.n; k++) {
			const struct normal_cell *c = cell_at(t, row, m, k);
			if (!c->sum)
				continue;
			const struct statistic *one = t->normal->slots[c->slot].divisor;
			if (!one || c->several || (found && found != one))
				return STR("");
			found = one;
		}
	}
	return found ? found->value : STR("");
}
