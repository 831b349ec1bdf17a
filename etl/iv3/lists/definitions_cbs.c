/* CBS's definition files: code lists as trees of subcodes, checks, grey cells. */
#include "iv3/lists/definitions.h"

#include <jansson.h>
#include <string.h>

#define DEEPEST 12

static struct str text_of(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	return s ? str_z(s) : STR("");
}

static int missing(const char *what, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"het definitiebestand heeft geen %s: is het iv3_definities_<laag>_<jaar>.json van CBS?",
		what);
}

/* The account of a category is the group that it stands in. */
static struct str account_name(struct str group, struct str above)
{
	static const char *const known[][2] = {{"LR", "LR"},
					       {"FR", "FR"},
					       {"IV", "IV"},
					       {"Lopende Rekening", "LR"},
					       {"Financiële Rekening", "FR"},
					       {"Interne Verrekeningen", "IV"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(group, str_z(known[i][0])))
			return str_z(known[i][1]);
	return above;
}

static void add_codes(struct iv3_definitions *d, enum iv3_list list, const json_t *codes,
		      struct str account, int depth)
{
	size_t i;
	const json_t *item;
	bool category = list == IV3_CATEGORIE_LASTEN || list == IV3_CATEGORIE_BATEN;
	json_array_foreach(codes, i, item)
	{
		const json_t *below = json_object_get(item, "subcodes");
		struct str code = text_of(item, "code"), name = text_of(item, "omschrijving");
		if (json_array_size(below) > 0 && depth < DEEPEST)
			add_codes(d, list, below, account_name(code, account), depth + 1);
		else if (list == IV3_STANDPER)
			definitions_add(d, list, code,
					str_starts(code, STR("1 j")) ||
							str_starts(code, STR("1-1-"))
						? STR("primo")
						: STR("ultimo"));
		else if (code.len)
			definitions_add(d, list, code, category ? account : name);
	}
}

/* A file that was made of lists (iv3_lists) may be of a table without a balance. */
static int read_lists(struct iv3_definitions *d, const json_t *lists, bool of_lists,
		      struct error *e)
{
	static const struct {
		const char *name;
		enum iv3_list list;
		bool needed;
	} all[] = {{"taakveld", IV3_TAAKVELD, true},
		   {"categorie_lasten", IV3_CATEGORIE_LASTEN, true},
		   {"categorie_baten", IV3_CATEGORIE_BATEN, true},
		   {"balanscode", IV3_BALANSCODE, true},
		   {"standper", IV3_STANDPER, true},
		   {"kengetallen", IV3_KENGETAL, false},
		   {"beleidsindicatoren", IV3_BELEIDSINDICATOR, false},
		   {"verslagperiode", IV3_VERSLAGPERIODE, false}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		const json_t *codes =
			json_object_get(json_object_get(lists, all[i].name), "codelijst");
		bool needed = all[i].needed && !(of_lists && all[i].list == IV3_BALANSCODE);
		if (needed && json_array_size(codes) == 0) {
			char what[64] = "codelijsten.";
			strncat(what, all[i].name, sizeof what - strlen(what) - 1);
			return missing(what, e);
		}
		add_codes(d, all[i].list, codes, STR("LR"), 0);
	}
	return 0;
}

static void read_cells(struct iv3_definitions *d, const json_t *cells)
{
	for (int p = 0; p < IV3_PARTS; p++) {
		size_t i;
		const json_t *item;
		json_array_foreach(json_object_get(cells, iv3_part_name((enum iv3_part)p)), i, item)
		{
			struct str row = text_of(item, "taakveld");
			definitions_forbid(d, (enum iv3_part)p,
					   row.len ? row : text_of(item, "balanscode"),
					   text_of(item, "categorie"));
		}
	}
}

static void read_calculation(struct iv3_definitions *d, int check, const json_t *calculation)
{
	size_t i;
	const json_t *item;
	unsigned periods = 0;
	struct buffer codes;
	buffer_init(&codes, 1 << 16);
	json_array_foreach(json_object_get(calculation, "periode"), i, item)
	{
		json_int_t period = json_integer_value(item);
		periods |= period >= 0 && period < 32 ? 1u << period : 0;
	}
	json_array_foreach(json_object_get(calculation, "balanscode"), i, item)
		buffer_printf(&codes, "%s%s", codes.len ? " " : "", json_string_value(item));
	json_array_foreach(json_object_get(calculation, "uitgesloten_taakvelden"), i, item)
		buffer_printf(&codes, "%s-%s", codes.len ? " " : "", json_string_value(item));
	definitions_check(d, check, periods, buffer_str(&codes));
	buffer_drop(&codes);
}

static void read_checks(struct iv3_definitions *d, const json_t *checks)
{
	size_t i, k;
	const json_t *item, *calculation;
	json_array_foreach(checks, i, item)
	{
		struct str code = text_of(item, "foutcode");
		if (code.len != 5 || !str_starts(code, STR("PF00")))
			continue;
		json_array_foreach(json_object_get(item, "calculaties"), k, calculation)
			read_calculation(d, code.ptr[4] - '0', calculation);
	}
}

static int read_all(struct iv3_definitions **out, const json_t *root, struct error *e)
{
	const json_t *about = json_object_get(root, "metadata");
	struct str layer = text_of(about, "overheidslaag"), year = text_of(about, "boekjaar");
	uint64_t number = (uint64_t)json_integer_value(json_object_get(about, "boekjaar"));
	if (!layer.len || (!number && !str_to_u64(year, &number)) || number > 9999)
		return missing("metadata met overheidslaag en boekjaar", e);
	if (!json_is_object(json_object_get(root, "codelijsten")))
		return missing("codelijsten", e);
	struct iv3_definitions *d = definitions_new(layer, (int)number);
	definitions_name_categories(d);
	if (read_lists(d, json_object_get(root, "codelijsten"), text_of(about, "bron").len > 0,
		       e) != 0) {
		iv3_definitions_free(d);
		return -1;
	}
	read_cells(d, json_object_get(root, "grijze_cellen"));
	read_checks(d, json_object_get(root, "controles"));
	*out = d;
	return 0;
}

int iv3_definitions_read(struct iv3_definitions **out, struct str json, struct error *e)
{
	json_error_t fault;
	json_t *root = json_loadb(json.ptr, json.len, JSON_REJECT_DUPLICATES, &fault);
	if (!root)
		return error_set(
			e, STATUS_INPUT,
			"het definitiebestand is geen JSON: regel %d, kolom %d (%s). Haal het opnieuw bij CBS op",
			fault.line, fault.column, fault.text);
	int result = read_all(out, root, e);
	json_decref(root);
	return result;
}
