/* The styles of an XLSX: of all that, the formats of numbers. */
#include "book/xlsx.h"

#include "base/memory/map.h"

#include <stdio.h>
#include <stdlib.h>

struct reading {
	struct xlsx *xlsx;
	struct map *own; /* number -> its format */
	struct value_format *formats;
	bool in_cells; /* within cellXfs */
};

static unsigned number_of(const char *text)
{
	return text ? (unsigned)strtoul(text, NULL, 10) : 0;
}

static struct str key_of(char out[16], unsigned id)
{
	return (struct str){out, (size_t)snprintf(out, 16, "%u", id)};
}

static void add_own(struct xml *x, struct reading *r, const char **attributes)
{
	char key[16];
	bool is_new;
	const char *code = xml_attribute(attributes, "formatCode");
	unsigned id = number_of(xml_attribute(attributes, "numFmtId"));
	uint32_t *at = map_put(r->own, key_of(key, id), &is_new);
	size_t n = map_count(r->own);
	if (n > XLSX_FORMATS) {
		xml_fail(x, STATUS_LIMIT, "more than %u formats", XLSX_FORMATS);
		return;
	}
	if (is_new) {
		*at = (uint32_t)n - 1;
		if ((*at & (*at + 1)) == 0)
			r->formats = xrealloc(r->formats, 2 * n * sizeof *r->formats);
	}
	value_format_read(&r->formats[*at], str_z(code ? code : ""));
}

static void add_cell_format(struct xml *x, struct reading *r, const char **attributes)
{
	char key[16];
	struct xlsx *book = r->xlsx;
	size_t n = book->nformats;
	unsigned id = number_of(xml_attribute(attributes, "numFmtId"));
	const uint32_t *own = map_get(r->own, key_of(key, id));
	if (n == XLSX_FORMATS) {
		xml_fail(x, STATUS_LIMIT, "more than %u formats of cells", XLSX_FORMATS);
		return;
	}
	if ((n & (n + 1)) == 0)
		book->formats = xrealloc(book->formats, 2 * (n + 1) * sizeof *book->formats);
	if (own)
		book->formats[n] = r->formats[*own];
	else
		value_builtin(&book->formats[n], id);
	book->nformats++;
}

static void on_start(struct xml *x, void *payload, const char *name, const char **attributes)
{
	struct reading *r = payload;
	if (strcmp(name, "numFmt") == 0)
		add_own(x, r, attributes);
	else if (strcmp(name, "cellXfs") == 0)
		r->in_cells = true;
	else if (r->in_cells && strcmp(name, "xf") == 0)
		add_cell_format(x, r, attributes);
}

static void on_end(struct xml *x, void *payload, const char *name)
{
	struct reading *r = payload;
	(void)x;
	if (strcmp(name, "cellXfs") == 0)
		r->in_cells = false;
}

int xlsx_styles(struct xlsx *x, struct error *e)
{
	static const struct xml_events events = {on_start, on_end, NULL};
	struct reading r = {.xlsx = x, .own = map_new()};
	int status = xml_read(x->package, x->styles_part, &events, &r, e);
	map_free(r.own);
	free(r.formats);
	return status;
}
