#include "clickhouse/clickhouse_address.h"

#include "base/memory/buffer.h"
#include "base/system/file.h"
#include "clickhouse/clickhouse.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <netinet/in.h>
#include <stdlib.h>

#define PASSWORD_MAX 4096u
#define ADDRESS_MAX ((size_t)1 << 16)
#define EXAMPLE "write it like clickhouse://user@localhost:8123/database?catalogue=stuiver.db"

bool clickhouse_is_address(const char *store)
{
	return store && str_starts(str_z(store), STR(CLICKHOUSE_SCHEME "://"));
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.ptr[i]) && s.ptr[i] != '_' && s.ptr[i] != '-')
			return false;
	return s.len > 0;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

static struct str decoded(struct arena *a, struct str s)
{
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++) {
		bool code = s.ptr[i] == '%' && i + 2 < s.len && hex_digit(s.ptr[i + 1]) >= 0 &&
			    hex_digit(s.ptr[i + 2]) >= 0;
		out[n++] = code ? (char)(hex_digit(s.ptr[i + 1]) * 16 + hex_digit(s.ptr[i + 2]))
				: s.ptr[i];
		i += code ? 2 : 0;
	}
	out[n] = '\0';
	return (struct str){out, n};
}

static int read_hosts(struct clickhouse_address *out, struct arena *a, struct str list,
		      struct error *e)
{
	while (list.ptr) {
		struct str host = str_split(&list, ','), name = host;
		uint64_t port = 0;
		while (name.len && name.ptr[name.len - 1] != ':')
			name.len--;
		struct str digits = {host.ptr + name.len, host.len - name.len};
		bool sound =
			name.len > 1 && str_to_u64(digits, &port) && port > 0 && port <= UINT16_MAX;
		for (size_t i = 0; i + 1 < name.len; i++)
			sound = sound && (isalnum((unsigned char)name.ptr[i]) ||
					  strchr("-._[]:", name.ptr[i]));
		if (!sound)
			return error_set(e, STATUS_USAGE, "'%.*s' is no host with a port; " EXAMPLE,
					 STR_ARG(host));
		if (out->nhosts == CLICKHOUSE_HOSTS_MAX)
			return error_set(e, STATUS_USAGE, "an address may name %u hosts",
					 CLICKHOUSE_HOSTS_MAX);
		out->hosts[out->nhosts++] = arena_dup(a, host);
	}
	return 0;
}

static bool is_loopback(struct str host)
{
	struct in_addr address;
	char name[INET_ADDRSTRLEN];
	const char *colon = memrchr(host.ptr, ':', host.len);
	size_t n = colon ? (size_t)(colon - host.ptr) : 0;

	if (str_starts(host, STR("localhost:")) || str_starts(host, STR("[::1]:")))
		return true;
	if (n == 0 || n >= sizeof name)
		return false;
	memcpy(name, host.ptr, n);
	name[n] = '\0';
	return inet_pton(AF_INET, name, &address) == 1 &&
	       ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
}

/* A password and all lines would go to another machine in the clear. */
static int check_secrecy(const struct clickhouse_address *k, struct error *e)
{
	for (size_t i = 0; i < k->nhosts && !k->secure && !k->plain; i++)
		if (!is_loopback(k->hosts[i]))
			return error_set(
				e, STATUS_USAGE,
				"'%.*s' is another machine, where the password and all lines would be sent in the clear: "
				"put secure=1 behind the '?' of the address (HTTPS, to the port of it), or secure=0 "
				"where nobody else is on the network between",
				STR_ARG(k->hosts[i]));
	return 0;
}

static int read_password(struct clickhouse_address *out, struct arena *a, struct error *e)
{
	const char *environment = getenv(CLICKHOUSE_PASSWORD);
	struct str text = str_z(environment), file = out->password_file;

	if (file.len && file_read(&text, a, file.ptr, PASSWORD_MAX, e))
		return error_context(e, "the password of ClickHouse");
	struct str line = str_split(&text, '\n');
	out->password = arena_dup(a, file.len ? str_trim(line) : line);
	return 0;
}

static int read_options(struct clickhouse_address *out, struct arena *a, struct str options,
			struct error *e)
{
	while (options.ptr) {
		struct str value = str_split(&options, '&'), name = str_split(&value, '=');
		value = value.ptr ? decoded(a, value) : STR("");
		if (str_eq(name, STR("catalogue")))
			out->catalogue = value;
		else if (str_eq(name, STR("ca")))
			out->ca = value;
		else if (str_eq(name, STR("password-file")))
			out->password_file = value;
		else if (str_eq(name, STR("cluster")) && is_name(value))
			out->cluster = value;
		else if (str_eq(name, STR("secure")) && str_eq(value, STR("1")))
			out->secure = true;
		else if (str_eq(name, STR("secure")) && str_eq(value, STR("0")))
			out->plain = true;
		else
			return error_set(
				e, STATUS_USAGE,
				"'%.*s' cannot stand behind the '?' of an address of ClickHouse; there are catalogue, "
				"cluster (a name), secure (1 or 0), ca and password-file",
				STR_ARG(name));
	}
	return 0;
}

int clickhouse_address_read(struct clickhouse_address *out, struct arena *a, const char *text,
			    struct error *e)
{
	struct str rest = str_z(text);
	const char *at;

	*out = (struct clickhouse_address){.catalogue = STR(""),
					   .cluster = STR(""),
					   .ca = STR(""),
					   .user = STR("default"),
					   .password_file = STR("")};
	if (!clickhouse_is_address(text))
		return error_set(e, STATUS_USAGE, "'%s' is no address of ClickHouse; " EXAMPLE,
				 text ? text : "");
	rest.ptr += strlen(CLICKHOUSE_SCHEME "://");
	rest.len -= strlen(CLICKHOUSE_SCHEME "://");
	struct str place = str_split(&rest, '?'), options = rest, hosts = str_split(&place, '/');
	if ((at = memchr(hosts.ptr, '@', hosts.len))) {
		struct str user = {hosts.ptr, (size_t)(at - hosts.ptr)};
		hosts.len -= user.len + 1;
		hosts.ptr = at + 1;
		if (memchr(user.ptr, ':', user.len))
			return error_set(
				e, STATUS_USAGE,
				"an address shows in lists of processes and logs, so it may hold no password: put it in "
				"the environment (" CLICKHOUSE_PASSWORD
				") or a file (password-file=)");
		if (!is_name(user))
			return error_set(e, STATUS_USAGE,
					 "the address of ClickHouse has no sound user; " EXAMPLE);
		out->user = arena_dup(a, user);
	}
	if (!place.ptr || !is_name(place))
		return error_set(e, STATUS_USAGE,
				 "the address of ClickHouse names no database; " EXAMPLE);
	out->database = arena_dup(a, place);
	if (read_hosts(out, a, hosts, e) || read_options(out, a, options, e) ||
	    check_secrecy(out, e))
		return -1;
	return read_password(out, a, e);
}

int clickhouse_catalogue(struct str *out, struct arena *a, const char *store, struct error *e)
{
	struct clickhouse_address address;

	if (clickhouse_address_read(&address, a, store, e))
		return -1;
	if (!address.catalogue.len)
		return error_set(e, STATUS_USAGE,
				 "the address of ClickHouse names no catalogue; " EXAMPLE);
	*out = address.catalogue;
	return 0;
}

/* ---- as it is remembered ---- */

static void put_option(struct buffer *out, const char **sign, const char *name, struct str value)
{
	if (!value.len)
		return;
	buffer_printf(out, "%s%s=", *sign, name);
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '&' || value.ptr[i] == '%')
			buffer_printf(out, "%%%02X", (unsigned char)value.ptr[i]);
		else
			buffer_append_char(out, value.ptr[i]);
	*sign = "&";
}

/* Wherever the one who reads it stands. */
static int whole_path(struct str *path, struct arena *a, struct error *e)
{
	char *whole = path->len ? realpath(path->ptr, NULL) : NULL;

	if (path->len && !whole)
		return error_errno(e, "find", path->ptr);
	if (whole)
		*path = arena_dup(a, str_z(whole));
	free(whole);
	return 0;
}

int clickhouse_place(struct str *out, struct arena *a, const char *store, struct error *e)
{
	struct clickhouse_address k;
	struct buffer text;
	const char *sign = "?";

	if (clickhouse_address_read(&k, a, store, e) || whole_path(&k.ca, a, e) ||
	    whole_path(&k.password_file, a, e))
		return -1;
	buffer_init(&text, ADDRESS_MAX);
	buffer_printf(&text, CLICKHOUSE_SCHEME "://%s@", k.user.ptr);
	for (size_t i = 0; i < k.nhosts; i++)
		buffer_printf(&text, "%s%s", i ? "," : "", k.hosts[i].ptr);
	buffer_printf(&text, "/%s", k.database.ptr);
	put_option(&text, &sign, "cluster", k.cluster);
	put_option(&text, &sign, "secure", k.secure ? STR("1") : k.plain ? STR("0") : STR(""));
	put_option(&text, &sign, "ca", k.ca);
	put_option(&text, &sign, "password-file", k.password_file);
	*out = arena_dup(a, buffer_str(&text));
	buffer_drop(&text);
	return 0;
}
