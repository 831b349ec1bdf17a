#include "extract/text/parts.h"

#include "auditfile/auditfile.h"
#include "base/memory/buffer.h"
#include "base/text/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

/* ---- which belong together ---- */

struct member {
	size_t source;
	struct auditfile_head head;
	struct str stem; /* of the place, without ending and number */
	bool numbered;
	unsigned number; /* boek_1.xaf: 1 */
};

static int read_head(struct auditfile_head *out, const struct source *source, struct error *e)
{
	char bytes[AUDITFILE_HEAD];
	struct source_stream *in;
	size_t n = 0;
	long got = 1;
	if (source_open(&in, source, e) < 0)
		return -1;
	while (n < sizeof bytes && (got = source_read(in, bytes + n, sizeof bytes - n, e)) > 0)
		n += (size_t)got;
	source_close(in);
	auditfile_head(out, bytes, n);
	return got < 0 ? -1 : 0;
}

int parts_audit(bool *out, const struct source *source, struct error *e)
{
	struct auditfile_head head;
	if (read_head(&head, source, e) < 0)
		return -1;
	*out = head.auditfile;
	return 0;
}

static bool ends_with(struct str s, const char *ending)
{
	size_t n = strlen(ending);
	return s.len > n && strncasecmp(s.ptr + s.len - n, ending, n) == 0;
}

static bool is_named_xml(struct str name)
{
	if (ends_with(name, ".gz"))
		name.len -= 3;
	return ends_with(name, ".xaf") || ends_with(name, ".xml");
}

/* "/data/boek_1.xaf.gz" -> "/data/boek", 1. Only one digit or two: more are a date or a year. */
static void read_name(struct member *m, struct str place)
{
	if (ends_with(place, ".gz"))
		place.len -= 3;
	place.len -= 4;
	struct str stem = place;
	while (stem.len && isdigit((unsigned char)stem.ptr[stem.len - 1]))
		stem.len--;
	size_t digits = place.len - stem.len;
	m->stem = place;
	if (digits == 0 || digits > 2)
		return;
	m->numbered = true;
	uint64_t number = 0;
	str_to_u64((struct str){stem.ptr + stem.len, digits}, &number);
	m->number = (unsigned)number;
	while (stem.len && strchr("-_ .", stem.ptr[stem.len - 1]))
		stem.len--;
	m->stem = stem;
}

static int look(struct member *members, size_t *n, const struct sources *s, struct error *e)
{
	*n = 0;
	for (size_t i = 0; i < s->n; i++) {
		struct member *m = &members[*n];
		*m = (struct member){.source = i};
		if (!is_named_xml(str_z(s->items[i].place)))
			continue;
		if (read_head(&m->head, &s->items[i], e) < 0)
			return -1;
		if (!m->head.auditfile)
			continue;
		read_name(m, str_z(s->items[i].place));
		++*n;
	}
	return 0;
}

/* The file without a mark first, then by the mark; without marks by the number of their names. */
static int by_part(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	if (x->head.part != y->head.part)
		return x->head.part < y->head.part ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Does the mark follow the one before it? Packages count the file without a mark, or do not. */
static bool follows(const struct member *m, size_t i, unsigned parts)
{
	unsigned part = m[i].head.part, before = i ? m[i - 1].head.part : 0;
	if (i == 0 && part == 0)
		return true;
	return m[i].head.parts == parts &&
	       (part == before + 1 || (i == 1 && before == 0 && part == 2));
}

/* Do n members, in their order, make one set? */
static bool is_set(const struct member *m, size_t n)
{
	const struct auditfile_head *last = &m[n - 1].head;
	bool marked = last->parts > 0;
	if (n < 2 || last->part != last->parts)
		return false;
	for (size_t i = 0; i < n; i++)
		if (marked ? !follows(m, i, last->parts) : !m[i].numbered || m[i].number != i)
			return false;
	return true;
}

/* ---- putting together ---- */

static void join(struct sources *s, const struct member *m, size_t n)
{
	struct source all = {.parts = xcalloc(n, sizeof *all.parts), .nparts = n};
	struct buffer name;
	size_t place = m[0].source;
	buffer_init(&name, SIZE_MAX);
	for (size_t i = 0; i < n; i++) {
		struct source *part = &s->items[m[i].source];
		place = m[i].source < place ? m[i].source : place;
		buffer_printf(&name, "%s%s", i ? " + " : "", part->name);
		all.parts[i] = *part;
		*part = (struct source){0};
	}
	all.path = str_dup(str_z(all.parts[0].path));
	all.place = str_dup(str_z(all.parts[0].place));
	all.name = str_dup(buffer_str(&name));
	buffer_drop(&name);
	s->items[place] = all;
}

static void drop_empty(struct sources *s)
{
	size_t kept = 0;
	for (size_t i = 0; i < s->n; i++)
		if (s->items[i].path)
			s->items[kept++] = s->items[i];
	s->n = kept;
}

/* All members of the stem of the first to its front; returns how many. */
static size_t gather(struct member *m, size_t n)
{
	size_t same = 1;
	for (size_t i = 1; i < n; i++)
		if (str_eq(m[i].stem, m[0].stem)) {
			struct member other = m[same];
			m[same++] = m[i];
			m[i] = other;
		}
	return same;
}

int parts_join(struct sources *s, struct error *e)
{
	struct member *members = xcalloc(s->n + 1, sizeof *members);
	size_t n;
	int status = look(members, &n, s, e);
	for (size_t at = 0; status == 0 && at < n;) {
		size_t same = gather(members + at, n - at);
		qsort(members + at, same, sizeof *members, by_part);
		if (is_set(members + at, same))
			join(s, members + at, same);
		at += same;
	}
	free(members);
	drop_empty(s);
	return status;
}
