/* The workbook of an XLSX: which sheets it has, and in which parts they are. */
#include "book/xlsx.h"

#include "base/memory/map.h"

#include <stdlib.h>

#define RELATIONS 4096u

struct relation {
	struct str type, target;
};

struct rels {
	struct arena *arena;
	struct map *ids;
	struct relation *items;
	bool over;
};

static void on_relation(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct rels *r = payload;
	const char *id = xml_attribute(attributes, "Id");
	const char *type = xml_attribute(attributes, "Type");
	const char *target = xml_attribute(attributes, "Target");
	const char *mode = xml_attribute(attributes, "TargetMode");
	bool is_new;
	if (strcmp(name, "Relationship") != 0 || !id || !type || !target ||
	    (mode && strcmp(mode, "External") == 0))
		return;
	uint32_t *at = map_put(r->ids, str_z(id), &is_new);
	if (!is_new)
		return;
	*at = (uint32_t)map_count(r->ids) - 1;
	if (*at >= RELATIONS)
		xml_fail(x, STATUS_LIMIT, "more than %u relations, as no workbook has", RELATIONS);
	else
		r->items[*at] = (struct relation){arena_dup(r->arena, str_z(type)),
						  arena_dup(r->arena, str_z(target))};
}

static int rels_read(struct rels *r, struct arena *a, struct container *p, struct str part,
		     struct error *e)
{
	static const struct xml_events events = {.start = on_relation};
	*r = (struct rels){.arena = a, .ids = map_new()};
	r->items = xcalloc(RELATIONS, sizeof *r->items);
	return container_has(p, part) ? xml_read(p, part, &events, r, e) : 0;
}

static void rels_drop(struct rels *r)
{
	map_free(r->ids);
	free(r->items);
}

/* The strict form has other addresses that end alike. */
static bool is_type(const struct relation *r, const char *end)
{
	return str_ends(r->type, str_z(end));
}

/* A target from the folder of the part that names it; ".." leads no further than to the top. */
static struct str resolve(struct arena *a, struct str base, struct str target)
{
	if (str_starts(target, STR("/")))
		return arena_dup(a, (struct str){target.ptr + 1, target.len - 1});
	const char *slash = memrchr(base.ptr, '/', base.len);
	size_t n = slash ? (size_t)(slash - base.ptr) : 0;
	while (str_starts(target, STR("../"))) {
		target.ptr += 3;
		target.len -= 3;
		const char *up = n ? memrchr(base.ptr, '/', n) : NULL;
		n = up ? (size_t)(up - base.ptr) : 0;
	}
	return arena_printf(a, "%.*s%s%.*s", (int)n, base.ptr, n ? "/" : "", STR_ARG(target));
}

/* ---- the workbook's own part ---- */

struct opening {
	struct book *book;
	struct xlsx *xlsx;
	struct rels relations;
	struct str part;
};

static bool is_true(const char *value)
{
	return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void add_sheet(struct xml *x, struct opening *o, const char **attributes)
{
	const char *name = xml_attribute(attributes, "name");
	const char *state = xml_attribute(attributes, "state");
	const char *id = xml_attribute(attributes, "id");
	const uint32_t *at = id ? map_get(o->relations.ids, str_z(id)) : NULL;
	size_t n = o->book->nsheets;
	struct error e;
	if (!name ||
	    book_add_sheet(o->book, str_z(name), state && strcmp(state, "visible") != 0, &e) < 0) {
		xml_fail(x, name ? e.status : STATUS_INPUT, "%s",
			 name ? e.text : "a sheet has no name");
		return;
	}
	if ((n & (n + 1)) == 0)
		o->xlsx->parts = xrealloc(o->xlsx->parts, 2 * (n + 1) * sizeof *o->xlsx->parts);
	o->xlsx->parts[n] =
		at && is_type(&o->relations.items[*at], "/worksheet")
			? resolve(o->xlsx->arena, o->part, o->relations.items[*at].target)
			: STR("");
}

/* Writers of Perl and Python that cannot reckon (XlsxWriter, Excel::Writer::XLSX) store 0 for every formula, leave the
 * reckoning to who opens the file, and all say so with this number of one Excel. */
static bool is_uncalculated(const char **attributes)
{
	const char *id = xml_attribute(attributes, "calcId");
	return id && strcmp(id, "124519") == 0 &&
	       is_true(xml_attribute(attributes, "fullCalcOnLoad"));
}

static void on_workbook(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct opening *o = payload;
	if (strcmp(name, "sheet") == 0)
		add_sheet(x, o, attributes);
	else if (strcmp(name, "workbookPr") == 0)
		o->xlsx->from_1904 = is_true(xml_attribute(attributes, "date1904"));
	else if (strcmp(name, "calcPr") == 0)
		o->xlsx->uncalculated = is_uncalculated(attributes);
}

static struct str rels_part(struct arena *a, struct str part)
{
	struct str base = str_base_name(part);
	size_t folder = part.len - base.len;
	return arena_printf(a, "%.*s_rels/%.*s.rels", (int)folder, part.ptr, STR_ARG(base));
}

static const struct relation *find_type(const struct rels *r, const char *type)
{
	for (size_t i = 0; i < map_count(r->ids); i++)
		if (is_type(&r->items[i], type))
			return &r->items[i];
	return NULL;
}

/* The part that the package says is the document. */
static int find_document(struct opening *o, struct error *e)
{
	struct xlsx *x = o->xlsx;
	struct rels r;
	int status = rels_read(&r, x->arena, x->package, STR("_rels/.rels"), e);
	const struct relation *document = status == 0 ? find_type(&r, "/officeDocument") : NULL;
	o->part = document ? resolve(x->arena, STR(""), document->target) : STR("xl/workbook.xml");
	rels_drop(&r);
	if (status < 0)
		return -1;
	if (str_ends(o->part, STR(".bin")))
		return error_set(e, STATUS_INPUT,
				 "it is a binary workbook (.xlsb): open it in Excel, save it as "
				 ".xlsx, and try again");
	if (!container_has(x->package, o->part) || str_starts(o->part, STR("word/")) ||
	    str_starts(o->part, STR("ppt/")))
		return error_set(
			e, STATUS_INPUT,
			"it is a document, but no workbook: save its table as .xlsx or CSV");
	return 0;
}

static int read_book(struct opening *o, struct error *e)
{
	static const struct xml_events events = {.start = on_workbook};
	struct xlsx *x = o->xlsx;
	if (find_document(o, e) < 0)
		return -1;
	int status =
		rels_read(&o->relations, x->arena, x->package, rels_part(x->arena, o->part), e);
	if (status == 0) {
		const struct relation *strings = find_type(&o->relations, "/sharedStrings");
		const struct relation *styles = find_type(&o->relations, "/styles");
		if (strings)
			x->strings_part = resolve(x->arena, o->part, strings->target);
		if (styles)
			x->styles_part = resolve(x->arena, o->part, styles->target);
		status = xml_read(x->package, o->part, &events, o, e);
	}
	rels_drop(&o->relations);
	return status;
}

/* ---- a workbook ---- */

static int begin(struct xlsx *x, struct error *e)
{
	if (x->begun)
		return 0;
	x->begun = true;
	if (x->styles_part.len && container_has(x->package, x->styles_part) &&
	    xlsx_styles(x, e) < 0)
		return -1;
	return x->strings_part.len ? strings_read(&x->strings, x->package, x->strings_part, e) : 0;
}

static int read_sheet(void *self, size_t sheet, const struct book_sink *sink, struct error *e)
{
	struct xlsx *x = self;
	if (begin(x, e) < 0)
		return -1;
	return x->parts[sheet].len ? xlsx_sheet(x, x->parts[sheet], sink, e) : 0;
}

static void close_book(void *self)
{
	struct xlsx *x = self;
	container_close(x->package);
	strings_drop(&x->strings);
	free(x->parts);
	free(x->formats);
	free(x);
}

int xlsx_open(struct book *b, struct container *p, struct error *e)
{
	static const struct book_ops ops = {"XLSX", read_sheet, close_book};
	struct xlsx *x = xcalloc(1, sizeof *x);
	struct opening o = {.book = b, .xlsx = x};
	x->package = p;
	x->arena = b->arena;
	strings_init(&x->strings);
	b->ops = &ops;
	b->self = x;
	return read_book(&o, e);
}
