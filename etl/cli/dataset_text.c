#include "cli/dataset_text.h"

#include "store/kept_report.h"

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
	struct kept_sums loaded;

	report_loaded(&loaded, d->report);
	for (size_t i = 0; i < loaded.n; i++)
		sum_line(out, loaded.names[i], loaded.sums[i]);
}

void dataset_sums_json(struct json_out *j, const struct store_dataset *d)
{
	struct kept_sums loaded;

	report_loaded(&loaded, d->report);
	json_put_key_z(j, "sums");
	json_put_raw(j, loaded.json.len ? loaded.json : STR("null"));
}
