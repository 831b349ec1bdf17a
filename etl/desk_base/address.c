/* Where the desk stands, as browsers have it. */
#include "desk_base/desk_base.h"

#include "serve/http/public_url.h"

#define PATH_MAX_BYTES 200u /* of cookies, three of which are told at once */

/* What cookies, browsers and proxies agree on: "/balie", "/financien/balie". Nothing that one of them writes otherwise. */
static bool word_is_plain(struct str word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i], lower = (char)(c | 0x20);
		if (!(lower >= 'a' && lower <= 'z') && !(c >= '0' && c <= '9') &&
		    !memchr("-._~", c, 4))
			return false;
	}
	return word.len && !str_eq(word, STR(".")) && !str_eq(word, STR(".."));
}

static bool path_is_plain(struct str path)
{
	if (!path.len)
		return true;
	for (struct str rest = {path.ptr + 1, path.len - 1}; rest.ptr;)
		if (!word_is_plain(str_split(&rest, '/')))
			return false;
	return path.len <= PATH_MAX_BYTES;
}

int desk_address_open(struct desk *d, struct error *e)
{
	struct public_url url;
	d->own = arena_new();
	d->cookies.path = STR("/");
	if (!d->o.public_url)
		return 0;
	if (public_url_read(&url, d->own, d->o.public_url, e) != 0)
		return -1;
	if (!path_is_plain(url.base.text))
		return error_set(e, STATUS_USAGE,
				 "--public-url: '%s' has a path of other than words of letters, "
				 "digits, '-', '.', '_' and '~' (at most %u bytes), as "
				 "https://financien.example/balie has it",
				 d->o.public_url, PATH_MAX_BYTES);
	d->public = url.text;
	d->origin = d->site.origin = url.origin;
	d->site.base = url.base;
	d->cookies = (struct cookie_place){
		.https = str_starts(url.text, STR("https://")),
		.path = arena_printf(d->own, "%.*s/", STR_ARG(url.base.text))};
	return 0;
}

struct str desk_address(const struct desk *d, struct arena *a, const struct request *rq)
{
	if (d->public.len)
		return d->public;
	return rq ? arena_printf(a, "http://%.*s", STR_ARG(rq->host)) : str_z(d->url);
}

/* What is left of an address behind the path; nothing (ptr NULL) where it does not stand below it. */
static struct str behind_path(const struct desk *d, struct str address)
{
	struct str base = d->site.base.text;
	if (!base.len || !str_starts(address, base))
		return (struct str){0};
	struct str rest = {address.ptr + base.len, address.len - base.len};
	bool below = !rest.len || *rest.ptr == '/' || *rest.ptr == '?';
	return below ? rest : (struct str){0};
}

struct str desk_path(const struct desk *d, struct str address)
{
	struct str rest = behind_path(d, address);
	return rest.ptr ? rest : address;
}

bool desk_unstripped(const struct desk *d, const struct request *rq)
{
	return behind_path(d, rq->target).ptr != NULL;
}
