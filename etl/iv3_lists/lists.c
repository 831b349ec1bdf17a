/* What the keys of a list are. */
#include "base/text/plural.h"
#include "iv3_lists/list_codes.h"

#include "extract/extract.h"

#include <stdlib.h>
#include <strings.h>

struct iv3_lists *iv3_lists_new(struct str layer, int year)
{
	struct iv3_lists *l = xcalloc(1, sizeof *l);

	l->arena = arena_new();
	l->layer = arena_dup(l->arena, layer);
	l->year = year;
	l->seen = map_new();
	return l;
}

void iv3_lists_free(struct iv3_lists *l)
{
	if (!l)
		return;
	map_free(l->seen);
	free(l->codes);
	arena_free(l->arena);
	free(l);
}

uint64_t iv3_lists_left_out(const struct iv3_lists *l, struct str *example)
{
	*example = l->example;
	return l->left_out;
}

/* ---- a key ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits with points between, and at most a letter behind: "210", "0.10", "6.72a". */
static bool is_code(struct str s)
{
	size_t n = s.len;

	if (n && s.ptr[n - 1] >= 'a' && s.ptr[n - 1] <= 'z')
		n--;
	if (n == 0 || !is_digit(s.ptr[0]) || !is_digit(s.ptr[n - 1]))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_digit(s.ptr[i]) && s.ptr[i] != '.')
			return false;
	return true;
}

static struct str behind_first(struct str s)
{
	return (struct str){s.ptr + 1, s.len - 1};
}

static enum lists_kind kind_of(struct str key, struct str *code)
{
	*code = key;
	if (is_code(key))
		return key.len == 1 ? LISTS_HEAD : LISTS_TASK;
	if (str_eq(key, STR("Primo")) || str_eq(key, STR("Ultimo")))
		return LISTS_POSITION;
	if (key.len < 2 || !is_code(behind_first(key)))
		return LISTS_NONE;
	if (key.ptr[0] == 'A' || key.ptr[0] == 'P')
		return key.len > 2 ? LISTS_BALANCE : LISTS_NONE;
	*code = behind_first(key);
	/* L1 is the sum of L1.1 and what follows. */
	if (code->len < 2 || (key.ptr[0] != 'L' && key.ptr[0] != 'B'))
		return LISTS_NONE;
	return key.ptr[0] == 'L' ? LISTS_LASTEN : LISTS_BATEN;
}

/* "210 Wegen, straten en pleinen" under 210 is called what stands behind. */
static struct str name_of(struct str title, struct str key)
{
	if (str_starts(title, key) && title.len > key.len && title.ptr[key.len] == ' ')
		return str_trim((struct str){title.ptr + key.len, title.len - key.len});
	return title;
}

static int named_twice(const struct lists_code *was, struct str name, uint64_t line,
		       struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"regel %llu: %.*s heet hier \"%.*s\", en eerder \"%.*s\"; zijn dit lijsten van dezelfde tabel?",
		(unsigned long long)line, STR_ARG(str_head(was->key, 40)),
		STR_ARG(str_head(name, 80)), STR_ARG(str_head(was->name, 80)));
}

static int take_key(struct iv3_lists *l, struct str key, struct str title, uint64_t line,
		    struct error *e)
{
	struct lists_code x = {0};
	bool is_new;

	x.kind = kind_of(key, &x.code);
	if (x.kind == LISTS_NONE) {
		if (!l->left_out++)
			l->example = arena_dup(l->arena, str_head(key, 60));
		return 0;
	}
	x.name = name_of(title, key);
	uint32_t *at = map_put(l->seen, key, &is_new);
	if (!is_new)
		return str_eq(l->codes[*at].name, x.name)
			       ? 0
			       : named_twice(&l->codes[*at], x.name, line, e);
	if (l->n == IV3_LISTS_CODES_MOST)
		return error_set(e, STATUS_LIMIT, "meer dan %u codes: dit is geen lijst van Iv3",
				 IV3_LISTS_CODES_MOST);
	if (l->n == l->capacity) {
		l->capacity = l->capacity ? 2 * l->capacity : 512;
		l->codes = xrealloc(l->codes, l->capacity * sizeof *l->codes);
	}
	*at = (uint32_t)l->n;
	x.key = arena_dup(l->arena, key);
	x.code = (struct str){x.key.ptr + (key.len - x.code.len), x.code.len};
	x.name = arena_dup(l->arena, x.name);
	l->codes[l->n++] = x;
	return 0;
}

/* ---- a file ---- */

struct list_columns {
	size_t key, title;
};

static int find_columns(struct list_columns *out, const struct str *header, size_t n,
			struct error *e)
{
	bool key = false, title = false;

	for (size_t i = 0; i < n; i++) {
		struct str name = str_trim(header[i]);
		if (name.len == 3 && strncasecmp(name.ptr, "Key", 3) == 0) {
			out->key = i;
			key = true;
		}
		if (name.len == 5 && strncasecmp(name.ptr, "Title", 5) == 0) {
			out->title = i;
			title = true;
		}
	}
	if (key && title)
		return 0;
	return error_set(
		e, STATUS_INPUT,
		"er is geen kolom %s: een lijst van het CBS heeft Key, Title en Description. Haal haar op als {tabel}/Categorie of "
		"{tabel}/FunctieBalanspost van dataderden.cbs.nl",
		key ? "Title" : "Key");
}

static int take_records(struct iv3_lists *l, struct extractor *x, struct error *e)
{
	struct batch *b = batch_new();
	struct list_columns at = {0};
	size_t n;
	const struct str *header = extract_header(x, &n);
	int more = find_columns(&at, header, n, e) != 0 ? -1 : 1;

	while (more > 0 && (more = extract_next(x, b, e)) > 0)
		for (size_t i = 0; i < b->nrecords && more > 0; i++) {
			const struct record *r = &b->records[i];
			const struct str *fields = b->fields + r->first;
			if (at.key >= r->nfields || at.title >= r->nfields)
				more = error_set(
					e, STATUS_INPUT,
					"regel %llu houdt op voor Title: is het bestand afgekapt?",
					(unsigned long long)r->line);
			else if (take_key(l, str_trim(fields[at.key]), str_trim(fields[at.title]),
					  r->line, e) != 0)
				more = -1;
		}
	batch_free(b);
	if (more == 0 && extract_damaged(x))
		return error_set(e, STATUS_INPUT, "%llu %s beschadigd; haal de lijst opnieuw op",
				 (unsigned long long)extract_damaged(x),
				 plural(extract_damaged(x), "regel is", "regels zijn"));
	return more;
}

int iv3_lists_add(struct iv3_lists *l, const char *path, struct error *e)
{
	struct sources *sources = NULL;
	struct extractor *x = NULL;
	struct extract_options options;
	struct issues *issues = issues_new();
	size_t before = l->n;
	int result = -1;

	extract_options_init(&options);
	options.header = 1;
	options.skip = 0;
	if (sources_open(&sources, &path, 1, e) == 0 &&
	    (sources->n == 1 || error_set(e, STATUS_INPUT, "is niet één bestand") == 0) &&
	    extract_open(&x, &sources->items[0], &options, issues, e) == 0)
		result = take_records(l, x, e);
	if (x)
		extract_close(x);
	sources_free(sources);
	issues_free(issues);
	if (result == 0 && l->n == before)
		result = error_set(
			e, STATUS_INPUT,
			"geen enkele Key is een functie, taakveld, balanspost of categorie; is dit een lijst van "
			"een tabel van Iv3?");
	return result ? error_context(e, "%s", path) : 0;
}
