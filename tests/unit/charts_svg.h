/* Reads a picture back: what expat says of it, element by element. */
#ifndef CHARTS_SVG_H
#define CHARTS_SVG_H

#include "charts/charts.h"

#include <criterion/criterion.h>
#include <expat.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SVG_ELEMENTS 20000
#define SVG_ATTRIBUTES 16

struct svg_element {
	char name[16];
	char *attributes[SVG_ATTRIBUTES * 2 + 1];
	char *text;
};

struct svg {
	struct svg_element elements[SVG_ELEMENTS];
	size_t n;
	size_t open[64];
	size_t depth;
};

static inline void XMLCALL svg_start(void *data, const char *name, const char **attributes)
{
	struct svg *svg = data;
	cr_assert(svg->n < SVG_ELEMENTS && svg->depth < 64);
	struct svg_element *e = &svg->elements[svg->n];
	snprintf(e->name, sizeof(e->name), "%s", name);
	for (size_t i = 0; attributes[i] && i < SVG_ATTRIBUTES * 2; i++)
		e->attributes[i] = strdup(attributes[i]);
	svg->open[svg->depth++] = svg->n++;
}

static inline void XMLCALL svg_end(void *data, const char *name)
{
	struct svg *svg = data;
	(void)name;
	svg->depth--;
}

static inline void XMLCALL svg_text(void *data, const char *s, int n)
{
	struct svg *svg = data;
	struct svg_element *e = &svg->elements[svg->open[svg->depth - 1]];
	size_t old = e->text ? strlen(e->text) : 0;
	e->text = realloc(e->text, old + (size_t)n + 1);
	memcpy(e->text + old, s, (size_t)n);
	e->text[old + (size_t)n] = '\0';
}

/* The picture, which must be well-formed; several roots (cells) are fine. */
static inline struct svg *svg_read(const struct buffer *b)
{
	struct svg *svg = calloc(1, sizeof(*svg));
	XML_Parser parser = XML_ParserCreate("UTF-8");

	cr_assert(!b->overflow);
	XML_SetUserData(parser, svg);
	XML_SetElementHandler(parser, svg_start, svg_end);
	XML_SetCharacterDataHandler(parser, svg_text);
	enum XML_Status ok = XML_Parse(parser, "<all>", 5, 0);
	if (ok == XML_STATUS_OK)
		ok = XML_Parse(parser, b->ptr, (int)b->len, 0);
	if (ok == XML_STATUS_OK)
		ok = XML_Parse(parser, "</all>", 6, 1);
	cr_assert(ok == XML_STATUS_OK, "%s in %.*s", XML_ErrorString(XML_GetErrorCode(parser)),
		  (int)(b->len > 3000 ? 3000 : b->len), b->ptr);
	XML_ParserFree(parser);
	return svg;
}

static inline void svg_free(struct svg *svg)
{
	for (size_t i = 0; i < svg->n; i++) {
		for (size_t j = 0; svg->elements[i].attributes[j]; j++)
			free(svg->elements[i].attributes[j]);
		free(svg->elements[i].text);
	}
	free(svg);
}

static inline const char *svg_attribute(const struct svg_element *e, const char *name)
{
	for (size_t i = 0; e->attributes[i]; i += 2) {
		if (strcmp(e->attributes[i], name) == 0)
			return e->attributes[i + 1];
	}
	return NULL;
}

static inline double svg_number(const struct svg_element *e, const char *name)
{
	const char *v = svg_attribute(e, name);
	return v ? strtod(v, NULL) : NAN;
}

/* The which-th element whose class begins with that, or NULL. */
static inline const struct svg_element *svg_find(const struct svg *svg, const char *class,
						 size_t which)
{
	for (size_t i = 0; i < svg->n; i++) {
		const char *v = svg_attribute(&svg->elements[i], "class");
		if (v && strncmp(v, class, strlen(class)) == 0 && which-- == 0)
			return &svg->elements[i];
	}
	return NULL;
}

static inline size_t svg_count(const struct svg *svg, const char *class)
{
	size_t n = 0;
	while (svg_find(svg, class, n))
		n++;
	return n;
}

static inline const struct svg_element *svg_find_text(const struct svg *svg, const char *text)
{
	for (size_t i = 0; i < svg->n; i++) {
		if (svg->elements[i].text && strcmp(svg->elements[i].text, text) == 0)
			return &svg->elements[i];
	}
	return NULL;
}

/* What holds of every picture: names, no style, no script, every id begins with the prefix. */
static inline void svg_expect_sound(const struct svg *svg, const struct chart_frame *f)
{
	char id[64];
	size_t named = 0;

	for (size_t i = 0; i < svg->n; i++) {
		const struct svg_element *e = &svg->elements[i];
		cr_expect_str_neq(e->name, "script");
		cr_expect_str_neq(e->name, "style");
		cr_expect_null(svg_attribute(e, "style"));
		const char *own = svg_attribute(e, "id");
		if (own)
			cr_expect(strncmp(own, f->id.ptr, f->id.len) == 0, "id %s", own);
		const char *role = svg_attribute(e, "role");
		if (role && strcmp(role, "img") == 0) {
			snprintf(id, sizeof(id), "%.*s-t %.*s-d", STR_ARG(f->id), STR_ARG(f->id));
			cr_expect_str_eq(svg_attribute(e, "aria-labelledby"), id);
			named++;
		}
		for (size_t j = 0; e->attributes[j]; j += 2) {
			cr_expect(!strstr(e->attributes[j + 1], "nan") &&
					  !strstr(e->attributes[j + 1], "inf"),
				  "%s=\"%s\"", e->attributes[j], e->attributes[j + 1]);
			cr_expect(strncmp(e->attributes[j], "on", 2) != 0);
		}
	}
	cr_expect_eq(named, 1);
}

static const char LONG_LABEL[] = "Maatschappelijke ondersteuning, jeugdhulpverlening en wijkteams "
				 "binnen de regio s";
static const char MARKUP[] = "</text><script>alert(\"1\")</script>&amp;'";
static const char HEBREW[] =
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd7\xa2\xd7\x95\xd7\x9c\xd7\x9d (12)";
static const char BROKEN[] = "a\xff\xc3(\xef\xbf\xbe\x01z";

static const struct chart_alone ALONE = {
	.caption = {"Waterrijk gaf in 2024 \xe2\x82\xac 102,7 mln. uit", 37},
	.source = {"Bron: grootboek-2024.csv <1>", 28},
	.date = {"versie 1", 8},
	.language = {"nl", 2},
};

static inline struct chart_frame svg_frame(const char *id, bool alone)
{
	return (struct chart_frame){.id = str_z(id),
				    .title = str_z(MARKUP),
				    .desc = str_z(BROKEN),
				    .alone = alone ? &ALONE : NULL};
}

#endif
