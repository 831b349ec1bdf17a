/* What a file is, by its first bytes. */
#include "auditfile/parser.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

static bool take_word(struct str *s, const char *word)
{
	*s = str_trim(*s);
	size_t n = strlen(word);
	if (s->len < n || strncasecmp(s->ptr, word, n) != 0)
		return false;
	*s = (struct str){s->ptr + n, s->len - n};
	return true;
}

static bool take_number(struct str *s, unsigned *out)
{
	uint64_t value;
	size_t n = 0;
	*s = str_trim(*s);
	while (n < s->len && isdigit((unsigned char)s->ptr[n]))
		n++;
	if (!str_to_u64((struct str){s->ptr, n}, &value) || value == 0 || value > UINT16_MAX)
		return false;
	*out = (unsigned)value;
	*s = (struct str){s->ptr + n, s->len - n};
	return true;
}

/* "Vervolgbestand 2 van 3"; packages write it in more than one case. */
bool mark_read(struct str comment, unsigned *part, unsigned *parts)
{
	unsigned x, y;
	for (size_t i = 0; i < comment.len; i++) {
		struct str s = {comment.ptr + i, comment.len - i};
		if ((*s.ptr | 0x20) != 'v' || !take_word(&s, "vervolgbestand") ||
		    !take_number(&s, &x) || !take_word(&s, "van") || !take_number(&s, &y))
			continue;
		*part = x;
		*parts = y;
		return true;
	}
	return false;
}

/* The bytes as ASCII: of UTF-16 the halves that are not zero. */
static size_t plain(char *out, const unsigned char *p, size_t n)
{
	size_t w = 0;
	bool wide = n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF));
	size_t skip = wide ? 2 : n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	for (size_t i = skip; i < n; i++)
		if (p[i] || !wide)
			out[w++] = (char)p[i];
	out[w] = '\0';
	return w;
}

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
		p++;
	return p;
}

static void read_encoding(struct auditfile_head *out, struct str declaration)
{
	const char *p = memmem(declaration.ptr, declaration.len, "encoding", 8);
	size_t n = 0;
	if (!p)
		return;
	p = skip_blanks(p + 8);
	if (*p++ != '=')
		return;
	p = skip_blanks(p);
	char quote = *p == '"' || *p == '\'' ? *p++ : '\0';
	while (quote && p[n] && p[n] != quote && n + 1 < sizeof out->encoding) {
		out->encoding[n] = p[n];
		n++;
	}
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == ':' ||
	       (c & 0x80);
}

static void read_root(struct auditfile_head *out, const char *p)
{
	size_t n = 0;
	while (is_name(p[n]) && n + 1 < sizeof out->root)
		n++;
	memcpy(out->root, p, n);
	out->root[n] = '\0';
	out->auditfile = element_is(element_local_name(out->root), "auditfile");
	/* A header of a CSV may begin with "<code>" too. */
	out->xml = out->xml || out->auditfile;
}

/* Passes over a declaration, comment or instruction; NULL when it does not end here. */
static const char *pass(struct auditfile_head *out, const char *p)
{
	bool comment = strncmp(p, "<!--", 4) == 0;
	const char *end = strstr(p, comment ? "-->" : p[1] == '?' ? "?>" : ">");
	if (strncmp(p, "<?xml", 5) == 0 || comment ||
	    (p[1] == '!' && strncmp(p + 2, "DOCTYPE", 7) == 0))
		out->xml = true;
	if (!end)
		return NULL;
	struct str all = {p, (size_t)(end - p)};
	if (strncmp(p, "<?xml", 5) == 0)
		read_encoding(out, all);
	if (comment)
		mark_read(all, &out->part, &out->parts);
	return end + (comment ? 3 : p[1] == '?' ? 2 : 1);
}

void auditfile_head(struct auditfile_head *out, const void *bytes, size_t n)
{
	char text[AUDITFILE_HEAD + 1];
	*out = (struct auditfile_head){0};
	plain(text, bytes, n < AUDITFILE_HEAD ? n : AUDITFILE_HEAD);
	const char *p = skip_blanks(text);
	while (p && *p == '<' && (p[1] == '?' || p[1] == '!')) {
		p = pass(out, p);
		p = p ? skip_blanks(p) : NULL;
	}
	if (p && *p == '<')
		read_root(out, p + 1);
	out->auditfile = out->auditfile || (out->xml && out->parts);
}
