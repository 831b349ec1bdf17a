#include "mapping/meetings.h"

#include "base/memory/hash.h"
#include "base/memory/map.h"
#include "base/system/file.h"
#include "model/date.h"

#include <jansson.h>
#include <stdlib.h>

#define MEETINGS_FILE_MAX ((size_t)16 << 20)
#define DOCUMENTS_MAX 100000u
#define AGENDA_DEPTH_MAX 16 /* items below items */
#define DATE_LENGTH 10      /* yyyy-mm-dd */

struct meetings {
	struct arena *arena;
	struct map *known; /* address without scheme, or number → index */
	struct council_document *items;
	size_t n, room;
};

/* What a document is met in. */
struct meeting_place {
	struct meetings *out;
	struct faults *faults;
	const char *file;
	struct citation cited;
	bool confidential;
	int depth;
};

/* ---- reading JSON ---- */

static struct str text_of(struct arena *a, const json_t *v)
{
	return json_is_string(v) ? arena_dup(a, str_trim((struct str){json_string_value(v),
								      json_string_length(v)}))
				 : STR("");
}

static struct str member(struct arena *a, const json_t *o, const char *key)
{
	return text_of(a, json_object_get(o, key));
}

/* {"Titel": …} of a meeting; [{"id": 1, "value": …}] of an agenda item. */
static struct str title_of(struct arena *a, const json_t *attributes)
{
	size_t i;
	json_t *x;

	if (json_is_object(attributes))
		return member(a, attributes, "Titel");
	json_array_foreach(attributes, i, x)
	{
		if (json_integer_value(json_object_get(x, "id")) == 1)
			return member(a, x, "value");
	}
	return STR("");
}

static bool is_confidential(struct arena *a, const json_t *o)
{
	struct str group = member(a, o, "permission_group");

	return json_integer_value(json_object_get(o, "confidential")) != 0 ||
	       json_is_true(json_object_get(o, "confidential")) ||
	       (group.len && !str_eq(group, STR("public")));
}

/* ---- documents ---- */

static struct str without_scheme(struct str url)
{
	if (str_starts(url, STR("https://")))
		return (struct str){url.ptr + 8, url.len - 8};
	return str_starts(url, STR("http://")) ? (struct str){url.ptr + 7, url.len - 7} : url;
}

static void know(struct meetings *x, struct str key)
{
	bool is_new;

	if (key.len == 0)
		return;
	uint32_t *index = map_put(x->known, key, &is_new);
	if (is_new) /* a document that hangs on several items is cited by the first */
		*index = (uint32_t)x->n;
}

static void add_document(const struct meeting_place *in, const json_t *d)
{
	struct meetings *x = in->out;
	struct str url = member(x->arena, d, "url"), self = member(x->arena, d, "self");
	struct council_document found = {.cited = in->cited,
					 .url = url.len ? url : self,
					 .confidential =
						 in->confidential || is_confidential(x->arena, d)};

	found.cited.document = member(x->arena, d, "title");
	if (found.url.len == 0 || x->n == DOCUMENTS_MAX) {
		fault(in->faults, in->file,
		      found.url.len
			      ? "there are more than 100000 documents"
			      : "a document has neither `url` nor `self`: it cannot be cited");
		return;
	}
	if (without_scheme(found.url).len == found.url.len)
		found.url = arena_printf(x->arena, "https://%.*s", STR_ARG(found.url));
	if (x->n == x->room) {
		x->room = x->room ? x->room * 2 : 64;
		x->items = xrealloc(x->items, x->room * sizeof *x->items);
	}
	know(x, without_scheme(url));
	know(x, without_scheme(self));
	json_int_t number = json_integer_value(json_object_get(d, "id"));
	if (number > 0)
		know(x, arena_printf(x->arena, "%lld", (long long)number));
	x->items[x->n++] = found;
}

static void add_documents(const struct meeting_place *in, const json_t *list)
{
	size_t i;
	json_t *d;

	json_array_foreach(list, i, d) add_document(in, d);
}

/* ---- agendas ---- */

static struct str item_name(struct arena *a, const json_t *item)
{
	const json_t *about = json_object_get(item, "type_data");
	struct str number = member(a, about, "title_prefix");
	struct str title = title_of(a, json_object_get(about, "attributes"));

	return arena_printf(a, "%.*s%s%.*s", STR_ARG(number), number.len && title.len ? " " : "",
			    STR_ARG(title));
}

static void add_agenda(const struct meeting_place *in, const json_t *agenda)
{
	size_t i;
	json_t *item;

	if (in->depth > AGENDA_DEPTH_MAX) {
		fault(in->faults, in->file, "agenda items are nested deeper than %d",
		      AGENDA_DEPTH_MAX);
		return;
	}
	json_array_foreach(agenda, i, item)
	{
		struct meeting_place here = *in;
		here.depth++;
		here.confidential = in->confidential || is_confidential(in->out->arena, item);
		here.cited.agenda_item = item_name(in->out->arena, item);
		add_documents(&here, json_object_get(item, "documents"));
		add_agenda(&here, json_object_get(item, "agenda_items"));
	}
}

static void add_meeting(struct meeting_place in, const json_t *meeting)
{
	struct arena *a = in.out->arena;
	const json_t *planned = json_array_get(json_object_get(meeting, "plannings"), 0);
	struct str date = member(a, planned, "start_date");
	int32_t day;

	if (!json_is_object(meeting) || !json_is_array(json_object_get(meeting, "agenda_items"))) {
		fault(in.faults, in.file,
		      "is no meeting as open raadsinformatie has them: an object with `agenda_items`");
		return;
	}
	in.cited.meeting = title_of(a, json_object_get(meeting, "attributes"));
	in.cited.meeting_date = str_head(date, DATE_LENGTH);
	if (date.len && !date_parse_typed(in.cited.meeting_date, &day)) {
		fault(in.faults, in.file, "plannings[0].start_date: '%.*s' is no day that exists",
		      STR_ARG(str_head(date, 40)));
		return;
	}
	in.confidential = is_confidential(a, meeting);
	add_documents(&in, json_object_get(meeting, "documents"));
	add_agenda(&in, json_object_get(meeting, "agenda_items"));
}

/* ---- files ---- */

static int read_meetings(struct meetings *x, const char *path, const char *file,
			 struct faults *faults, uint64_t *fingerprint, struct error *e)
{
	struct meeting_place in = {.out = x, .faults = faults, .file = file};
	struct arena *a = arena_new();
	struct str text;
	json_error_t wrong;
	json_t *root = NULL, *one;
	size_t i;
	int result = file_read(&text, a, path, MEETINGS_FILE_MAX, e);

	if (result == 0) {
		*fingerprint = *fingerprint * 31 + hash64(text.ptr, text.len);
		root = json_loadb(text.ptr, text.len, 0, &wrong);
		if (!root)
			fault(faults, file, "line %d, column %d: is no JSON: %s", wrong.line,
			      wrong.column, wrong.text);
	}
	if (json_is_array(root)) {
		json_array_foreach(root, i, one) add_meeting(in, one);
	} else if (root) {
		add_meeting(in, root);
	}
	json_decref(root);
	arena_free(a);
	return result;
}

static int read_resource_path(struct meetings *x, struct mapping *m, const char *folder,
			      struct str path, struct faults *faults, uint64_t *fingerprint,
			      struct error *e)
{
	while (str_ends(path, STR("/")))
		path.len--;
	const char *full = arena_printf(m->arena, "%s/%.*s", folder, STR_ARG(path)).ptr;
	struct str *names;
	size_t n;

	if (!file_is_dir(full))
		return read_meetings(x, full, arena_dup(m->arena, path).ptr, faults, fingerprint,
				     e);
	if (dir_list(&names, &n, m->arena, full, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!str_ends(names[i], STR(".json")))
			continue;
		const char *one = arena_printf(m->arena, "%s/%.*s", full, STR_ARG(names[i])).ptr;
		if (read_meetings(x, one, one + strlen(folder) + 1, faults, fingerprint, e) != 0)
			return -1;
	}
	return 0;
}

int meetings_load(struct meetings **out, struct mapping *m, const char *folder,
		  struct faults *faults, uint64_t *fingerprint, struct error *e)
{
	int result = 0;

	*out = NULL;
	for (size_t i = 0; i < m->nresources && result == 0; i++) {
		const struct resource *r = &m->resources[i];
		if (!r->meetings)
			continue;
		if (!*out) {
			*out = xcalloc(1, sizeof **out);
			(*out)->arena = arena_new();
			(*out)->known = map_new();
		}
		for (size_t k = 0; k < r->paths.n && result == 0; k++)
			result =
				mapping_path_ok(r->paths.items[k])
					? read_resource_path(*out, m, folder, r->paths.items[k],
							     faults, fingerprint, e)
					: error_set(
						  e, STATUS_INPUT,
						  "meetings \"%.*s\": path \"%.*s\" must be a file or "
						  "folder below the mapping's folder, without \"..\"",
						  STR_ARG(r->name), STR_ARG(r->paths.items[k]));
	}
	return result;
}

static const struct council_document *find_key(const struct meetings *x, struct str key)
{
	const uint32_t *index = map_get(x->known, key);
	return index ? &x->items[*index] : NULL;
}

const struct council_document *meetings_find(const struct meetings *x, struct str source)
{
	if (!x || source.len == 0)
		return NULL;
	struct str key = without_scheme(source);
	const struct council_document *found = find_key(x, key);
	size_t n = key.len;

	/* …/document/6167808/1 is a version of …/document/6167808 */
	while (n > 0 && key.ptr[n - 1] >= '0' && key.ptr[n - 1] <= '9')
		n--;
	return found || n < 2 || key.ptr[n - 1] != '/' ? found
						       : find_key(x, (struct str){key.ptr, n - 1});
}

void meetings_free(struct meetings *x)
{
	if (!x)
		return;
	free(x->items);
	map_free(x->known);
	arena_free(x->arena);
	free(x);
}
