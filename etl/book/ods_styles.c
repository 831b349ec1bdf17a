#include "book/ods.h"

#include <stdlib.h>

void ods_styles_init(struct ods_styles *s)
{
	*s = (struct ods_styles){.names = map_new(), .open_number = -1, .open_style = -1};
}

void ods_styles_drop(struct ods_styles *s)
{
	map_free(s->names);
	free(s->formats);
	free(s->of);
	free(s->hidden);
}

/* Styles of numbers and of cells have names of their own. */
static struct str key_of(char out[256], char kind, const char *name)
{
	size_t n = strlen(name);
	n = n < 255 ? n : 255;
	out[0] = kind;
	memcpy(out + 1, name, n);
	return (struct str){out, n + 1};
}

static int add(struct ods_styles *s, struct xml *x, char kind, const char *name)
{
	char key[256];
	bool is_new;
	uint32_t *at = map_put(s->names, key_of(key, kind, name), &is_new);
	size_t n = map_count(s->names);
	if (!is_new)
		return (int)*at;
	if (n > ODS_STYLES) {
		xml_fail(x, STATUS_LIMIT, "more than %u styles", ODS_STYLES);
		return -1;
	}
	*at = (uint32_t)n - 1;
	if ((*at & (*at + 1)) == 0) {
		s->formats = xrealloc(s->formats, 2 * n * sizeof *s->formats);
		s->of = xrealloc(s->of, 2 * n * sizeof *s->of);
		s->hidden = xrealloc(s->hidden, 2 * n * sizeof *s->hidden);
	}
	s->of[*at] = -1;
	s->formats[*at] = (struct value_format){VALUE_PLAIN};
	s->hidden[*at] = false;
	return (int)*at;
}

static int find(const struct ods_styles *s, char kind, const char *name)
{
	char key[256];
	const uint32_t *at = map_get(s->names, key_of(key, kind, name));
	return at ? (int)*at : -1;
}

static unsigned long number(const char **attributes, const char *name)
{
	const char *text = xml_attribute(attributes, name);
	return text ? strtoul(text, NULL, 10) : 0;
}

static void add_number(struct ods_styles *s, const char **attributes)
{
	struct value_format *f = &s->formats[s->open_number];
	const char *grouping = xml_attribute(attributes, "grouping");
	unsigned long digits = number(attributes, "min-integer-digits");
	f->scaled = number(attributes, "display-factor") > 1;
	if (digits < 2 || digits >= VALUE_CODE_MAX || number(attributes, "decimal-places") ||
	    (grouping && strcmp(grouping, "true") == 0))
		return;
	f->form = VALUE_CODE;
	memset(f->mask, '0', digits);
	f->mask[digits] = '\0';
}

/* A number of several sections is the last one, which says for which numbers another style is: for those that are not
 * negative. */
static void take_section(struct ods_styles *s, struct xml *x, const char **attributes)
{
	const char *condition = xml_attribute(attributes, "condition");
	const char *other = xml_attribute(attributes, "apply-style-name");
	if (other && condition &&
	    (strcmp(condition, "value()>=0") == 0 || strcmp(condition, "value()>0") == 0)) {
		int at = add(s, x, 'n', other);
		s->of[s->open_number] = at;
	}
}

/* The styles of a workbook and those of its sheets may have the same names: the last one is meant. */
static void open_number(struct ods_styles *s, struct xml *x, const char *name)
{
	s->open_number = add(s, x, 'n', name);
	if (s->open_number < 0)
		return;
	s->formats[s->open_number] = (struct value_format){VALUE_PLAIN};
	s->of[s->open_number] = -1;
}

/* Styles of tables and of cells; 0: of something else. */
static char family_of(const char **attributes)
{
	const char *family = xml_attribute(attributes, "family");
	if (family && strcmp(family, "table") == 0)
		return 't';
	return !family || strcmp(family, "table-cell") == 0 ? 'c' : '\0';
}

static void open_style(struct ods_styles *s, struct xml *x, const char *name,
		       const char **attributes)
{
	const char *data = xml_attribute(attributes, "data-style-name");
	const char *parent = xml_attribute(attributes, "parent-style-name");
	char family = family_of(attributes);
	s->open_style = family ? add(s, x, family, name) : -1;
	if (s->open_style < 0)
		return;
	int of = data ? add(s, x, 'n', data) : parent ? add(s, x, family, parent) : -1;
	s->of[s->open_style] = of;
}

void ods_style_start(struct ods_styles *s, struct xml *x, const char *name, const char **attributes)
{
	const char *title = xml_attribute(attributes, "name");
	if (strcmp(name, "number-style") == 0 && title) {
		open_number(s, x, title);
	} else if (s->open_number >= 0 && strcmp(name, "number") == 0) {
		add_number(s, attributes);
	} else if (s->open_number >= 0 && strcmp(name, "map") == 0) {
		take_section(s, x, attributes);
	} else if (strcmp(name, "style") == 0 && title) {
		open_style(s, x, title, attributes);
	} else if (s->open_style >= 0 && strcmp(name, "table-properties") == 0) {
		const char *display = xml_attribute(attributes, "display");
		s->hidden[s->open_style] = display && strcmp(display, "false") == 0;
	}
}

void ods_style_end(struct ods_styles *s, const char *name)
{
	if (strcmp(name, "number-style") == 0)
		s->open_number = -1;
	else if (strcmp(name, "style") == 0)
		s->open_style = -1;
}

bool ods_is_hidden(const struct ods_styles *s, const char *name)
{
	int at = find(s, 't', name);
	return at >= 0 && s->hidden[at];
}

const struct value_format *ods_format(const struct ods_styles *s, const char *name)
{
	static const struct value_format plain = {VALUE_PLAIN};
	int at = name ? find(s, 'c', name) : -1;
	for (unsigned i = 0; at >= 0 && s->of[at] >= 0; i++)
		at = i < ODS_PARENTS ? s->of[at] : -1;
	return at >= 0 ? &s->formats[at] : &plain;
}
