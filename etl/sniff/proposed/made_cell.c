/* What a column holds in a record: the file's own, or what is made of those. */
#include "sniff/proposed/made.h"

#include "convention/no_figure.h"

#include <stdio.h>

bool made_of_nothing(const struct sniff *s, const struct sniff_column *c, const struct str *fields,
		     size_t n)
{
	size_t k = (size_t)(c->made->from - s->columns);
	return k < n && says_no_figure(fields[k]);
}

static struct str file_cell(const struct sniff *s, const struct sniff_column *c,
			    const struct str *fields, size_t n)
{
	size_t k = (size_t)(c - s->columns);
	return k < n ? str_trim(fields[k]) : (struct str){"", 0};
}

static struct str paste_cell(struct sniff_made *m, struct str euro, struct str cents)
{
	int n;
	if (cents.len > 2 || euro.len + 4 > MADE_TEXT || (cents.len == 0 && euro.len == 0))
		return euro.len ? STR("?") : (struct str){"", 0};
	n = snprintf(m->text, sizeof m->text, "%.*s%c%s%.*s", STR_ARG(euro), m->decimal,
		     cents.len == 0   ? "00"
		     : cents.len == 1 ? "0"
				      : "",
		     STR_ARG(cents));
	return (struct str){m->text, (size_t)n};
}

struct str sniff_cell(const struct sniff *s, const struct sniff_column *c, const struct str *fields,
		      size_t n)
{
	struct sniff_made *m = c->made;
	regmatch_t groups[2];
	if (!m)
		return file_cell(s, c, fields, n);
	struct str v = file_cell(s, m->from, fields, n);
	if (!m->pattern)
		return paste_cell(m, v, file_cell(s, m->beside, fields, n));
	if (v.len >= MADE_TEXT || v.len == 0 || says_no_figure(v))
		return (struct str){"", 0};
	memcpy(m->text, v.ptr, v.len);
	m->text[v.len] = '\0';
	if (regexec(&m->regex, m->text, 2, groups, 0) != 0)
		return (struct str){"", 0};
	struct str part = {v.ptr + groups[1].rm_so, (size_t)(groups[1].rm_eo - groups[1].rm_so)};
	if (!m->century)
		return str_trim(part);
	snprintf(m->text, sizeof m->text, "%s%.*s", m->century, STR_ARG(part));
	return str_z(m->text);
}

void made_free(struct sniff *s)
{
	for (size_t i = s->nfile; i < s->ncolumns; i++)
		if (s->columns[i].made->pattern)
			regfree(&s->columns[i].made->regex);
}
