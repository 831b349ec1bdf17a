/*
 * A desk file in a folder of its own, a clock that stands still until it is put on, and people.
 */
#ifndef ACCOUNTS_HELP_H
#define ACCOUNTS_HELP_H

#include "accounts/guard.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define GOOD STR("vier oude fietsen buiten")
#define OTHER STR("drie natte honden binnen")
#define HOME ((struct caller){STR("192.0.2.7"), STR(""), STR("https://desk.example")})

static int64_t clock_now = 1800000000;

static int64_t test_clock(void)
{
	return clock_now;
}

struct help {
	char folder[64], path[80];
	struct accounts *d;
	struct arena *a;
	struct error e;
	int64_t organisation, other;
};

#define OK(call) cr_assert_eq((call), 0, "%s", h->e.text)
#define NOT(call, what)                                           \
	do {                                                      \
		h->e = (struct error){0};                         \
		cr_expect_eq((call), -1, "it was let pass");      \
		cr_expect_eq(h->e.status, what, "%s", h->e.text); \
		cr_expect(h->e.text[0]);                          \
	} while (0)

static void help_open(struct help *h)
{
	*h = (struct help){.a = arena_new()};
	snprintf(h->folder, sizeof h->folder, "/tmp/stuiver-desk-XXXXXX");
	cr_assert_not_null(mkdtemp(h->folder));
	snprintf(h->path, sizeof h->path, "%s/desk.db", h->folder);
	OK(accounts_open(&h->d, h->path, &h->e));
	accounts_set_clock(h->d, test_clock);
	OK(organisation_add(h->d, STR("waterrijk"), STR("Gemeente Waterrijk"), STR("test"),
			    &h->organisation, &h->e));
	OK(organisation_add(h->d, STR("elders"), STR("Gemeente Elders"), STR("test"), &h->other,
			    &h->e));
}

static void help_close(struct help *h)
{
	char name[96];
	const char *const ends[] = {"", "-wal", "-shm", "-journal"};

	accounts_close(h->d);
	for (size_t i = 0; i < 4; i++) {
		snprintf(name, sizeof name, "%s%s", h->path, ends[i]);
		unlink(name);
	}
	rmdir(h->folder);
	arena_free(h->a);
}

static struct login_result accepted;

static int accepts(struct help *h, struct str secret, struct str name, struct str password)
{
	struct caller v = HOME;

	return link_accept(h->d, secret, name, password, &v, &accepted, &h->e);
}

/* Invited and in, with the password GOOD. */
static int64_t help_person(struct help *h, const char *address, enum role role)
{
	char secret[SECRET_SIZE];
	struct account account;

	OK(invitation_make(h->d, h->organisation, str_z(address), role, STR("test"), secret,
			   &h->e));
	OK(accepts(h, str_z(secret), STR("Iemand"), GOOD));
	OK(account_find(h->d, h->a, str_z(address), &account, &h->e));
	return account.id;
}

#endif
