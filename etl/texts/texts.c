#include "texts/texts.h"

#include "base/memory/buffer.h"
#include "texts/text_table.h"

#include <strings.h>

#define FILLED_MAX (1 << 20)

const char *lang_code(enum lang lang)
{
	return lang == LANG_EN ? "en" : "nl";
}

bool lang_read(struct str code, enum lang *out)
{
	if (code.len < 2 || (code.len > 2 && code.ptr[2] != '-'))
		return false;
	for (int lang = 0; lang < LANGS; lang++)
		if (strncasecmp(code.ptr, lang_code((enum lang)lang), 2) == 0) {
			*out = (enum lang)lang;
			return true;
		}
	return false;
}

/* ";q=0.8" in thousandths; 1000 when nothing is said. */
static int weight(struct str parameters)
{
	for (struct str part; parameters.ptr && (part = str_split(&parameters, ';')).ptr;) {
		part = str_trim(part);
		if (part.len < 3 || strncasecmp(part.ptr, "q=", 2) != 0)
			continue;
		int value = part.ptr[2] == '1' ? 1000 : 0, place = 100;
		for (size_t i = 4; i < part.len && value < 1000; i++, place /= 10)
			if (part.ptr[i] >= '0' && part.ptr[i] <= '9')
				value += (part.ptr[i] - '0') * place;
		return value;
	}
	return 1000;
}

enum lang lang_accepted(struct str header)
{
	enum lang best = LANG_NL, lang;
	int best_weight = 0;
	while (header.ptr) {
		struct str parameters = str_split(&header, ',');
		struct str code = str_trim(str_split(&parameters, ';'));
		if (!lang_read(code, &lang))
			continue;
		int w = parameters.ptr ? weight(parameters) : 1000;
		if (w > best_weight) {
			best = lang;
			best_weight = w;
		}
	}
	return best;
}

static const struct text_entry *find(const struct text_table *table, struct str id)
{
	if (table->size == 0)
		return NULL;
	for (size_t at = text_hash(id) & (table->size - 1);; at = (at + 1) & (table->size - 1)) {
		const struct text_entry *entry = &table->entries[at];
		if (!entry->id)
			return NULL;
		if (strncmp(entry->id, id.ptr, id.len) == 0 && entry->id[id.len] == '\0')
			return entry;
	}
}

struct str text_of(enum lang lang, struct str dutch)
{
	const struct text_entry *entry = lang == LANG_EN ? find(&texts_en, dutch) : NULL;
	return entry ? str_z(entry->text[0]) : dutch;
}

struct str text_of_n(enum lang lang, struct text_plural dutch, int64_t n)
{
	const struct text_entry *entry = lang == LANG_EN ? find(&texts_en, dutch.one) : NULL;
	if (entry && entry->text[1])
		return str_z(entry->text[n != 1]);
	return n == 1 ? dutch.one : dutch.many;
}

static int hole_named(const struct text_walk *w, struct str name)
{
	for (size_t i = 0; i < w->count; i++)
		if (str_eq(str_z(w->names[i]), name))
			return (int)i;
	return -1;
}

int text_walk(struct text_walk *w, struct str *before)
{
	const struct str all = w->rest;
	for (size_t i = 0; i < all.len; i++) {
		const char *end = all.ptr[i] == '{' ? memchr(all.ptr + i, '}', all.len - i) : NULL;
		if (!end)
			continue;
		size_t after = (size_t)(end - all.ptr) + 1;
		struct str it = {all.ptr + i + 1, after - i - 2}, name = str_split(&it, ':');
		int hole = hole_named(w, name);
		if (hole < 0)
			continue;
		w->it = it;
		*before = (struct str){all.ptr, i};
		w->rest = (struct str){all.ptr + after, all.len - after};
		return hole;
	}
	*before = all;
	w->rest = (struct str){0};
	return -1;
}

#define HOLES_MAX 16

struct str text_filled(struct arena *a, struct str text, const struct text_hole *holes, size_t n)
{
	const char *names[HOLES_MAX];
	struct buffer out;
	struct text_walk w = {.rest = text, .names = names, .count = n < HOLES_MAX ? n : HOLES_MAX};
	for (size_t i = 0; i < w.count; i++)
		names[i] = holes[i].name;
	buffer_init(&out, FILLED_MAX);
	struct str before;
	for (int hole; (hole = text_walk(&w, &before)) >= 0;) {
		buffer_append_str(&out, before);
		buffer_append_str(&out, holes[hole].value);
	}
	buffer_append_str(&out, before);
	struct str filled = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return filled;
}
