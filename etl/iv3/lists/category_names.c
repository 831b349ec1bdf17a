/* Names of categories by year, of mappings/iv3/categorieen.csv: code,label,side,valid_from,valid_to, never quoted. */
#include "iv3/lists/definitions.h"
#include "schema_iv3_categories.h"

void definitions_name_categories(struct iv3_definitions *d)
{
	struct str rest = STR(iv3_categories_csv);

	str_split(&rest, '\n'); /* the head */
	while (rest.len) {
		struct str line = str_split(&rest, '\n');
		struct str code = str_split(&line, ','), name = str_split(&line, ',');
		uint64_t from = 0, to = 9999;
		str_split(&line, ','); /* its side */
		str_to_u64(str_split(&line, ','), &from);
		if (line.len)
			str_to_u64(line, &to);
		if (code.len && (uint64_t)d->year >= from && (uint64_t)d->year <= to)
			definitions_name(d, d->categories, code, name);
	}
}
