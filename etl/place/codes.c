/* CBS codes of gemeenten, wijken and buurten: which area a location says it lies in. */
#include "base/text/utf8.h"
#include "place/place.h"

#include <jansson.h>

#define CODE_LEVELS 3

/* How CBS writes them: two letters, then four, six or eight digits. */
static const struct {
	struct str prefix;
	size_t size;
	const char *names[3]; /* of columns, folded */
} levels[CODE_LEVELS] = {
	{{"BU", 2}, 10, {"buurt", "buurtcode", "bucode"}},
	{{"WK", 2}, 8, {"wijk", "wijkcode", "wkcode"}},
	{{"GM", 2}, 6, {"gemeente", "gemeentecode", "gmcode"}},
};

static struct str *code_at(struct area_codes *c, size_t level)
{
	return level == 0 ? &c->buurt : level == 1 ? &c->wijk : &c->gemeente;
}

static size_t level_of(struct arena *a, const char *column)
{
	struct str name = utf8_fold_tight(a, str_z(column));
	size_t level = 0;

	for (; level < CODE_LEVELS; level++)
		for (size_t i = 0; i < 3; i++)
			if (str_eq(name, str_z(levels[level].names[i])))
				return level;
	return level;
}

void area_codes_read(struct area_codes *out, struct arena *a, struct str details)
{
	json_t *json = details.len ? json_loadb(details.ptr, details.len, 0, NULL) : NULL;
	const char *column;
	json_t *value;

	*out = (struct area_codes){0};
	json_object_foreach(json, column, value)
	{
		size_t level = level_of(a, column);
		struct str text = str_trim(str_z(json_string_value(value)));
		if (level < CODE_LEVELS && text.len && !code_at(out, level)->len)
			*code_at(out, level) = arena_dup(a, text);
	}
	json_decref(json);
}

static bool is_code(struct str text, size_t level)
{
	if (text.len != levels[level].size || !str_starts(text, levels[level].prefix))
		return false;
	for (size_t i = 2; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return true;
}

/* Index of the first area whose key is not below this one. */
static size_t lower(const struct area_set *set, struct str key)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(set->areas[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int find_key(const struct area_set *set, struct str key)
{
	size_t i = lower(set, key);

	return i < set->n && str_eq(set->areas[i].key, key) ? (int)i : -1;
}

/* The area that this code of a level names, or that holds what it names. */
static int find_code(const struct area_set *set, struct str code, size_t level)
{
	int found = code.len ? find_key(set, code) : -1;

	for (size_t up = level + 1; found < 0 && up < CODE_LEVELS && is_code(code, level); up++) {
		char text[8];
		memcpy(text, levels[up].prefix.ptr, 2);
		memcpy(text + 2, code.ptr + 2, levels[up].size - 2);
		found = find_key(set, (struct str){text, levels[up].size});
	}
	return found;
}

int area_set_find_code(const struct area_set *set, const struct area_codes *codes)
{
	struct area_codes c = *codes;
	int found = -1;

	for (size_t level = 0; found < 0 && level < CODE_LEVELS; level++)
		found = find_code(set, *code_at(&c, level), level);
	return found;
}

struct str area_set_unknown_code(const struct area_set *set, const struct area_codes *codes)
{
	struct area_codes c = *codes;

	for (size_t level = 0; level < CODE_LEVELS; level++) {
		struct str code = *code_at(&c, level);
		size_t near = lower(set, levels[level].prefix);
		if (is_code(code, level) && near < set->n && is_code(set->areas[near].key, level))
			return code;
	}
	return STR("");
}
