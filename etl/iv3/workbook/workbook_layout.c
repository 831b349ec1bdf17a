/* Where the amounts stand in CBS's workbook: schema/iv3-workbook.csv, taken from the sheet Opzoek of CBS's own converter
 * (MakenJSONbestand, 2025_2). */
#include "iv3/workbook/model_sheets.h"
#include "schema_iv3_workbook.h"

#include <stdlib.h>

static int number_of(struct str *line)
{
	uint64_t n;

	return str_to_u64(str_split(line, ';'), &n) && n < 10000 ? (int)n : 0;
}

static bool take_part(struct workbook_part *out, struct arena *a, struct str *line)
{
	struct str name = str_split(line, ';');
	int *numbers[] = {&out->code_row,  &out->title_row, &out->code_column,  &out->title_column,
			  &out->first_row, &out->last_row,  &out->first_column, &out->last_column};

	out->sheet = arena_dup(a, str_split(line, ';'));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		*numbers[i] = number_of(line);
	for (int p = 0; p < IV3_PARTS; p++)
		if (str_eq(name, str_z(iv3_part_name((enum iv3_part)p)))) {
			out->part = (enum iv3_part)p;
			return true;
		}
	return false;
}

static void read_years(struct workbook_layout *out, struct str layer)
{
	struct str rest = str_z(iv3_workbook_csv);

	while (rest.len) {
		struct str line = str_split(&rest, '\n');
		if (!str_eq(str_split(&line, ';'), layer))
			continue;
		int from = number_of(&line), to = number_of(&line);
		out->from = out->from == 0 || from < out->from ? from : out->from;
		out->to = to > out->to ? to : out->to;
	}
}

void workbook_layout_of(struct workbook_layout *out, struct arena *a, struct str layer, int year)
{
	struct str rest = str_z(iv3_workbook_csv);

	*out = (struct workbook_layout){0};
	read_years(out, layer);
	year = year > out->to ? out->to : year;
	while (rest.len && out->n < IV3_PARTS) {
		struct str line = str_split(&rest, '\n');
		if (!str_eq(str_split(&line, ';'), layer))
			continue;
		int from = number_of(&line), to = number_of(&line);
		if (from <= year && year <= to && take_part(&out->parts[out->n], a, &line))
			out->n++;
	}
}
