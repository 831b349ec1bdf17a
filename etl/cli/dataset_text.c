#include "cli/dataset_text.h"

#include "cli/json_in.h"

struct str dataset_sums(const struct store_dataset *d)
{
	return json_find(d->report, "loaded.sums");
}

/* Decimal text from a report with its thousands grouped, right-aligned. */
static void sum_line(struct buffer *out, struct str name, struct str value)
{
	char text[MONEY_TEXT_SIZE];
	int64_t scaled;
	size_t decimals = 0;
	const char *point = value.len ? memchr(value.ptr, '.', value.len) : NULL;
	if (point)
		decimals = value.len - (size_t)(point - value.ptr) - 1;
	int shown_decimals = decimals > 2 ? (int)decimals : 2;
	if (decimals <= MONEY_MAX_DECIMALS && money_parse(value, shown_decimals, &scaled)) {
		size_t n = money_format_grouped(text, scaled, shown_decimals);
		value = (struct str){text, n}; /* else as the report has it: nothing is lost */
	}
	buffer_printf(out, "         %-24.*s %24.*s\n", STR_ARG(name), STR_ARG(value));
}

void dataset_sums_text(struct buffer *out, const struct store_dataset *d)
{
	struct str rest = dataset_sums(d), key, value;

	while (json_next_member(&rest, &key, &value))
		sum_line(out, key, value);
}
