/* Addresses: what they may hold, and that no password is ever part of one. */
#include "clickhouse/clickhouse_address.h"
#include "clickhouse/clickhouse.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static struct clickhouse_address address;
static struct error e;

static int read_address(struct arena *a, const char *text)
{
	return clickhouse_address_read(&address, a, text, &e);
}

Test(clickhouse_address, parts)
{
	struct arena *a = arena_new();

	setenv(CLICKHOUSE_PASSWORD, "a b", 1);
	cr_assert_eq(
		read_address(
			a,
			"clickhouse://me@db1:8123,[::1]:8443/facts?catalogue=a%20b%26.db&cluster=c&secure=1"),
		0, "%s", e.text);
	cr_assert_eq(address.nhosts, 2);
	cr_assert_str_eq(address.hosts[1].ptr, "[::1]:8443");
	cr_assert_str_eq(address.user.ptr, "me");
	cr_assert_str_eq(address.database.ptr, "facts");
	cr_assert_str_eq(address.catalogue.ptr, "a b&.db");
	cr_assert_str_eq(address.password.ptr, "a b");
	cr_assert(address.secure);
	arena_free(a);
}

Test(clickhouse_address, in_the_clear)
{
	static const char *const other[] = {
		"clickhouse://u@db1:8123/d", "clickhouse://u@localhost:1,10.0.0.2:1/d",
		"clickhouse://u@localhost.example:1/d", "clickhouse://u@127.0.0.example:1/d",
		"clickhouse://u@[::2]:1/d"};
	static const char *const own[] = {"clickhouse://u@127.0.0.1:1,localhost:2,[::1]:3/d",
					  "clickhouse://u@db1:1/d?secure=1",
					  "clickhouse://u@db1:1/d?secure=0"};
	struct arena *a = arena_new();
	struct str place;

	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		cr_assert_eq(read_address(a, other[i]), -1, "%s", other[i]);
		cr_assert(strstr(e.text, "secure=1"), "%s", e.text);
	}
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		cr_assert_eq(read_address(a, own[i]), 0, "%s: %s", own[i], e.text);
	cr_assert_eq(clickhouse_place(&place, a, own[2], &e), 0);
	cr_assert_str_eq(place.ptr, own[2]);
	arena_free(a);
}

Test(clickhouse_address, refused)
{
	static const char *const off[] = {"clickhouse://",
					  "clickhouse://h:1",
					  "clickhouse://h/d",
					  "clickhouse://h:0/d",
					  "clickhouse://h:99999/d",
					  "clickhouse://u@h:1/d;DROP",
					  "clickhouse://h:1/d?cluster=a'b",
					  "clickhouse://h:1/d?colour=x",
					  "clickhouse://h:1,/d",
					  "clickhouse://a b@h:1/d",
					  "clickhouse://h/x:1/d",
					  "stuiver.db"};
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof off / sizeof *off; i++) {
		cr_assert_eq(read_address(a, off[i]), -1, "%s", off[i]);
		cr_assert_eq(e.status, STATUS_USAGE, "%s: %s", off[i], e.text);
	}
	cr_assert_eq(read_address(a, "clickhouse://u:secret@h:1/d"), -1);
	cr_assert_eq(strstr(e.text, "secret"), NULL);
	arena_free(a);
}
