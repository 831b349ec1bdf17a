#include "cli/show/dataset_text.h"

#include "base/text/utf8.h"
#include "console/terminal.h"
#include "store/pages/kept_report.h"

#define NAME_WIDTH 36
#define SUM_WIDTH 24
#define PARTS_SHOWN 40u
#define NAME_MAX_BYTES 4096

/* Decimal text from a report with its thousands grouped, right-aligned. */
static void sum_line(struct buffer *out, struct str name, struct str value)
{
	char text[MONEY_TEXT_SIZE];
	int64_t scaled;
	size_t decimals = 0, width = utf8_length(name);
	const char *point = value.len ? memchr(value.ptr, '.', value.len) : NULL;
	if (point)
		decimals = value.len - (size_t)(point - value.ptr) - 1;
	int shown_decimals = decimals > 2 ? (int)decimals : 2;
	if (decimals <= MONEY_MAX_DECIMALS && money_parse(value, shown_decimals, &scaled)) {
		size_t n = money_format_grouped(text, scaled, shown_decimals);
		value = (struct str){text, n}; /* else as the report has it: nothing is lost */
	}
	buffer_append_z(out, "         ");
	buffer_append_harmless(out, name);
	buffer_printf(out, "%*s %*.*s\n", width < NAME_WIDTH ? (int)(NAME_WIDTH - width) : 0, "",
		      SUM_WIDTH, STR_ARG(value));
}

/* A line for each measure, named by it where there are several. */
static void part_lines(struct buffer *out, const struct kept_sums *names,
		       const struct store_part *part)
{
	struct str rest = part->sums;
	struct buffer name;
	bool all = str_eq(part->label, STR("all"));

	for (size_t c = 0; rest.ptr; c++) {
		struct str sum = str_split(&rest, ' ');
		buffer_init(&name, NAME_MAX_BYTES);
		if (!all)
			buffer_append_str(&name, part->label);
		if ((all || names->n > 1) && c < names->n)
			buffer_printf(&name, "%s%.*s", all ? "" : ", ", STR_ARG(names->names[c]));
		sum_line(out, buffer_str(&name), sum);
		buffer_drop(&name);
	}
}

/* Nothing tells the parts any more: the sum says that it adds up all of them. */
static void whole_lines(struct buffer *out, const struct kept_sums *loaded)
{
	struct buffer name;

	for (size_t i = 0; i < loaded->n; i++) {
		buffer_init(&name, NAME_MAX_BYTES);
		buffer_printf(&name,
			      terminal_dutch() ? "%.*s, alle regels opgeteld"
					       : "%.*s, all lines added up",
			      STR_ARG(loaded->names[i]));
		sum_line(out, buffer_str(&name), loaded->sums[i]);
		buffer_drop(&name);
	}
}

void dataset_sums_text(struct buffer *out, const struct store_dataset *d)
{
	struct kept_sums loaded;

	report_loaded(&loaded, d->report);
	if (!d->nparts)
		whole_lines(out, &loaded);
	for (size_t i = 0; i < d->nparts && i < PARTS_SHOWN; i++)
		part_lines(out, &loaded, &d->parts[i]);
	if (d->nparts > PARTS_SHOWN)
		buffer_printf(out,
			      terminal_dutch() ? "         en nog %zu (--json toont ze)\n"
					       : "         and %zu more (--json shows them)\n",
			      d->nparts - PARTS_SHOWN);
}

/* {"amount":123.45} */
static void part_sums_json(struct json_out *j, const struct kept_sums *names, struct str sums)
{
	json_put_object(j);
	for (size_t c = 0; sums.ptr && c < names->n; c++) {
		json_put_key(j, names->names[c]);
		json_put_raw(j, str_split(&sums, ' '));
	}
	json_put_object_end(j);
}

void dataset_sums_json(struct json_out *j, const struct store_dataset *d)
{
	struct kept_sums loaded;

	report_loaded(&loaded, d->report);
	json_put_key_z(j, "sums");
	json_put_raw(j, loaded.json.len && d->nparts <= 1 ? loaded.json : STR("null"));
	json_put_key_z(j, "parts");
	json_put_array(j);
	for (size_t i = 0; i < d->nparts; i++) {
		json_put_object(j);
		json_put_key_z(j, "label");
		json_put_string(j, d->parts[i].label);
		json_put_key_z(j, "entries");
		json_put_integer(j, (int64_t)d->parts[i].entries);
		json_put_key_z(j, "sums");
		part_sums_json(j, &loaded, d->parts[i].sums);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
