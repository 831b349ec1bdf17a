#include "html/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <strings.h>

static bool unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static void percent(struct buffer *out, unsigned char c)
{
	static const char hex[] = "0123456789ABCDEF";
	char code[3] = {'%', hex[c >> 4], hex[c & 15]};
	buffer_append(out, code, sizeof code);
}

void url_encode(struct buffer *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (unreserved(c))
			buffer_append_char(out, (char)c);
		else
			percent(out, c);
	}
}

/* Encodes all but what is unreserved and `kept`. */
static void encode_rest(struct buffer *out, struct str s, const char *kept)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (unreserved(c) || (c && strchr(kept, c)))
			buffer_append_char(out, (char)c);
		else
			percent(out, c);
	}
}

void url_start(struct url_draft *d, struct arena *a, struct url base)
{
	*d = (struct url_draft){.arena = a};
	buffer_init(&d->text, URL_DRAFT_MAX);
	buffer_append_str(&d->text, base.text);
	d->query = base.text.len && memchr(base.text.ptr, '?', base.text.len);
}

void url_segment(struct url_draft *d, struct str s)
{
	buffer_append_char(&d->text, '/');
	if (str_eq(s, STR(".")) || str_eq(s, STR("..")))
		buffer_append_char(&d->text, '_');
	else
		url_encode(&d->text, s);
}

void url_segment_number(struct url_draft *d, int64_t n)
{
	buffer_printf(&d->text, "/%" PRId64, n);
}

void url_slash(struct url_draft *d)
{
	buffer_append_char(&d->text, '/');
}

static void next_parameter(struct url_draft *d)
{
	buffer_append_char(&d->text, d->query ? '&' : '?');
	d->query = true;
}

void url_query(struct url_draft *d, const char *name, struct str value)
{
	next_parameter(d);
	buffer_append_z(&d->text, name);
	buffer_append_char(&d->text, '=');
	url_encode(&d->text, value);
}

void url_query_number(struct url_draft *d, const char *name, int64_t n)
{
	next_parameter(d);
	buffer_printf(&d->text, "%s=%" PRId64, name, n);
}

void url_query_raw(struct url_draft *d, struct str parameters)
{
	if (parameters.len == 0)
		return;
	next_parameter(d);
	encode_rest(&d->text, parameters, "%&=:;,!*()+/?@$");
}

void url_anchor(struct url_draft *d, struct str id)
{
	buffer_append_char(&d->text, '#');
	url_encode(&d->text, id);
}

struct url url_done(struct url_draft *d)
{
	struct url u = {0};
	if (!d->text.overflow)
		u.text = arena_dup(d->arena, buffer_str(&d->text));
	buffer_drop(&d->text);
	return u;
}

bool url_is_web(struct str url)
{
	size_t scheme = url.len > 8 && strncasecmp(url.ptr, "https://", 8) == 0  ? 8
			: url.len > 7 && strncasecmp(url.ptr, "http://", 7) == 0 ? 7
										 : 0;
	if (scheme == 0 || url.len > URL_MAX || strchr("/?#:", url.ptr[scheme]))
		return false;
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];
		if (c <= ' ' || c == 0x7f || strchr("\"'<>\\`", c))
			return false;
	}
	return true;
}

/* Whether a browser stays on this site, or goes to one that the text names openly. */
static bool leads_astray(struct str text)
{
	if (str_starts(text, STR("//")) || memchr(text.ptr, '\\', text.len))
		return true;
	for (size_t i = 0; i < text.len && !strchr("/?#", text.ptr[i]); i++)
		if (text.ptr[i] == ':')
			return !url_is_web(text);
	return false;
}

struct url url_own(struct arena *a, struct str text)
{
	struct buffer out;
	struct url u = {0};
	text = str_trim(text);
	buffer_init(&out, URL_DRAFT_MAX);
	if (text.len && !leads_astray(text)) {
		encode_rest(&out, text, "%&=:;,!*()+/?@$#[]");
		if (!out.overflow)
			u.text = arena_dup(a, buffer_str(&out));
	}
	buffer_drop(&out);
	return u;
}

struct url url_below(struct arena *a, struct url front, const char *path)
{
	return url_own(a, arena_printf(a, "%.*s%s", STR_ARG(front.text), path));
}

bool url_web(struct url *out, struct str text)
{
	bool web = url_is_web(text);
	*out = (struct url){web ? text : (struct str){0}};
	return web;
}

/* One @ with something at both sides and nothing that mail programs take apart. */
static bool is_mail(struct str s)
{
	const char *at = s.len ? memchr(s.ptr, '@', s.len) : NULL;
	if (!at || at == s.ptr || at == s.ptr + s.len - 1 || s.len > 254)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (!unreserved(c) && c != '+' && s.ptr + i != at)
			return false;
	}
	return true;
}

bool url_mail(struct url *out, struct arena *a, struct str address, struct str subject,
	      struct str text)
{
	struct url_draft d;
	*out = (struct url){0};
	if (!is_mail(address))
		return false;
	url_start(&d, a, URL("mailto:"));
	buffer_append_str(&d.text, address);
	url_query(&d, "subject", subject);
	if (text.len)
		url_query(&d, "body", text);
	*out = url_done(&d);
	return true;
}
