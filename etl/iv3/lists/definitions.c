#include "iv3/lists/definitions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY_SIZE 128u

static const char *const part_names[IV3_PARTS] = {
	"lasten",         "baten",       "balans_lasten",      "balans_baten",
	"balans_standen", "kengetallen", "beleidsindicatoren",
};

const char *iv3_part_name(enum iv3_part part)
{
	return part_names[part];
}

struct iv3_definitions *definitions_new(struct str layer, int year)
{
	struct iv3_definitions *d = xcalloc(1, sizeof *d);
	d->arena = arena_new();
	d->layer = arena_dup(d->arena, layer);
	d->year = year;
	for (size_t i = 0; i < IV3_LISTS; i++)
		d->codes[i] = map_new();
	d->categories = map_new();
	d->cells = map_new();
	return d;
}

void iv3_definitions_free(struct iv3_definitions *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < IV3_LISTS; i++)
		map_free(d->codes[i]);
	map_free(d->categories);
	map_free(d->cells);
	free(d->names);
	arena_free(d->arena);
	free(d);
}

void definitions_name(struct iv3_definitions *d, struct map *of, struct str code, struct str name)
{
	bool is_new;
	uint32_t *value = map_put(of, code, &is_new);
	if (!is_new)
		return;
	if (d->nnames == d->capacity) {
		d->capacity = d->capacity ? d->capacity * 2 : 256;
		d->names = xrealloc(d->names, d->capacity * sizeof *d->names);
	}
	*value = (uint32_t)d->nnames;
	d->names[d->nnames++] = arena_dup(d->arena, name);
}

void definitions_add(struct iv3_definitions *d, enum iv3_list list, struct str code,
		     struct str name)
{
	definitions_name(d, d->codes[list], code, name);
}

/* False when it is longer than any code is. */
static bool cell_key(char out[KEY_SIZE], struct str *key, enum iv3_part part, struct str row,
		     struct str category)
{
	int n = snprintf(out, KEY_SIZE, "%d %.*s %.*s", (int)part, STR_ARG(row), STR_ARG(category));
	*key = (struct str){out, (size_t)n};
	return n > 0 && (size_t)n < KEY_SIZE;
}

void definitions_forbid(struct iv3_definitions *d, enum iv3_part part, struct str row,
			struct str category)
{
	char text[KEY_SIZE];
	struct str key;
	bool is_new;
	if (cell_key(text, &key, part, row, category))
		map_put(d->cells, key, &is_new);
}

bool iv3_forbidden(const struct iv3_definitions *d, enum iv3_part part, struct str row,
		   struct str category)
{
	char text[KEY_SIZE];
	struct str key;
	return cell_key(text, &key, part, row, category) && map_get(d->cells, key) != NULL;
}

void definitions_check(struct iv3_definitions *d, int check, unsigned periods, struct str codes)
{
	if (d->ncontroles == IV3_CONTROLES)
		return;
	d->controles[d->ncontroles].check = check;
	d->controles[d->ncontroles].periods = periods;
	d->controles[d->ncontroles++].codes =
		codes.len ? arena_printf(d->arena, " %.*s ", STR_ARG(codes)) : STR("");
}

bool iv3_controle(const struct iv3_definitions *d, int check, int period, struct str *codes)
{
	for (size_t i = 0; i < d->ncontroles; i++)
		if (d->controles[i].check == check && period >= 0 && period < 32 &&
		    (d->controles[i].periods >> period & 1)) {
			*codes = d->controles[i].codes;
			return true;
		}
	return false;
}

struct str iv3_definitions_layer(const struct iv3_definitions *d)
{
	return d->layer;
}

int iv3_definitions_year(const struct iv3_definitions *d)
{
	return d->year;
}

bool iv3_has(const struct iv3_definitions *d, enum iv3_list list, struct str code)
{
	return map_get(d->codes[list], code) != NULL;
}

struct str iv3_name(const struct iv3_definitions *d, enum iv3_list list, struct str code)
{
	const uint32_t *at = map_get(d->codes[list], code);
	return at ? d->names[*at] : STR("");
}

struct str iv3_category_name(const struct iv3_definitions *d, struct str code)
{
	const uint32_t *at = map_get(d->categories, code);
	return at ? d->names[*at] : STR("");
}

enum iv3_account iv3_account_of(const struct iv3_definitions *d, bool lasten, struct str category)
{
	struct str name =
		iv3_name(d, lasten ? IV3_CATEGORIE_LASTEN : IV3_CATEGORIE_BATEN, category);
	if (str_eq(name, STR("FR")))
		return IV3_FR;
	return str_eq(name, STR("IV")) ? IV3_IV : IV3_LR;
}

/* ---- what was meant ---- */

/* Whether one is the other with a zero more at the end (0.1 for 0.10), or without its first ones. */
static bool zeros_apart(struct str a, struct str b)
{
	struct str longer = a.len > b.len ? a : b, shorter = a.len > b.len ? b : a;
	size_t n = longer.len - shorter.len;
	if (n != 1)
		return false;
	return (str_starts(longer, shorter) && longer.ptr[shorter.len] == '0') ||
	       (str_ends(longer, shorter) && longer.ptr[0] == '0');
}

/* One went from the other by a letter or digits behind it: 6.71 and 6.71a. */
static bool below(struct str code, struct str other)
{
	return other.len > code.len && str_starts(other, code);
}

struct str iv3_nearest(const struct iv3_definitions *d, enum iv3_list list, struct str code)
{
	struct str found = STR("");
	size_t n = 0;
	for (size_t i = 0; i < map_count(d->codes[list]); i++) {
		struct str other = map_key(d->codes[list], i);
		if (strncasecmp(other.ptr, code.ptr, code.len) == 0 && other.len == code.len)
			return other;
		if (!zeros_apart(code, other) && !(code.len > 2 && below(code, other)))
			continue;
		found = other;
		n++;
	}
	return n == 1 ? found : STR("");
}
