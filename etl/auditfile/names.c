#include "auditfile/names.h"

#include "base/memory/arena.h"
#include "base/memory/map.h"

#include <stdio.h>
#include <stdlib.h>

#define CODE_MAX 4096u /* the standard has 35; longer ones are cut, and then have no name */

void names_init(struct name_list *n)
{
	*n = (struct name_list){.map = map_new(), .arena = arena_new()};
}

void names_drop(struct name_list *n)
{
	map_free(n->map);
	arena_free(n->arena);
	free(n->items);
}

/* kind and code, as the map has them; false when it is too long for a code. */
static bool make_key(char out[CODE_MAX + 1], struct str *key, char kind, struct str code)
{
	if (code.len > CODE_MAX)
		return false;
	out[0] = kind;
	if (code.len)
		memcpy(out + 1, code.ptr, code.len);
	*key = (struct str){out, code.len + 1};
	return true;
}

static struct name *put(struct name_list *n, struct str key, bool *is_new)
{
	uint32_t *index = map_put(n->map, key, is_new);
	if (*is_new) {
		*index = (uint32_t)map_count(n->map) - 1;
		if (*index == n->capacity) {
			n->capacity = n->capacity ? 2 * n->capacity : 256;
			n->items = xrealloc(n->items, n->capacity * sizeof *n->items);
		}
		n->items[*index] = (struct name){0};
	}
	return &n->items[*index];
}

static bool fits(const struct name_list *n)
{
	return arena_size(n->arena) + map_size(n->map) + n->capacity * sizeof *n->items <=
	       AUDITFILE_MAX_NAMES;
}

static struct str keep(struct name_list *n, struct str text)
{
	return text.len ? arena_dup(n->arena, text) : STR("");
}

bool names_add(struct name_list *n, char kind, const struct values *from)
{
	char text[CODE_MAX + 1];
	struct str key, name = values_get(from, SLOT_NAME), lead = values_get(from, SLOT_LEAD);
	bool is_new;
	if (!make_key(text, &key, kind, values_get(from, SLOT_ID)))
		return true;
	struct name *item = put(n, key, &is_new);
	if (!is_new) {
		n->changed += kind == NAME_ACCOUNT && !str_eq(item->text, name);
		return true;
	}
	n->accounts += kind == NAME_ACCOUNT;
	*item = (struct name){
		.text = keep(n, name),
		.type = keep(n, values_get(from, SLOT_TYPE)),
		.lead = keep(n, lead.len ? lead : values_get(from, SLOT_LEAD_CODE)),
		.lead_text = keep(n, values_get(from, SLOT_LEAD_NAME)),
	};
	return fits(n);
}

static const struct name *get(const struct name_list *n, struct str key)
{
	const uint32_t *index = map_get(n->map, key);
	return index ? &n->items[*index] : NULL;
}

const struct name *names_find(const struct name_list *n, char kind, struct str code)
{
	char text[CODE_MAX + 1];
	struct str key;
	return make_key(text, &key, kind, code) ? get(n, key) : NULL;
}

static struct str late_key(char out[48], uint64_t ordinal, int slot)
{
	int len = snprintf(out, 48, "l%llu.%d", (unsigned long long)ordinal, slot);
	return (struct str){out, (size_t)len};
}

bool names_add_late(struct name_list *n, uint64_t ordinal, int slot, struct str text)
{
	char key[48];
	bool is_new;
	struct name *item = put(n, late_key(key, ordinal, slot), &is_new);
	if (is_new)
		item->text = keep(n, text);
	return fits(n);
}

const struct name *names_find_late(const struct name_list *n, uint64_t ordinal, int slot)
{
	char key[48];
	return get(n, late_key(key, ordinal, slot));
}
