#include "accounts/guard.h"

#include "accounts/inside.h"

#include <strings.h>

#define PROXY_SECRET_MIN 16
#define YEAR "31536000"

static const char *const names[] = {
	[COOKIE_LOGIN] = "stuiver-login",
	[COOKIE_BROWSER] = "stuiver-browser",
	[COOKIE_ERRAND] = "stuiver-errand",
};

bool csrf_right(const struct login *login, struct str given)
{
	return secret_same(str_z(login->csrf), given);
}

static bool same_server(struct str origin, struct str server)
{
	return origin.len == server.len && server.len > 0 &&
	       strncasecmp(origin.ptr, server.ptr, server.len) == 0;
}

bool request_own(struct str origin, struct str fetch_site, struct str server)
{
	if (fetch_site.len && !str_eq(fetch_site, STR("same-origin")))
		return false;
	return !origin.len || same_server(origin, server);
}

/* Without https a browser takes no cookie of a prefix. */
static const char *prefix_of(const struct cookie_place *at)
{
	return !at->https ? "" : str_eq(at->path, STR("/")) ? "__Host-" : "__Secure-";
}

void cookie_write(struct buffer *out, enum cookie which, struct str secret,
		  const struct cookie_place *at)
{
	buffer_printf(out, "%s%s=%.*s; Path=%.*s; HttpOnly; SameSite=%s%s", prefix_of(at),
		      names[which], STR_ARG(secret), STR_ARG(at->path),
		      which == COOKIE_ERRAND ? "Lax" : "Strict", at->https ? "; Secure" : "");
	if (!secret.len)
		buffer_append_z(out, "; Max-Age=0");
	else if (which == COOKIE_BROWSER)
		buffer_append_z(out, "; Max-Age=" YEAR);
}

struct str cookie_read(struct str header, enum cookie which, const struct cookie_place *at)
{
	struct str prefix = str_z(prefix_of(at)), found = STR("");

	for (struct str rest = header; rest.ptr;) {
		struct str value = str_split(&rest, ';'), key = str_trim(str_split(&value, '='));
		if (!value.ptr || !str_starts(key, prefix))
			continue;
		key = (struct str){key.ptr + prefix.len, key.len - prefix.len};
		if (!str_eq(key, str_z(names[which])))
			continue;
		if (found.len)
			return STR("");
		found = str_trim(value);
	}
	return found;
}

static bool on_this_machine(struct str ip)
{
	return str_starts(ip, STR("127.")) || str_eq(ip, STR("::1")) ||
	       str_starts(ip, STR("::ffff:127."));
}

bool proxy_trusted(struct str secret, struct str given, struct str peer_ip)
{
	if (secret.len)
		return secret.len >= PROXY_SECRET_MIN && secret_same(secret, given);
	return on_this_machine(peer_ip);
}
