/* The amounts of a delivery. */
#include "iv3/delivery/delivery.h"

#include <string.h>

static const char *const row_keys[IV3_PARTS] = {"taakveld",        "taakveld",   "balanscode",
						"balanscode",      "balanscode", "kengetal",
						"beleidsindicator"};
static const char *const column_keys[IV3_PARTS] = {"categorie",     "categorie", "categorie",
						   "categorie",     "standper",  "verslagperiode",
						   "verslagperiode"};
static const char *const missing_codes[IV3_PARTS] = {"SF012", "SF011", "SF014", "SF013",
						     "SF015", NULL,    NULL};

static bool has_value_texts(enum iv3_part part)
{
	return part == IV3_KENGETALLEN || part == IV3_BELEIDSINDICATOREN;
}

static void lacks(struct delivery_reading *r, const struct iv3_row *row, const char *key)
{
	struct iv3_finding *x =
		findings_add(r->f, "SF016", IV3_FAULT,
			     "Binnen het onderdeel %s ontbreekt de sleutel %s. Rij %zu.",
			     iv3_part_name(row->part), key, row->index + 1);
	findings_at(r->f, x, row);
	findings_mend(r->f, x, "Geef de rij een \"%s\".", key);
}

static struct str code_of(struct delivery_reading *r, const struct iv3_row *row, const json_t *item,
			  const char *key)
{
	const json_t *value = json_object_get(item, key);
	if (!value) {
		lacks(r, row, key);
	} else if (!json_is_string(value)) {
		struct iv3_finding *x =
			findings_add(r->f, "SF016", IV3_FAULT,
				     "Binnen het onderdeel %s is %s geen tekst. Rij %zu.",
				     iv3_part_name(row->part), key, row->index + 1);
		findings_at(r->f, x, row);
		findings_mend(r->f, x,
			      "Zet codes tussen aanhalingstekens: als getal wordt 0.10 tot 0.1.");
		return STR("");
	} else if (json_string_length(value) == 0) {
		struct iv3_finding *x =
			findings_add(r->f, "SF016", IV3_FAULT,
				     "Binnen het onderdeel %s is de sleutel %s leeg. Rij %zu.",
				     iv3_part_name(row->part), key, row->index + 1);
		findings_at(r->f, x, row);
		findings_mend(r->f, x, "Vul een code uit de codelijst van het boekjaar in.");
	}
	return kept_code(r, value);
}

/* CBS has no code for it: its schema has numbers of any kind. */
static void tell_rounded(struct delivery_reading *r, const struct iv3_row *row, const json_t *value,
			 bool lost)
{
	struct iv3_finding *x = findings_add(
		r->f, IV3_ROUNDED, IV3_WARNING,
		"Het bedrag %.15g in onderdeel %s, rij %zu, heeft meer %s; hier telt %.*s.",
		json_number_value(value), iv3_part_name(row->part), row->index + 1,
		lost ? "decimalen dan er centen zijn" : "dan twee decimalen",
		STR_ARG(hundredths(r->arena, row->amount)));
	x->lost = lost;
	findings_at(r->f, x, row);
	findings_mend(
		r->f, x,
		"Rond bedragen in het financiële pakket af op hele eenheden, zo dat de totalen kloppen.%s",
		lost ? "" : " Geladen wordt het bedrag tot op de cent.");
}

/* True when the row has an amount. */
static bool read_amount(struct delivery_reading *r, struct iv3_row *row, const json_t *item)
{
	const json_t *value = json_object_get(item, "bedrag");
	if (!value) {
		lacks(r, row, "bedrag");
		return false;
	}
	enum amount_kept kept;
	if (amount_of(value, row, &kept)) {
		if (kept != AMOUNT_EXACT)
			tell_rounded(r, row, value, kept == AMOUNT_LOST);
		return true;
	}
	struct iv3_finding *x = findings_add(
		r->f, "SF017", IV3_FAULT,
		"Het bedrag is niet gevuld in onderdeel %s. Rij %zu, %.*s, %.*s.",
		iv3_part_name(row->part), row->index + 1, STR_ARG(row->row), STR_ARG(row->column));
	findings_at(r->f, x, row);
	findings_mend(
		r->f, x,
		"Schrijf het bedrag als getal, met een punt voor decimalen en zonder aanhalingstekens.");
	return false;
}

static void keep_told(struct delivery_reading *r, const struct iv3_row *row, const json_t *value)
{
	struct iv3_delivery *v = r->v;

	if (v->ntold == IV3_TOLD_MOST)
		return;
	if (!v->told)
		v->told = ARENA_ARRAY(r->arena, struct iv3_told, IV3_TOLD_MOST);
	v->told[v->ntold++] =
		(struct iv3_told){row->part, row->row, row->column, string_of(r, value)};
}

struct part_reading {
	struct delivery_reading *r;
	enum iv3_part part;
};

/* 37 of "5.Verdelingsmatrix lasten!F37". */
static uint64_t row_of_cell(struct str place)
{
	uint64_t row = 0;
	size_t n = place.len;

	while (n && place.ptr[n - 1] >= '0' && place.ptr[n - 1] <= '9')
		n--;
	return str_to_u64((struct str){place.ptr + n, place.len - n}, &row) ? row : 0;
}

static void keep_keys(struct delivery_reading *r, const json_t *details)
{
	struct iv3_delivery *v = r->v;
	const char *key;
	const json_t *value;
	bool is_new;

	if (!v->detail_keys)
		v->detail_keys = ARENA_ARRAY(r->arena, struct str, IV3_DETAIL_KEYS_MOST);
	json_object_foreach((json_t *)(uintptr_t)details, key, value)
	{
		map_put(r->keys, str_z(key), &is_new);
		if (!is_new)
			continue;
		if (v->ndetail_keys == IV3_DETAIL_KEYS_MOST)
			v->more_detail_keys++;
		else
			v->detail_keys[v->ndetail_keys++] = arena_dup(r->arena, str_z(key));
	}
}

/* A stream_take. */
static void read_row(void *payload, const struct stream_row *given)
{
	const json_t *item = given->item;
	size_t index = given->index;
	const struct part_reading *reading = payload;
	struct delivery_reading *r = reading->r;
	enum iv3_part part = reading->part;
	struct iv3_row row = {.part = part, .index = index, .line = given->mark.line};
	if (r->places[part]) {
		row.place = r->places[part][index];
		row.line = row_of_cell(row.place);
	}
	if (!json_is_object(item)) {
		struct iv3_finding *x = findings_add(
			r->f, "SF999", IV3_FAULT, "Binnen het onderdeel %s is rij %zu geen object.",
			iv3_part_name(part), index + 1);
		findings_at(r->f, x, &row);
		findings_mend(r->f, x, "Schrijf de rij als object: {\"%s\": …, \"%s\": …}.",
			      row_keys[part], column_keys[part]);
		return;
	}
	row.row = code_of(r, &row, item, row_keys[part]);
	row.column = code_of(r, &row, item, column_keys[part]);
	const json_t *details = json_object_get(item, "details");
	r->v->ndetails += json_is_object(details);
	if (json_is_object(details))
		keep_keys(r, details);
	if (has_value_texts(part)) {
		if (!json_is_string(json_object_get(item, "waarde")))
			lacks(r, &row, "waarde");
		else {
			add_row(r, row);
			keep_told(r, &row, json_object_get(item, "waarde"));
		}
	} else if (read_amount(r, &row, item)) {
		add_row(r, row);
	}
}

static bool needed(const struct delivery_reading *r, enum iv3_part part)
{
	if (!missing_codes[part])
		return false;
	return r->v->shape == IV3_SHAPE_2_1 || part <= IV3_BATEN;
}

/* A list, wherever its rows are. */
static int read_list(struct delivery_reading *r, int slot, const json_t *rows, stream_take take,
		     void *payload, struct error *e)
{
	size_t i;
	const json_t *item;

	if (r->stream && stream_has(r->stream, slot))
		return stream_rows(r->stream, slot, take, payload, e);
	json_array_foreach(rows, i, item)
	{
		take(payload, &(struct stream_row){.index = i, .item = item});
	}
	return 0;
}

static void lacks_list(struct delivery_reading *r, const char *code, enum iv3_part part,
		       const char *words)
{
	const char *name = iv3_part_name(part), *hole = strstr(words, "%s");
	struct iv3_finding *x = findings_add(r->f, code, IV3_FAULT, "%.*s%s%s", (int)(hole - words),
					     words, name, hole + 2);

	findings_parts(r->f, x, 1u << part);
	findings_mend(r->f, x, "Voeg \"%s\" toe, als lijst; ook als er niets in staat: [].", name);
}

static int read_part(struct delivery_reading *r, enum iv3_part part, const json_t *data,
		     struct error *e)
{
	struct part_reading reading = {r, part};
	const json_t *rows = json_object_get(data, iv3_part_name(part));
	r->v->has[part] = json_is_array(rows);
	if (json_is_array(rows))
		return read_list(r, (int)part, rows, read_row, &reading, e);
	if (rows && !missing_codes[part]) /* may be absent, but is something else */
		lacks_list(r, "SF999", part, "Binnen het element data is %s geen lijst.");
	if (needed(r, part))
		lacks_list(r, missing_codes[part], part,
			   "Binnen het element data is het verplichte element %s niet "
			   "aangetroffen.");
	return 0;
}

int read_data(struct delivery_reading *r, const json_t *root, struct error *e)
{
	const json_t *data = json_object_get(root, "data");
	const char *key;
	json_t *value;
	if (!json_is_object(data)) {
		struct iv3_finding *x =
			findings_add(r->f, "SF010", IV3_FAULT,
				     "Het verplichte element data is niet aangetroffen.");
		findings_path(r->f, x, "data");
		findings_mend(r->f, x, "Voeg \"data\" toe, met de lijsten van bedragen erin.");
		return 0;
	}
	for (int p = 0; p < IV3_PARTS; p++)
		if (read_part(r, (enum iv3_part)p, data, e) != 0)
			return -1;
	json_object_foreach((json_t *)(uintptr_t)data, key, value)
	{
		bool known = false;
		for (int p = 0; p < IV3_PARTS; p++)
			known = known || strcmp(key, iv3_part_name((enum iv3_part)p)) == 0;
		if (known)
			continue;
		struct iv3_finding *x = findings_add(
			r->f, "SF999", IV3_FAULT,
			"Er is een onbekende sleutel %.60s aangetroffen binnen data.", key);
		findings_path(r->f, x, "data.%.60s", key);
		findings_mend(r->f, x, "Haal de sleutel weg, of verbeter haar naam.");
	}
	return 0;
}

/* ---- 2017 ---- */

/* A stream_take. */
static void flat_row(void *payload, const struct stream_row *given)
{
	const json_t *item = given->item;
	size_t index = given->index;
	struct delivery_reading *r = payload;
	struct str side = string_of(r, json_object_get(item, "rekeningkant"));
	for (int p = IV3_LASTEN; p <= IV3_BALANS_STANDEN; p++) {
		struct iv3_row row = {
			.part = (enum iv3_part)p, .index = index, .line = given->mark.line};
		if (!str_eq(side, str_z(iv3_part_name(row.part))))
			continue;
		r->v->has[p] = true;
		row.row = code_of(r, &row, item, row_keys[p]);
		row.column = code_of(r, &row, item, column_keys[p]);
		if (read_amount(r, &row, item))
			add_row(r, row);
		return;
	}
	struct iv3_finding *x = findings_add(
		r->f, "SF999", IV3_FAULT,
		"waarden[%zu]: rekeningkant \"%.*s\" is geen onderdeel van een levering; de waarde telt nergens mee.",
		index, STR_ARG(str_head(side, 40)));
	findings_at(r->f, x, &(struct iv3_row){.index = index, .line = given->mark.line});
	findings_mend(r->f, x,
		      "Vul lasten, baten, balans_lasten, balans_baten of balans_standen in.");
}

int read_flat(struct delivery_reading *r, const json_t *values, struct error *e)
{
	r->f->flat = true;
	if (read_list(r, STREAM_FLAT, values, flat_row, r, e) != 0)
		return -1;
	struct iv3_finding *x = findings_add(
		r->f, "VORM", IV3_REMARK,
		"De levering heeft de vorm van 2017 (\"waarden\"), zonder contact; CBS vraagt nu om schema 2.1.");
	findings_path(r->f, x, "waarden");
	return 0;
}
