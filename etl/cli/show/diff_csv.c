#include "cli/show/diff_csv.h"

#include "base/text/csv_out.h"

#define TEXT_MAX ((size_t)1 << 30)

static void put_side(struct buffer *out, const struct cube *cube, const char *kind,
		     const struct change_side *side, int sign)
{
	char money[MONEY_TEXT_SIZE];
	struct buffer text;

	buffer_printf(out, "%s,%lld,%llu", kind, (long long)side->dataset,
		      (unsigned long long)side->line);
	buffer_init(&text, TEXT_MAX);
	for (size_t i = 0; i < cube->ndimensions; i++)
		for (size_t a = 0; a < cube->dimensions[i].nattributes; a++) {
			buffer_reset(&text);
			value_plain(&text, cube->dimensions[i].attributes[a].type,
				    &side->members[i][a]);
			buffer_append_char(out, ',');
			csv_field(out, buffer_str(&text));
		}
	buffer_drop(&text);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		bool none = side->amounts[c] == MONEY_NULL;
		size_t n =
			none ? 0 : money_format(money, side->amounts[c], cube->columns[c].decimals);
		buffer_printf(out, ",%.*s", (int)n, money);
		n = none ? 0
			 : money_format(money, sign * (money_sum)side->amounts[c],
					cube->columns[c].decimals);
		buffer_printf(out, ",%.*s", (int)n, money);
	}
	buffer_append_z(out, "\r\n");
}

void diff_csv(struct buffer *out, const struct changes *c)
{
	const struct cube *cube = changes_cube(c);

	buffer_append_z(out, "change,dataset,line");
	for (size_t i = 0; i < cube->ndimensions; i++)
		for (size_t a = 0; a < cube->dimensions[i].nattributes; a++) {
			buffer_append_char(out, ',');
			csv_field(out, cube->dimensions[i].attributes[a].ref);
		}
	for (size_t k = 0; k < cube->ncolumns; k++)
		buffer_printf(out, ",%.*s,%.*s_difference", STR_ARG(cube->columns[k].name),
			      STR_ARG(cube->columns[k].name));
	buffer_append_z(out, "\r\n");
	for (size_t i = 0; i < changes_count(c); i++) {
		struct change x = changes_get(c, i);
		if (x.before)
			put_side(out, cube, x.now ? "changed from" : "removed", x.before, -1);
		if (x.now)
			put_side(out, cube, x.before ? "changed to" : "added", x.now, 1);
	}
}
