#include "iv3/verdict/findings.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Taken for findings beyond the limit, and overwritten. */
static struct iv3_finding *spare(struct iv3_findings *f)
{
	f->more++;
	return ARENA_NEW(f->arena, struct iv3_finding);
}

static struct iv3_finding *room(struct iv3_findings *f)
{
	if (!f->arena)
		f->arena = arena_new();
	if (f->n == IV3_FINDINGS_MAX)
		return spare(f);
	if (f->n == f->capacity) {
		f->capacity = f->capacity ? f->capacity * 2 : 64;
		f->items = xrealloc(f->items, f->capacity * sizeof *f->items);
	}
	return &f->items[f->n++];
}

static struct str text_of(struct arena *a, const char *format, va_list args)
{
	char text[1000];
	str_vprint(text, sizeof text, format, args);
	return arena_dup(a, str_z(text));
}

struct iv3_finding *findings_add(struct iv3_findings *f, const char *code, enum iv3_weight weight,
				 const char *format, ...)
{
	va_list args;
	struct iv3_finding *x = room(f);
	*x = (struct iv3_finding){.weight = weight};
	snprintf(x->code, sizeof x->code, "%s", code);
	va_start(args, format);
	x->text = text_of(f->arena, format, args);
	va_end(args);
	return x;
}

void findings_at(struct iv3_findings *f, struct iv3_finding *x, const struct iv3_row *row)
{
	x->part = row->part;
	x->row = arena_dup(f->arena, row->row);
	x->column = arena_dup(f->arena, row->column);
	x->amount = row->amount;
	x->line = row->place.len ? 0 : row->line;
	x->where = findings_place(f, row);
}

struct str findings_place(struct iv3_findings *f, const struct iv3_row *row)
{
	if (row->place.len)
		return arena_dup(f->arena, row->place);
	return f->flat ? arena_printf(f->arena, "waarden[%zu]", row->index)
		       : arena_printf(f->arena, "data.%s[%zu]", iv3_part_name(row->part),
				      row->index);
}

/* ---- what is no row ---- */

static struct str part_place(struct iv3_findings *f, enum iv3_part part)
{
	if (f->flat)
		return STR("waarden");
	return f->sheets && f->sheets->parts[part].len
		       ? f->sheets->parts[part]
		       : arena_printf(f->arena, "data.%s", iv3_part_name(part));
}

/* Empty: a workbook has no such place of its own. */
static struct str place_in_book(const struct iv3_sheets *s, struct str path)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->cells[i].path, path))
			return s->cells[i].cell;
	if (str_starts(path, STR("metadata")) || str_starts(path, STR("contact")))
		return s->about;
	for (int p = 0; p < IV3_PARTS; p++)
		if (str_starts(path, STR("data.")) &&
		    str_eq((struct str){path.ptr + 5, path.len - 5},
			   str_z(iv3_part_name((enum iv3_part)p))))
			return s->parts[p];
	return STR("");
}

void findings_path(struct iv3_findings *f, struct iv3_finding *x, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str path = text_of(f->arena, format, args);
	va_end(args);
	struct str place = f->sheets ? place_in_book(f->sheets, path) : STR("");
	x->where = place.len ? place : path;
}

void findings_parts(struct iv3_findings *f, struct iv3_finding *x, unsigned parts)
{
	x->where = STR("");
	for (int p = 0; p < IV3_PARTS; p++) {
		if (!(parts >> p & 1))
			continue;
		struct str one = part_place(f, (enum iv3_part)p);
		if (!f->flat || x->where.len == 0)
			x->where = x->where.len ? arena_printf(f->arena, "%.*s, %.*s",
							       STR_ARG(x->where), STR_ARG(one))
						: one;
	}
}

void findings_mend(struct iv3_findings *f, struct iv3_finding *x, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	x->mend = text_of(f->arena, format, args);
	va_end(args);
}

void iv3_findings_free(struct iv3_findings *f)
{
	free(f->items);
	if (f->arena)
		arena_free(f->arena);
	*f = (struct iv3_findings){0};
}

size_t iv3_count(const struct iv3_findings *f, enum iv3_weight weight)
{
	size_t n = 0;
	for (size_t i = 0; i < f->n; i++)
		n += f->items[i].weight == weight;
	return n;
}

struct str hundredths(struct arena *a, int64_t v)
{
	char back[48];
	size_t n = 0, digits = 0;
	uint64_t whole = (uint64_t)(v < 0 ? -(v + 1) : v) + (v < 0 ? 1 : 0);
	unsigned cents = (unsigned)(whole % 100);
	struct buffer out;
	whole /= 100;
	do {
		if (digits && digits % 3 == 0)
			back[n++] = '.';
		back[n++] = (char)('0' + whole % 10);
		digits++;
	} while ((whole /= 10) > 0);
	buffer_init(&out, 100);
	if (v < 0)
		buffer_append_char(&out, '-');
	while (n)
		buffer_append_char(&out, back[--n]);
	if (cents)
		buffer_printf(&out, ",%02u", cents);
	struct str result = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return result;
}
