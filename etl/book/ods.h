/*
 * ODS: its styles and sheets. Private to book.
 */
#ifndef BOOK_ODS_H
#define BOOK_ODS_H

#include "base/memory/map.h"
#include "book/cell_value.h"
#include "book/kinds.h"
#include "book/xml.h"

/* Styles that are known by name. */
#define ODS_STYLES 65536u
/* How far styles build on each other. */
#define ODS_PARENTS 64u

/* The automatic styles: of all that, formats that make codes of numbers or scale them, and which
 * tables are hidden. */
struct ods_styles {
	struct map *names; /* of styles of numbers, of cells and of tables -> index */
	struct value_format *formats;
	int *of; /* the style whose format it has, which may come later in the file; -1: its own */
	bool *hidden;
	int open_number, open_style; /* index of the one that is open, -1: none */
	unsigned parts;              /* within the open style of numbers */
};

struct ods {
	struct container *package;
	struct ods_styles styles;
};

void ods_styles_init(struct ods_styles *s);
void ods_styles_drop(struct ods_styles *s);
void ods_style_start(struct ods_styles *s, struct xml *x, const char *name,
		     const char **attributes);
void ods_style_end(struct ods_styles *s, const char *name);
bool ods_is_hidden(const struct ods_styles *s, const char *name);
/* The format of a cell of this style; plain where there is none. */
const struct value_format *ods_format(const struct ods_styles *s, const char *name);

int ods_sheet(struct ods *o, size_t sheet, const struct book_sink *sink, struct error *e);

#endif
