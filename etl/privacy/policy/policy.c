#include "privacy/people/people_inside.h"
#include "privacy/policy/policy_text.h"

#include "base/memory/arena.h"
#include "base/memory/hash.h"
#include "base/memory/map.h"
#include "base/system/file.h"
#include "base/text/utf8.h"

#include <jansson.h>
#include <stdlib.h>

struct list_place {
	const char *object, *member; /* object NULL: at the top */
	unsigned list;
};

static const struct list_place WORDS[] = {
	{"names", "titles", LIST_TITLE},
	{"names", "ranks", LIST_RANK},
	{"names", "particles", LIST_PARTICLE},
	{"names", "first", LIST_FIRST},
	{"names", "surnames", LIST_SURNAME},
	{"names", "common", LIST_COMMON},
	{"names", "cues", LIST_CUE},
	{"names", "persons", LIST_PERSON},
	{"names", "after", LIST_AFTER},
	{"names", "parts", LIST_PART},
	{NULL, "organisations", LIST_ORGANISATION},
	{NULL, "bodies", LIST_BODY},
	{NULL, "streets", LIST_STREET},
	{NULL, "streetsAndNames", LIST_STREET_NAME},
	{NULL, "noStreets", LIST_NO_STREET},
	{NULL, "municipalities", LIST_PLACE},
	{"words", "bsn", LIST_BSN},
	{"words", "bank", LIST_BANK},
	{"words", "phone", LIST_PHONE},
	{"words", "number", LIST_NUMBER},
	{"words", "birth", LIST_BIRTH},
	{"words", "born", LIST_BORN},
	{"words", "case", LIST_CASE},
	{"words", "law", LIST_LAW},
	{"words", "address", LIST_ADDRESS},
	{"words", "health", LIST_HEALTH},
	{"words", "business", LIST_BUSINESS},
	{"words", "declaration", LIST_DECLARATION},
	{"allow", "names", LIST_ALLOWED_NAME},
	{"allow", "streets", LIST_ALLOWED_STREET},
	{"allow", "organisations", LIST_ORGANISATION},
	{"allow", "schools", LIST_ORGANISATION},
	{"allow", "firms", LIST_ORGANISATION},
	{"allow", "ibans", LIST_ALLOWED_IBAN},
	{"allow", "texts", LIST_ALLOWED_TEXT},
};

static const struct list_place HEADERS[] = {
	{"headers", "party", HEADER_PARTY},     {"headers", "case", HEADER_CASE},
	{"headers", "payroll", HEADER_PAYROLL}, {"headers", "secret", HEADER_SECRET},
	{"headers", "birth", HEADER_BIRTH},     {"headers", "bank", HEADER_BANK},
	{"headers", "bsn", HEADER_BSN},
};

/* ---- reading ---- */

static struct word_pattern *grow(struct word_pattern *list, size_t n)
{
	/* A power of two each time it is full. */
	if (n && (n & (n - 1)) != 0)
		return list;
	return xrealloc(list, (n ? 2 * n : 1) * sizeof *list);
}

static struct word_pattern pattern_of(struct privacy_policy *p, struct str text, unsigned list)
{
	struct word_pattern w = {.list = list};
	w.front = str_starts(text, STR("*"));
	w.back = text.len > 1 && str_ends(text, STR("*"));
	w.text = utf8_fold_tight(p->arena, text); /* without stars, which are punctuation */
	return w;
}

static void add_word(struct privacy_policy *p, struct str text, unsigned list)
{
	struct word_pattern w = pattern_of(p, text, list);
	bool is_new;
	if (w.text.len == 0)
		return;
	p->allows_texts = p->allows_texts || list == LIST_ALLOWED_TEXT;
	/* Words that end so: "*techniek". */
	bool ending = list == LIST_STREET || list == LIST_STREET_NAME || w.front;
	if (w.back || ending) {
		p->beginnings = grow(p->beginnings, p->nbeginnings);
		p->beginnings[p->nbeginnings++] = w;
	}
	if (!w.back && list != LIST_STREET_NAME)
		*map_put(p->words, w.text, &is_new) |= IN(list);
}

/* ---- places of several words ---- */

static unsigned place_bit(const struct privacy_policy *p, struct str folded)
{
	return (unsigned)(hash64(folded.ptr, folded.len) % (8 * sizeof p->place_words));
}

bool policy_begins_place(const struct privacy_policy *p, struct str folded)
{
	unsigned bit = place_bit(p, folded);
	return (p->place_words[bit / 64] >> bit % 64 & 1) != 0;
}

static void note_place(struct privacy_policy *p, struct str text)
{
	struct str first = utf8_fold_tight(p->arena, str_split(&text, ' '));
	unsigned bit = place_bit(p, first);
	if (text.len > 0)
		p->place_words[bit / 64] |= (uint64_t)1 << bit % 64;
}

static void add_header(struct privacy_policy *p, struct str text, unsigned list)
{
	struct word_pattern w = pattern_of(p, text, list);
	if (w.text.len == 0)
		return;
	p->headers = grow(p->headers, p->nheaders);
	p->headers[p->nheaders++] = w;
}

/* "Schouten Zekerheid": as a whole, wherever it stands in a text. */
static void allow_whole(struct privacy_policy *p, struct str text, unsigned list)
{
	bool is_new;
	if (list == LIST_ORGANISATION || list == LIST_ALLOWED_STREET || list == LIST_ALLOWED_NAME)
		map_put(p->allowed, utf8_fold_tight(p->arena, text), &is_new);
}

static int read_list(struct privacy_policy *p, const json_t *root, const struct list_place *at,
		     void (*add)(struct privacy_policy *, struct str, unsigned), struct error *e)
{
	const json_t *object = at->object ? json_object_get(root, at->object) : root;
	const json_t *list = json_object_get(object, at->member), *item;
	size_t i;
	if (!list)
		return 0;
	json_array_foreach(list, i, item)
	{
		if (!json_is_string(item))
			return error_set(e, STATUS_INPUT, "%s.%s: element %zu is no text",
					 at->object ? at->object : "policy", at->member, i + 1);
		add(p, str_z(json_string_value(item)), at->list);
		if (at->list == LIST_PLACE)
			note_place(p, str_z(json_string_value(item)));
		if (at->object && strcmp(at->object, "allow") == 0)
			allow_whole(p, str_z(json_string_value(item)), at->list);
	}
	if (!json_is_array(list))
		return error_set(e, STATUS_INPUT, "%s.%s must be a list of texts",
				 at->object ? at->object : "policy", at->member);
	return 0;
}

static int read_number(uint64_t *out, const json_t *root, const char *name, json_int_t most,
		       struct error *e)
{
	const json_t *value = json_object_get(json_object_get(root, "thresholds"), name);
	if (!value)
		return 0;
	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    json_integer_value(value) > most)
		return error_set(e, STATUS_INPUT,
				 "thresholds.%s must be a whole number from 0 to %d", name,
				 (int)most);
	*out = (uint64_t)json_integer_value(value);
	return 0;
}

/* 0: begins so, 256 on: ends so, 512: a street. With the byte that tells it. */
static unsigned order_of(const struct word_pattern *w)
{
	if (w->list == LIST_STREET || w->list == LIST_STREET_NAME)
		return 512;
	return w->front ? 256u + (unsigned char)w->text.ptr[w->text.len - 1]
			: (unsigned char)w->text.ptr[0];
}

static int by_order(const void *a, const void *b)
{
	const struct word_pattern *x = a, *y = b;
	return (int)order_of(x) - (int)order_of(y);
}

/* So that asking for a word compares it with few of them: they are asked for each word of each text. */
static void sort_beginnings(struct privacy_policy *p)
{
	size_t at = 0;
	if (p->nbeginnings > 0)
		qsort(p->beginnings, p->nbeginnings, sizeof *p->beginnings, by_order);
	for (unsigned order = 0; order <= 512; order++) {
		while (at < p->nbeginnings && order_of(&p->beginnings[at]) < order)
			at++;
		if (order <= 256)
			p->by_first[order] = (uint32_t)at;
		if (order >= 256)
			p->by_last[order - 256] = (uint32_t)at;
	}
}

static int read_policy(struct privacy_policy *p, const json_t *root, struct error *e)
{
	if (!json_is_object(root))
		return error_set(e, STATUS_INPUT, "a policy is an object");
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
		if (read_list(p, root, &WORDS[i], add_word, e) != 0)
			return -1;
	for (size_t i = 0; i < sizeof HEADERS / sizeof *HEADERS; i++)
		if (read_list(p, root, &HEADERS[i], add_header, e) != 0)
			return -1;
	if (read_number(&p->bsn_share, root, "bsnShare", 100, e) != 0 ||
	    read_number(&p->bsn_least, root, "bsnLeast", 1000000, e) != 0)
		return -1;
	if (read_number(&p->address_distance, root, "addressDistance", 1000, e) != 0)
		return -1;
	return policy_read_actions(p, root, e) || policy_read_columns(p, root, e) ||
			       policy_read_lists(p, root, e)
		       ? -1
		       : 0;
}

/* What it says of small cells, as JSON by itself: the whole, with own lists in it, is too large to be read again for that. */
static void keep_cells(struct privacy_policy *p, const json_t *root)
{
	json_t *cells = json_object_get(root, "cells");
	json_t *alone = json_object();
	if (cells)
		json_object_set(alone, "cells", cells);
	char *text = json_dumps(alone, JSON_COMPACT);
	if (!text)
		abort();
	p->cells = arena_dup(p->arena, str_z(text));
	free(text);
	json_decref(alone);
}

static int parse(struct privacy_policy *p, struct str text, struct error *e)
{
	json_error_t fault;
	json_t *root = json_loadb(text.ptr, text.len, 0, &fault);
	if (!root)
		return error_set(e, STATUS_INPUT, "%d:%d: %s", fault.line, fault.column,
				 fault.text);
	int status = policy_extend(p, root, e) != 0 ? -1 : read_policy(p, root, e);
	if (status == 0)
		keep_cells(p, root);
	json_decref(root);
	return status;
}

int privacy_policy_read(struct privacy_policy **out, struct str text, struct error *e)
{
	struct privacy_policy *p = xcalloc(1, sizeof *p);
	p->arena = arena_new();
	p->words = map_new();
	p->decided = map_new();
	p->allowed = map_new();
	p->bsn_share = 30;
	p->bsn_least = 20;
	p->address_distance = 40;
	p->text = arena_dup(p->arena, text);
	if (parse(p, text, e) != 0) {
		privacy_policy_free(p);
		return -1;
	}
	sort_beginnings(p);
	p->quick = quick_new(p);
	*out = p;
	return 0;
}

int privacy_policy_open(struct privacy_policy **out, const char *path, struct error *e)
{
	struct arena *a = arena_new();
	struct str text;
	int status = path ? file_read(&text, a, path, PEOPLE_POLICY_MOST, e)
			  : privacy_policy_default(&text, a, e);
	if (status == 0 && privacy_policy_read(out, text, e) != 0)
		status = error_context(e, "%s", path ? path : "the policy of the program");
	arena_free(a);
	return status;
}

struct str privacy_policy_source(const struct privacy_policy *p)
{
	return p->text;
}

struct str privacy_policy_cells(const struct privacy_policy *p)
{
	return p->cells;
}

void privacy_policy_free(struct privacy_policy *p)
{
	if (!p)
		return;
	free(p->beginnings);
	free(p->headers);
	map_free(p->words);
	map_free(p->decided);
	map_free(p->allowed);
	quick_free(p->quick);
	people_lists_free(p->own);
	arena_free(p->arena);
	free(p);
}

/* ---- asking ---- */

unsigned policy_lists(const struct privacy_policy *p, struct str folded)
{
	const uint32_t *exact = map_get(p->words, folded);
	unsigned lists = exact ? *exact : 0;
	unsigned char first = folded.len ? (unsigned char)folded.ptr[0] : 0;
	unsigned char last = folded.len ? (unsigned char)folded.ptr[folded.len - 1] : 0;
	for (size_t i = p->by_first[first]; i < p->by_first[first + 1u]; i++)
		if (str_starts(folded, p->beginnings[i].text))
			lists |= IN(p->beginnings[i].list);
	for (size_t i = p->by_last[last]; i < p->by_last[last + 1u]; i++)
		if (str_ends(folded, p->beginnings[i].text))
			lists |= IN(p->beginnings[i].list);
	if (p->own && people_lists_ready(p->own) &&
	    (people_lists_word(p->own, folded) & PEOPLE_IS_SURNAME))
		lists |= IN(LIST_SURNAME);
	return lists & ~IN(LIST_STREET);
}

static bool ends_as(const struct privacy_policy *p, struct str folded, unsigned list)
{
	for (size_t i = p->by_last[256]; i < p->nbeginnings; i++) {
		const struct word_pattern *w = &p->beginnings[i];
		if (w->list == list && folded.len > w->text.len + 1 && str_ends(folded, w->text))
			return true;
	}
	return false;
}

bool policy_is_street(const struct privacy_policy *p, struct str folded)
{
	return quick_may_end_street(p->quick, folded) && ends_as(p, folded, LIST_STREET) &&
	       !(policy_lists(p, folded) & (IN(LIST_NO_STREET) | IN(LIST_PLACE)));
}

bool policy_is_only_street(const struct privacy_policy *p, struct str folded)
{
	return policy_is_street(p, folded) && !ends_as(p, folded, LIST_STREET_NAME);
}

static bool header_fits(const struct word_pattern *w, struct str s)
{
	if (w->front && w->back)
		return memmem(s.ptr, s.len, w->text.ptr, w->text.len) != NULL;
	if (w->back)
		return str_starts(s, w->text);
	return w->front ? str_ends(s, w->text) : str_eq(s, w->text);
}

unsigned policy_headers(const struct privacy_policy *p, struct str folded)
{
	unsigned lists = 0;
	for (size_t i = 0; i < p->nheaders; i++)
		if (header_fits(&p->headers[i], folded))
			lists |= IN(p->headers[i].list);
	return lists;
}
