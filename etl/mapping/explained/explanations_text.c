/* Markdown with front matter: the few lines of YAML that people write, and nothing more of it. */
#include "base/text/utf8.h"
#include "mapping/explained/explanations.h"

struct lines {
	struct str rest;
	uint64_t number; /* of the line that was taken last */
};

static struct str take_line(struct lines *l)
{
	struct str line = str_split(&l->rest, '\n');
	l->number++;
	if (line.len && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* 'text' and "text" in which the quote occurs no more, or the text as it stands. */
static struct str unquote(struct str s)
{
	if (s.len >= 2 && (*s.ptr == '"' || *s.ptr == '\'') && s.ptr[s.len - 1] == *s.ptr &&
	    !memchr(s.ptr + 1, *s.ptr, s.len - 2))
		return (struct str){s.ptr + 1, s.len - 2};
	return s;
}

static const char *place(struct explanation_reading *r, const char *file, uint64_t line)
{
	return arena_printf(r->m->arena, "%s:%llu", file, (unsigned long long)line).ptr;
}

static void read_key(struct explanation_reading *r, const char *file, struct str line,
		     uint64_t number, struct explanation_draft *d)
{
	struct str value = line, key = str_trim(str_split(&value, ':'));
	const char *nearest = "";
	int field = value.ptr ? explanation_field(r->m->arena, key, &nearest) : NONE;
	if (!value.ptr) {
		fault(r->faults, place(r, file, number),
		      "\"%.*s\" is no \"key: value\"; a value stands on the line of its key",
		      STR_ARG(str_head(line, 60)));
	} else if (field == NONE || field == EXPLANATION_TEXT) {
		fault(r->faults, place(r, file, number), "key \"%.*s\" is unknown%s%s%s",
		      STR_ARG(str_head(key, 60)),
		      field == NONE ? "; the nearest is \""
				    : ": the text stands below the front "
				      "matter",
		      field == NONE ? nearest : "", field == NONE ? "\"" : "");
	} else if (d->lines[field]) {
		fault(r->faults, place(r, file, number), "key \"%s\" comes twice",
		      explanation_field_names[field]);
	} else {
		d->values[field] = unquote(str_trim(value));
		d->lines[field] = number;
	}
}

static bool read_front(struct explanation_reading *r, const char *file, struct lines *l,
		       struct explanation_draft *d)
{
	if (!str_eq(str_trim(take_line(l)), STR("---"))) {
		fault(r->faults, place(r, file, 1),
		      "front matter is missing: the file must begin with a line ---, then lines "
		      "like scope: programme:\"6\" and title: …, then ---");
		return false;
	}
	while (l->rest.ptr) {
		struct str line = str_trim(take_line(l));
		if (str_eq(line, STR("---")))
			return true;
		if (line.len && *line.ptr != '#')
			read_key(r, file, line, l->number, d);
	}
	fault(r->faults, place(r, file, l->number), "the front matter never ends: --- is missing");
	return false;
}

void explanation_read_markdown(struct explanation_reading *r, const char *file, struct str content)
{
	struct lines l = {.rest = content};
	struct explanation_draft d = {.line = 1};
	size_t before = r->faults->n;
	if (utf8_valid(content) != content.len || memchr(content.ptr, 0, content.len)) {
		fault(r->faults, file, "is not UTF-8 text; save it as UTF-8");
		return;
	}
	if (str_starts(content, STR("\xef\xbb\xbf"))) {
		l.rest.ptr += 3;
		l.rest.len -= 3;
	}
	if (!read_front(r, file, &l, &d) || r->faults->n > before)
		return;
	d.values[EXPLANATION_TEXT] = str_trim(l.rest);
	d.lines[EXPLANATION_TEXT] = l.number + 1;
	explanation_add(r, file, &d);
}
