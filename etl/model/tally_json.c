#include "model/tally_json.h"

void sums_json(struct json_out *j, const struct cube *cube, const money_sum *sums)
{
	char text[MONEY_TEXT_SIZE];
	json_put_key_z(j, "sums");
	json_put_object(j);
	for (size_t c = 0; c < cube->ncolumns; c++) {
		size_t n = money_format(text, sums[c], cube->columns[c].decimals);
		json_put_key(j, cube->columns[c].name);
		json_put_raw(j, (struct str){text, n});
	}
	json_put_object_end(j);
}

void tally_json(struct json_out *j, const struct cube *cube, const struct tally *t,
		bool without_amount)
{
	json_put_key_z(j, "lines");
	json_put_integer(j, (int64_t)t->lines);
	json_put_key_z(j, "entries");
	json_put_integer(j, (int64_t)t->entries);
	if (without_amount && t->no_amount > 0) {
		json_put_key_z(j, "withoutAmount");
		json_put_integer(j, (int64_t)t->no_amount);
	}
	json_put_key_z(j, "unreadable");
	json_put_integer(j, (int64_t)t->unreadable);
	sums_json(j, cube, t->sums);
}

void tallies_json(struct json_out *j, const struct cube *cube, const struct tallies *t,
		  bool without_amount)
{
	const struct {
		const char *name;
		const struct tally *tally;
	} parts[] = {{"read", &t->read},
		     {"loaded", &t->loaded},
		     {"dropped", &t->dropped},
		     {"rejected", &t->rejected}};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		json_put_key_z(j, parts[i].name);
		json_put_object(j);
		tally_json(j, cube, parts[i].tally, without_amount);
		json_put_object_end(j);
	}
}
