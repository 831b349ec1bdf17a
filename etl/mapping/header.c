#include "mapping/header.h"

#include "base/text/utf8.h"

#include <stdlib.h>

static bool folded_eq(struct arena *a, struct str folded, struct str name)
{
	return folded.len > 0 && str_eq(folded, utf8_fold_tight(a, name));
}

static int exact(const struct resource *r, struct str header)
{
	for (size_t f = 0; f < r->nschema; f++)
		if (str_eq(header, str_trim(r->fields[f].name)))
			return (int)f;
	for (size_t f = 0; f < r->nschema; f++)
		if (strs_has(&r->fields[f].aliases, header))
			return (int)f;
	return NONE;
}

static int folded(struct arena *a, const struct resource *r, struct str header)
{
	struct str key = utf8_fold_tight(a, header);
	for (size_t f = 0; f < r->nschema; f++) {
		const struct field *field = &r->fields[f];
		if (folded_eq(a, key, field->name))
			return (int)f;
		for (size_t i = 0; i < field->aliases.n; i++)
			if (folded_eq(a, key, field->aliases.items[i]))
				return (int)f;
	}
	return NONE;
}

static void take(struct header_match *m, int field, size_t column)
{
	if (field == NONE)
		return;
	if (m->columns[field] != NONE) {
		if (m->twice++ == 0) {
			m->twice_field = field;
			m->twice_column = column;
		}
		return;
	}
	m->columns[field] = (int)column;
	m->fields[column] = field;
	m->found++;
}

/* Exact names get their columns first, so that a folded twin cannot take them. */
static void match_names(struct arena *a, const struct resource *r, struct header_match *m,
			const struct str *header, size_t n)
{
	for (size_t i = 0; i < n; i++)
		take(m, exact(r, str_trim(header[i])), i);
	m->exact = m->found;
	for (size_t i = 0; i < n; i++)
		if (m->fields[i] == NONE && exact(r, str_trim(header[i])) == NONE)
			take(m, folded(a, r, header[i]), i);
}

struct header_match header_match(struct arena *a, const struct resource *r,
				 const struct str *header, size_t n)
{
	size_t width = header ? n : r->nschema;
	struct header_match m = {.columns = ARENA_ARRAY(a, int, r->nfields),
				 .fields = ARENA_ARRAY(a, int, width)};
	for (size_t f = 0; f < r->nfields; f++)
		m.columns[f] = NONE;
	for (size_t i = 0; i < width; i++)
		m.fields[i] = NONE;
	if (header)
		match_names(a, r, &m, header, n);
	for (size_t i = 0; !header && i < width; i++)
		take(&m, (int)i, i);
	for (size_t f = 0; f < r->nschema; f++)
		m.missing += r->fields[f].required && m.columns[f] == NONE;
	return m;
}

size_t header_names(const void *self, const struct str *fields, size_t n, bool *all)
{
	struct arena *a = arena_new();
	struct header_match match = header_match(a, self, fields, n);
	arena_free(a);
	*all = match.missing == 0 && match.found > 0;
	return match.found;
}

size_t header_names_of_any(const void *self, const struct str *fields, size_t n, bool *all)
{
	const struct mapping *m = self;
	size_t most = 0;
	*all = false;
	for (size_t i = 0; i < m->nledgers; i++) {
		bool complete;
		size_t found = header_names(&m->resources[m->ledgers[i]], fields, n, &complete);
		if (m->resources[m->ledgers[i]].dialect.header == 0)
			continue;
		*all = *all || complete;
		most = found > most ? found : most;
	}
	return most;
}

struct str header_nearest(struct arena *a, const struct field *f, const struct str *header,
			  size_t n)
{
	struct str best = {0};
	struct str name = utf8_fold_tight(a, f->name);
	size_t limit = name.len / 2 + 1, least = limit + 1;
	for (size_t i = 0; i < n; i++) {
		size_t d = edit_distance(name, utf8_fold_tight(a, header[i]), limit);
		if (d < least) {
			least = d;
			best = str_trim(header[i]);
		}
	}
	return best;
}

/* A field's name with data behind it: the line end between header and first record is lost. */
static bool is_glued(const struct resource *r, struct str header, struct str *name)
{
	header = str_trim(header);
	for (size_t f = 0; f < r->nschema; f++) {
		struct str s = r->fields[f].name;
		if (s.len > 0 && header.len > s.len && str_starts(header, s) &&
		    header.ptr[s.len] >= '0' && header.ptr[s.len] <= '9') {
			*name = s;
			return true;
		}
	}
	return false;
}

static bool glued_error(struct error *e, const struct resource *r, const struct str *header,
			size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str name, rest;
		if (!is_glued(r, header[i], &name))
			continue;
		rest = str_trim(header[i]);
		rest = (struct str){rest.ptr + name.len, rest.len - name.len};
		error_set(
			e, STATUS_INPUT,
			"the header line is damaged: it holds %zu fields where the data has %zu, "
			"because its field %zu, \"%.*s\", is the column \"%.*s\" run together with "
			"\"%.*s\", the first value of the first record: the line break between "
			"them "
			"is lost. Put a line break behind \"%.*s\" in that line (and remove an "
			"empty "
			"line above it), or ask for a new export; nothing was loaded",
			n, i + 1, i + 1, STR_ARG(str_trim(header[i])), STR_ARG(name), STR_ARG(rest),
			STR_ARG(name));
		return true;
	}
	return false;
}

int header_error(struct error *e, const struct resource *r, const struct header_match *match,
		 const struct str *header, size_t n)
{
	if (glued_error(e, r, header, n))
		return -1;
	struct arena *a = arena_new();
	struct buffer text;
	buffer_init(&text, 1500);
	for (size_t f = 0; f < r->nschema; f++) {
		if (!r->fields[f].required || match->columns[f] != NONE)
			continue;
		struct str near = header_nearest(a, &r->fields[f], header, n);
		buffer_printf(&text, "%s\"%.*s\"", text.len ? ", " : "",
			      STR_ARG(r->fields[f].name));
		if (near.len > 0)
			buffer_printf(&text, " (nearest: \"%.*s\")", STR_ARG(near));
	}
	error_set(
		e, STATUS_INPUT,
		"%s missing: %.*s. Add the file's spelling to the field's stuiver.aliases, or set "
		"constraints.required to false if the column may be absent",
		match->missing == 1 ? "a required column is" : "required columns are",
		STR_ARG(buffer_str(&text)));
	buffer_drop(&text);
	arena_free(a);
	return -1;
}
