/* ODS: all sheets are in one part, content.xml, which is read as far as it is needed. */
#include "book/ods.h"

#include "book/xml.h"

#include <stdlib.h>

#define CONTENT STR("content.xml")
/* Styles that have a name for people; those of single cells are with the content, and build on them. */
#define STYLES STR("styles.xml")

struct listing {
	struct book *book;
	struct ods *ods;
	unsigned depth; /* of tables: those within cells are no sheets */
};

static void list_start(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct listing *l = payload;
	struct error e;
	ods_style_start(&l->ods->styles, x, name, attributes);
	if (strcmp(name, "table") != 0 || l->depth++ > 0)
		return;
	const char *title = xml_attribute(attributes, "name");
	const char *style = xml_attribute(attributes, "style-name");
	if (book_add_sheet(l->book, str_z(title ? title : "?"),
			   style && ods_is_hidden(&l->ods->styles, style), &e) < 0)
		xml_fail(x, e.status, "%s", e.text);
}

static void style_start(struct xml *x, void *payload, const char *name, const char **attributes)
{
	ods_style_start(payload, x, name, attributes);
}

static void style_end(struct xml *x, void *payload, const char *name)
{
	(void)x;
	ods_style_end(payload, name);
}

static void list_end(struct xml *x, void *payload, const char *name)
{
	struct listing *l = payload;
	(void)x;
	ods_style_end(&l->ods->styles, name);
	if (strcmp(name, "table") == 0)
		l->depth--;
}

static int read_sheet(void *self, size_t sheet, const struct book_sink *sink, struct error *e)
{
	return ods_sheet(self, sheet, sink, e);
}

static void close_book(void *self)
{
	struct ods *o = self;
	container_close(o->package);
	ods_styles_drop(&o->styles);
	free(o);
}

int ods_open(struct book *b, struct container *p, struct error *e)
{
	static const struct book_ops ops = {"ODS", read_sheet, close_book};
	static const struct xml_events events = {list_start, list_end, NULL};
	static const struct xml_events style_events = {style_start, style_end, NULL};
	struct ods *o = xcalloc(1, sizeof *o);
	struct listing l = {.book = b, .ods = o};
	o->package = p;
	ods_styles_init(&o->styles);
	b->ops = &ops;
	b->self = o;
	if (container_has(p, STYLES) && xml_read(p, STYLES, &style_events, &o->styles, e) < 0)
		return -1;
	if (xml_read(p, CONTENT, &events, &l, e) < 0)
		return -1;
	return b->nsheets ? 0
			  : error_set(e, STATUS_INPUT,
				      "it is a document, but no workbook: save its table as .ods, "
				      ".xlsx or CSV");
}
