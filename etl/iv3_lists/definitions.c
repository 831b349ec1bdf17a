/* Lists as a definition file of CBS. */
#include "iv3_lists/list_codes.h"

#include "base/text/json_out.h"

#include <stdio.h>

#define TAAKVELDEN_FROM 2017 /* Besluit begroting en verantwoording: functies until then */

static void put_code(struct json_out *j, const struct lists_code *x)
{
	json_put_object(j);
	json_put_text(j, "code", x->code);
	json_put_text(j, "omschrijving", x->name);
	json_put_object_end(j);
}

static void begin_list(struct json_out *j, const char *name)
{
	json_put_key_z(j, name);
	json_put_object(j);
	json_put_key_z(j, "codelijst");
	json_put_array(j);
}

static void end_list(struct json_out *j)
{
	json_put_array_end(j);
	json_put_object_end(j);
}

/* CBS's groups of categories are those of 2017 and later; of the years before nobody published them. */
static const char *group_of(const struct iv3_lists *l, struct str code)
{
	if (l->year < TAAKVELDEN_FROM || str_eq(l->layer, STR("Waterschap")))
		return "LR";
	if (str_eq(code, STR("6.1")))
		return "FR";
	return code.ptr[0] == '7' ? "IV" : "LR";
}

static void put_group(struct json_out *j, const struct iv3_lists *l, enum lists_kind kind,
		      const char *group)
{
	bool any = false;

	for (size_t i = 0; i < l->n; i++) {
		if (l->codes[i].kind != kind ||
		    !str_eq(str_z(group_of(l, l->codes[i].code)), str_z(group)))
			continue;
		if (!any) {
			json_put_object(j);
			json_put_text_z(j, "code", group);
			json_put_key_z(j, "subcodes");
			json_put_array(j);
		}
		any = true;
		put_code(j, &l->codes[i]);
	}
	if (!any)
		return;
	json_put_array_end(j);
	json_put_object_end(j);
}

static void put_categories(struct json_out *j, const struct iv3_lists *l, const char *name,
			   enum lists_kind kind)
{
	static const char *const groups[] = {"LR", "FR", "IV"};

	begin_list(j, name);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		put_group(j, l, kind, groups[i]);
	end_list(j);
}

static bool is_below(const struct lists_code *x, const struct lists_code *head)
{
	return x->kind == LISTS_TASK && head->code.len && str_starts(x->code, head->code);
}

/* Each below its hoofdfunctie, by the first digit; those of which there is none stand by themselves. */
static void put_tasks(struct json_out *j, const struct iv3_lists *l)
{
	bool headed[10] = {false};

	begin_list(j, "taakveld");
	for (size_t i = 0; i < l->n; i++) {
		const struct lists_code *head = &l->codes[i];
		if (head->kind != LISTS_HEAD)
			continue;
		headed[head->code.ptr[0] - '0'] = true;
		json_put_object(j);
		json_put_text(j, "code", head->code);
		json_put_text(j, "omschrijving", head->name);
		json_put_key_z(j, "subcodes");
		json_put_array(j);
		for (size_t k = 0; k < l->n; k++)
			if (is_below(&l->codes[k], head))
				put_code(j, &l->codes[k]);
		json_put_array_end(j);
		json_put_object_end(j);
	}
	for (size_t i = 0; i < l->n; i++)
		if (l->codes[i].kind == LISTS_TASK && !headed[l->codes[i].code.ptr[0] - '0'])
			put_code(j, &l->codes[i]);
	end_list(j);
}

static void put_balance(struct json_out *j, const struct iv3_lists *l)
{
	static const char *const positions[] = {"1 januari", "ultimo"};

	begin_list(j, "balanscode");
	for (size_t i = 0; i < l->n; i++)
		if (l->codes[i].kind == LISTS_BALANCE)
			put_code(j, &l->codes[i]);
	end_list(j);
	begin_list(j, "standper");
	for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
		json_put_object(j);
		json_put_text_z(j, "code", positions[i]);
		json_put_object_end(j);
	}
	end_list(j);
}

/* ---- what is not there ---- */

static size_t count_of(const struct iv3_lists *l, enum lists_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		n += l->codes[i].kind == kind;
	return n;
}

static int lacking(const struct iv3_lists *l, const char *what, const char *list, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"er zijn geen %s bij: geef ook de lijst %s van dezelfde tabel. Welke tabel van %.*s %d is, zegt "
		"https://dataderden.cbs.nl/ODataCatalog/Tables; de lijst staat op /ODataApi/OData/{tabel}/%s",
		what, list, STR_ARG(l->layer), l->year, list);
}

int iv3_lists_write(struct buffer *out, const struct iv3_lists *l, struct error *e)
{
	bool old = l->year < TAAKVELDEN_FROM || str_eq(l->layer, STR("Waterschap"));
	struct json_out j;

	if (!count_of(l, LISTS_TASK))
		return lacking(l, old ? "functies" : "taakvelden",
			       old ? "FunctieKostenplaatsBalanspost" : "TaakveldBalanspost", e);
	if (!count_of(l, LISTS_LASTEN) || !count_of(l, LISTS_BATEN))
		return lacking(l, "categorieën van lasten en baten", "Categorie", e);
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "metadata");
	json_put_object(&j);
	json_put_text(&j, "overheidslaag", l->layer);
	json_put_key_z(&j, "boekjaar");
	json_put_integer(&j, l->year);
	json_put_text_z(&j, "bron",
			"lijsten van de open data van het CBS; zonder grijze cellen en controles");
	json_put_object_end(&j);
	json_put_key_z(&j, "codelijsten");
	json_put_object(&j);
	put_tasks(&j, l);
	put_categories(&j, l, "categorie_lasten", LISTS_LASTEN);
	put_categories(&j, l, "categorie_baten", LISTS_BATEN);
	put_balance(&j, l);
	json_put_object_end(&j);
	json_put_object_end(&j);
	buffer_append_z(out, "\n");
	return 0;
}
