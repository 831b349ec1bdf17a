#include "accounts/guard.h"

#include "accounts/inside.h"

#include <strings.h>

#define PROXY_SECRET_MIN 16
#define YEAR "31536000"

static const char *const names[] = {
	[COOKIE_LOGIN] = "__Host-stuiver-login",
	[COOKIE_BROWSER] = "__Host-stuiver-browser",
	[COOKIE_ERRAND] = "__Host-stuiver-errand",
};
#define PREFIX (sizeof "__Host-" - 1)

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

/* Without https a browser takes no cookie of that prefix. */
static struct str name_of(enum cookie which, bool https)
{
	return str_z(names[which] + (https ? 0 : PREFIX));
}

void cookie_write(struct buffer *out, enum cookie which, struct str secret, bool https)
{
	struct str name = name_of(which, https);

	buffer_printf(out, "%.*s=%.*s; Path=/; HttpOnly; SameSite=%s%s", STR_ARG(name),
		      STR_ARG(secret), which == COOKIE_ERRAND ? "Lax" : "Strict",
		      https ? "; Secure" : "");
	if (!secret.len)
		buffer_append_z(out, "; Max-Age=0");
	else if (which == COOKIE_BROWSER)
		buffer_append_z(out, "; Max-Age=" YEAR);
}

struct str cookie_read(struct str header, enum cookie which, bool https)
{
	struct str name = name_of(which, https), found = STR("");

	for (struct str rest = header; rest.ptr;) {
		struct str value = str_split(&rest, ';'), key = str_split(&value, '=');
		if (!value.ptr || !str_eq(str_trim(key), name))
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
