#include "serve/http/public_url.h"

static size_t scheme_of(struct str url)
{
	return str_starts(url, STR("https://"))  ? sizeof "https://" - 1
	       : str_starts(url, STR("http://")) ? sizeof "http://" - 1
						 : 0;
}

static bool is_address(struct str url)
{
	size_t scheme = scheme_of(url);
	if (!scheme || url.len == scheme || url.ptr[scheme] == '/' || url.len >= PUBLIC_URL_MAX)
		return false;
	for (size_t i = 0; i < url.len; i++)
		if (url.ptr[i] <= ' ' || url.ptr[i] >= 0x7f || strchr("\"'<>\\?#", url.ptr[i]))
			return false;
	return true;
}

static int no_address(const char *text, struct error *e)
{
	return error_set(
		e, STATUS_USAGE,
		"--public-url '%s' is no address: it starts with http:// or https:// and a "
		"host, and has no blanks, quotes, ? or #, and no // in its path",
		text);
}

int public_url_read(struct public_url *out, struct arena *a, const char *text, struct error *e)
{
	struct str url = str_z(text);
	if (!is_address(url))
		return no_address(text, e);
	while (str_ends(url, STR("/")))
		url.len--;
	out->text = arena_dup(a, url);
	size_t scheme = scheme_of(url), host = scheme;
	while (host < url.len && url.ptr[host] != '/')
		host++;
	struct str path = {out->text.ptr + host, url.len - host};
	if (memmem(path.ptr, path.len, "//", 2))
		return no_address(text, e);
	out->origin = str_head(out->text, host);
	out->base = url_own(a, path);
	return 0;
}
