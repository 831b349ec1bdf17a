#include "provenance/mask.h"

enum place {
	FIELD_START,
	FIELD_PLAIN,
	FIELD_QUOTED,
	FIELD_AFTER, /* behind a quote inside quotes: the end of them, or the first of two */
};

/* Walks over one record; `out` may be NULL while it is only looked for. */
struct walk {
	const struct mask *mask;
	enum place place;
	size_t field; /* index of the one at hand */
	bool stray;
};

static bool escapes(const struct mask *m, struct str text, size_t i)
{
	return m->escape && text.ptr[i] == (char)m->escape && i + 1 < text.len &&
	       (text.ptr[i + 1] == (char)m->escape || text.ptr[i + 1] == (char)m->quote);
}

/* One byte that ends no line. True when it is a delimiter between fields. */
static bool step(struct walk *w, char c)
{
	const struct mask *m = w->mask;
	bool quote = m->quote >= 0 && c == (char)m->quote;

	if (w->place == FIELD_QUOTED) {
		w->place = quote ? FIELD_AFTER : FIELD_QUOTED;
		return false;
	}
	if (c == m->delimiter) {
		w->place = FIELD_START;
		w->field++;
		return true;
	}
	if (quote && w->place != FIELD_PLAIN) { /* it opens, or is the second of two */
		w->place = FIELD_QUOTED;
	} else if (w->place == FIELD_AFTER) {
		w->stray = true;
		w->place = FIELD_QUOTED; /* as libcsv: the quote before was text */
	} else {
		w->stray = w->stray || quote;
		w->place = FIELD_PLAIN;
	}
	return false;
}

static bool line_ends(const struct mask *m, struct str text, size_t i)
{
	return text.ptr[i] == m->end || (m->end == '\n' && text.ptr[i] == '\r' &&
					 i + 1 < text.len && text.ptr[i + 1] == '\n');
}

static size_t end_size(const struct mask *m, struct str text, size_t i)
{
	return text.ptr[i] == m->end ? 1 : 2;
}

static bool found(struct masked *out, const struct walk *w, size_t content, size_t size)
{
	out->content = content;
	out->size = size;
	out->lines++;
	out->fields = w->field + 1;
	out->sound = !w->stray && out->fields == w->mask->width;
	return true;
}

/* Only the first line of what was begun; all of it when it has no end. */
static bool damaged(struct masked *out, const struct mask *m, struct str text, bool last)
{
	size_t i = 0;

	while (i < text.len && !line_ends(m, text, i))
		i++;
	if (i == text.len && !last) /* even its first line is not all there */
		return false;
	*out = (struct masked){
		.size = i < text.len ? i + end_size(m, text, i) : i, .content = i, .lines = 1};
	return true;
}

/* The physical line ends at i. True when the record is done; else it goes on, inside quotes. */
static bool end_line(struct masked *out, const struct walk *w, struct str text, size_t i, bool last)
{
	bool inside = w->place == FIELD_QUOTED;

	if (w->stray && (inside || out->lines))
		return damaged(out, w->mask, text, last);
	if (!inside)
		return found(out, w, i, i + end_size(w->mask, text, i));
	out->lines++;
	return false;
}

/* In JSON each physical line stands by itself. */
static bool find_line(struct masked *out, const struct mask *m, struct str text, bool last)
{
	if (text.len == 0 || !damaged(out, m, text, last))
		return false;
	out->sound = mask_json_line(NULL, m, (struct str){text.ptr, out->content});
	return true;
}

bool mask_find(struct masked *out, const struct mask *m, struct str text, bool last)
{
	struct walk w = {.mask = m};

	if (m->format != MASK_CSV)
		return find_line(out, m, text, last);
	*out = (struct masked){0};
	for (size_t i = 0; i < text.len; i++) {
		if (i >= m->max_record)
			return damaged(out, m, text, last);
		if (!last && i + 1 == text.len) /* what follows may belong to this byte */
			return false;
		if (line_ends(m, text, i)) {
			if (end_line(out, &w, text, i, last))
				return true;
			i += end_size(m, text, i) - 1;
		} else if (w.place == FIELD_QUOTED && escapes(m, text, i)) {
			i++;
		} else {
			step(&w, text.ptr[i]);
		}
	}
	if (!last || text.len == 0)
		return false;
	if (w.place == FIELD_QUOTED || (out->lines && w.stray))
		return damaged(out, m, text, last);
	return found(out, &w, text.len, text.len);
}

bool mask_write(struct buffer *out, const struct mask *m, const struct masked *r, struct str text,
		bool whole)
{
	struct walk w = {.mask = m};
	size_t start = 0;

	if (whole || !r->sound) {
		buffer_append_z(out, MASK_TEXT);
		return false;
	}
	if (m->format != MASK_CSV)
		return mask_json_line(out, m, (struct str){text.ptr, r->content});
	for (size_t i = 0; i <= r->content; i++) {
		bool escape = i < r->content && w.place == FIELD_QUOTED && escapes(m, text, i);
		size_t field = w.field;
		if (i < r->content && !step(&w, escape ? '\0' : text.ptr[i])) {
			i += escape;
			continue;
		}
		if (m->shown[field])
			buffer_append(out, text.ptr + start, i - start);
		else
			buffer_append_z(out, MASK_TEXT);
		if (i < r->content)
			buffer_append_char(out, m->delimiter);
		start = i + 1;
	}
	return true;
}
