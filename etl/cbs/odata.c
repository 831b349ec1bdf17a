#include "cbs/odata.h"

#include "base/memory/map.h"
#include "cbs/cbs.h"

#include <math.h>
#include <stdio.h>

static struct str without_mark(struct str body)
{
	struct str mark = STR("\xef\xbb\xbf");

	return str_starts(body, mark) ? (struct str){body.ptr + mark.len, body.len - mark.len}
				      : body;
}

int odata_check(void *context, struct str body, struct error *e)
{
	enum lang lang = context ? *(const enum lang *)context : LANG_EN;
	struct str text = without_mark(body);
	json_error_t reason;
	json_t *json = json_loadb(text.ptr, text.len, JSON_DECODE_ANY, &reason);

	if (!json)
		return error_set(e, STATUS_INPUT, "%.*s: %s (byte %d)",
				 STR_ARG(text_of(lang, T("dit is geen JSON"))), reason.text,
				 reason.position);
	json_decref(json);
	return 0;
}

int odata_count(uint64_t *out, bool *known, struct fetcher *f, struct str path, struct error *e)
{
	struct arena *a = arena_new();
	struct fetch_answer answer;
	int result = fetch_get(&answer, f, a, path, e);

	*known = result == 0 && str_to_u64(str_trim(without_mark(answer.body)), out);
	arena_free(a);
	/* What is refused or not there is a service that does not count. */
	return result && (e->status == STATUS_NOT_FOUND || e->status == STATUS_REFUSED) ? 0
											: result;
}

bool odata_number(char out[32], const json_t *value)
{
	if (json_is_integer(value))
		snprintf(out, 32, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value) && isfinite(json_real_value(value)))
		/* A double keeps 15 decimal digits, so these are the ones that were written. */
		snprintf(out, 32, "%.15g", json_real_value(value));
	else
		return false;
	return true;
}

struct str odata_text(const json_t *row, const char *key)
{
	const json_t *value = json_object_get(row, key);

	return json_is_string(value)
		       ? str_trim((struct str){json_string_value(value), json_string_length(value)})
		       : STR("");
}

/* ---- pages ---- */

struct pages {
	struct fetcher *fetcher;
	const char *base;
	struct str folder; /* "/03759ned", what relative links start from */
	struct arena *arena;
	struct map *seen;
	odata_row *row;
	odata_page *page; /* or NULL */
	void *context;
};

/* What stands behind the base, with blanks and other bytes that no address has encoded. */
static struct str encoded(struct arena *a, struct str path)
{
	struct buffer b;

	buffer_init(&b, 1u << 16);
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.ptr[i];
		if (c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c))
			buffer_printf(&b, "%%%02X", c);
		else
			buffer_append_char(&b, (char)c);
	}
	struct str out = arena_dup(a, b.overflow ? STR("") : buffer_str(&b));
	buffer_drop(&b);
	return out;
}

/* Another host, or another folder, is none of ours: an answer must not send us about. http for
 * https is CBS's own slip, and is read as what was asked. */
static int next_path(struct pages *p, struct str link, struct str *out, struct error *e)
{
	struct str base = str_z(p->base), rest = link;

	if (str_starts(link, STR("http://")) && str_starts(base, STR("https://"))) {
		rest.ptr += strlen("http");
		rest.len -= strlen("http");
		base.ptr += strlen("https");
		base.len -= strlen("https");
	}
	if (str_starts(rest, base) && rest.len > base.len && rest.ptr[base.len] == '/') {
		*out = encoded(p->arena, (struct str){rest.ptr + base.len, rest.len - base.len});
		return 0;
	}
	if (!memmem(link.ptr, link.len, "://", 3) && link.len && link.ptr[0] != '/') {
		*out = encoded(p->arena, arena_printf(p->arena, "%.*s/%.*s", STR_ARG(p->folder),
						      STR_ARG(link)));
		return 0;
	}
	return error_set(e, STATUS_INPUT, "%.*s %s: %.*s",
			 STR_ARG(text_of(fetcher_lang(p->fetcher),
					 T("de volgende pagina staat niet onder"))),
			 p->base, STR_ARG(str_head(link, 200)));
}

static int read_rows(enum lang lang, odata_row *take, void *context, json_t *answer,
		     struct error *e)
{
	json_t *rows = json_object_get(answer, "value"), *row;
	size_t i;

	if (!json_is_array(rows))
		return error_set(
			e, STATUS_INPUT, "%.*s",
			STR_ARG(text_of(
				lang,
				T("het antwoord heeft geen lijst `value`: het is geen OData"))));
	json_array_foreach(rows, i, row)
	{
		if (!json_is_object(row))
			return error_set(
				e, STATUS_INPUT, "%.*s: %zu",
				STR_ARG(text_of(lang, T("deze rij van `value` is geen object"))),
				i + 1);
		if (take(context, row, e) != 0)
			return -1;
	}
	return 0;
}

/* Version 4 and version 3 spell it differently. */
static struct str next_link(const json_t *answer)
{
	struct str link = odata_text(answer, "@odata.nextLink");

	return link.len ? link : odata_text(answer, "odata.nextLink");
}

int odata_rows(enum lang lang, struct str body, odata_row *row, void *context, struct arena *a,
	       struct str *next, struct error *e)
{
	struct str text = without_mark(body);
	json_error_t reason;
	json_t *json = json_loadb(text.ptr, text.len, 0, &reason);

	if (!json)
		return error_set(e, STATUS_INPUT, "%.*s: %s (%.*s %d, byte %d)",
				 STR_ARG(text_of(lang, T("dit is geen JSON"))), reason.text,
				 STR_ARG(text_of(lang, T("regel"))), reason.line, reason.position);
	if (next)
		*next = arena_dup(a, next_link(json));
	int result = read_rows(lang, row, context, json, e);
	json_decref(json);
	return result;
}

/* One page; *path becomes the next one, or empty. */
static int read_page(struct pages *p, struct str *path, struct error *e)
{
	struct arena *a = arena_new();
	struct fetch_answer answer;
	struct str link = STR(""), next = STR("");
	int result = fetch_get(&answer, p->fetcher, a, *path, e);

	if (result == 0)
		result = odata_rows(fetcher_lang(p->fetcher), answer.body, p->row, p->context, a,
				    &link, e);
	if (result == 0 && link.len)
		result = next_path(p, link, &next, e);
	arena_free(a); /* of a table of millions of rows, a page at a time is enough */
	if (result == 0 && p->page)
		result = p->page(p->context, next, e);
	*path = next;
	return result;
}

static struct str folder_of(struct str path)
{
	return str_folder(str_split(&path, '?'));
}

int odata_read(struct fetcher *f, const char *base, struct str path, odata_row *row, void *context,
	       struct error *e)
{
	return odata_read_pages(f, base, path, row, NULL, context, e);
}

int odata_read_pages(struct fetcher *f, const char *base, struct str path, odata_row *row,
		     odata_page *page, void *context, struct error *e)
{
	struct pages p = {f, base, folder_of(path), arena_new(), map_new(), row, page, context};
	struct str first = path;
	int result = 0;

	for (size_t n = 0; result == 0 && path.len; n++) {
		bool is_new;
		map_put(p.seen, path, &is_new);
		if (!is_new || n == CBS_MAX_PAGES)
			result = error_set(
				e, STATUS_INPUT, "%.*s: %zu: %.*s",
				STR_ARG(text_of(
					fetcher_lang(f),
					T("de pagina's gaan in kringen of houden niet op; dit is pagina"))),
				n + 1, STR_ARG(str_head(path, 200)));
		else
			result = read_page(&p, &path, e);
	}
	if (result != 0)
		error_context(e, "%s%.*s", base, STR_ARG(str_head(first, 160)));
	map_free(p.seen);
	arena_free(p.arena);
	return result;
}
