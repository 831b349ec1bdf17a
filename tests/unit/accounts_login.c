/* Getting in, staying in, and what strangers can do to it. */
#include "accounts_help.h"

#define ANNA "anna@waterrijk.nl"

static enum login_outcome try(struct help *h, const char *address, struct str password,
			      const struct caller *v, struct login_result *r)
{
	OK(login_password(h->d, str_z(address), password, v, r, &h->e));
	return r->outcome;
}

Test(login, of_a_person)
{
	struct help help, *h = &help;
	struct login_result r, again;
	struct caller v = HOME;
	struct login login;

	help_open(h);
	int64_t anna = help_person(h, ANNA, ROLE_VIEWER);
	cr_expect_eq(try(h, ANNA, OTHER, &v, &r), LOGIN_WRONG);
	cr_expect_eq(try(h, "nobody@waterrijk.nl", GOOD, &v, &r), LOGIN_WRONG);
	cr_expect_eq(try(h, "", STR(""), &v, &r), LOGIN_WRONG);
	cr_expect_str_eq(r.secret, "");
	cr_expect_eq(try(h, "  ANNA@Waterrijk.nl", GOOD, &v, &r), LOGIN_DONE);
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	cr_expect_eq(login.account, anna);
	cr_expect(str_eq(login.address, STR(ANNA)) && !login.second);
	cr_expect(csrf_right(&login, str_z(login.csrf)));
	cr_expect(!csrf_right(&login, STR("")));
	cr_expect_str_neq(login.csrf, r.secret);
	cr_expect_eq(try(h, ANNA, GOOD, &v, &again), LOGIN_DONE);
	cr_expect_str_neq(r.secret, again.secret, "each login has a secret of its own");
	struct login other;
	OK(login_find(h->d, h->a, str_z(again.secret), &v, &other, &h->e));
	cr_expect(!csrf_right(&login, str_z(other.csrf)), "of another login");
	OK(login_end(h->d, str_z(r.secret), &h->e));
	NOT(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	OK(login_find(h->d, h->a, str_z(again.secret), &v, &login, &h->e));
	help_close(h);
}

Test(login, ends_by_itself_and_counts_at_one_server)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME, elsewhere = HOME;
	struct login login;

	help_open(h);
	help_person(h, ANNA, ROLE_VIEWER);
	try(h, ANNA, GOOD, &v, &r);
	elsewhere.server = STR("http://desk.example");
	NOT(login_find(h->d, h->a, str_z(r.secret), &elsewhere, &login, &h->e), STATUS_NOT_FOUND);
	clock_now += LOGIN_IDLE_SECONDS - 1;
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	clock_now += LOGIN_IDLE_SECONDS - 1;
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	clock_now += LOGIN_IDLE_SECONDS;
	NOT(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	try(h, ANNA, GOOD, &v, &r);
	for (int64_t until = clock_now + LOGIN_SECONDS - 600; clock_now < until; clock_now += 1800)
		OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	clock_now += 1800;
	NOT(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	help_close(h);
}

Test(login, strangers_delay_themselves_and_nobody_else)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME, stranger = HOME, near = HOME;
	int64_t waited = 0;

	help_open(h);
	help_person(h, ANNA, ROLE_VIEWER);
	stranger.ip = STR("2001:db8:1:2::1");
	near.ip = STR("2001:db8:1:2:ffff::9");
	for (int i = 0; i < 60; i++) {
		if (try(h, ANNA, OTHER, i % 2 ? &stranger : &near, &r) != LOGIN_WAIT)
			continue;
		cr_expect_leq(r.wait, 900);
		clock_now += r.wait;
		waited += r.wait;
	}
	cr_expect_gt(waited, 3600, "%lld", (long long)waited);
	try(h, ANNA, OTHER, &near, &r);
	cr_expect_eq(try(h, ANNA, GOOD, &near, &r), LOGIN_WAIT, "the right one too");
	cr_expect_eq(try(h, ANNA, GOOD, &v, &r), LOGIN_DONE, "from elsewhere");
	clock_now += 24 * 3600;
	cr_expect_eq(try(h, ANNA, GOOD, &near, &r), LOGIN_DONE, "a day later");
	help_close(h);
}

Test(login, a_browser_that_was_in_before_is_not_delayed_by_its_neighbours)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME, known = HOME, forged = HOME;
	char browser[96], other[96];

	help_open(h);
	help_person(h, ANNA, ROLE_VIEWER);
	help_person(h, "bert@waterrijk.nl", ROLE_VIEWER);
	try(h, ANNA, GOOD, &v, &r);
	snprintf(browser, sizeof browser, "%s", r.browser);
	snprintf(other, sizeof other, "%s", browser);
	other[5] ^= 1;
	for (int i = 0; i < 70; i++) /* addresses that are none's, from the same network */
		try(h, arena_printf(h->a, "x%d@y.nl", i).ptr, OTHER, &v, &r);
	for (int i = 0; i < 10; i++)
		try(h, ANNA, OTHER, &v, &r);
	cr_expect_eq(try(h, ANNA, GOOD, &v, &r), LOGIN_WAIT);
	forged.browser = str_z(other);
	cr_expect_eq(try(h, ANNA, GOOD, &forged, &r), LOGIN_WAIT);
	known.browser = str_z(browser);
	cr_expect_eq(try(h, "bert@waterrijk.nl", GOOD, &known, &r), LOGIN_WAIT,
		     "of another person");
	cr_expect_eq(try(h, ANNA, GOOD, &known, &r), LOGIN_DONE);
	int waits = 0;
	for (int i = 0; i < 10; i++)
		waits += try(h, ANNA, OTHER, &known, &r) == LOGIN_WAIT;
	cr_expect_geq(waits, 3, "a known browser is counted too");
	help_close(h);
}

Test(login, looks_at_one_organisation_at_a_time)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME;
	struct login login;

	help_open(h);
	int64_t anna = help_person(h, ANNA, ROLE_VIEWER);
	try(h, ANNA, GOOD, &v, &r);
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	cr_expect_eq(login.organisation, 0);
	NOT(login_choose(h->d, str_z(r.secret), anna, h->other, &h->e), STATUS_REFUSED);
	OK(login_choose(h->d, str_z(r.secret), anna, h->organisation, &h->e));
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	cr_expect_eq(login.organisation, h->organisation);
	help_close(h);
}

Test(login, hostile_words)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME;
	struct login login;
	size_t big = 1 << 20;
	char *longer = xcalloc(1, big);

	help_open(h);
	help_person(h, ANNA, ROLE_VIEWER);
	memset(longer, 'a', big);
	OK(login_password(h->d, (struct str){longer, big}, (struct str){longer, big}, &v, &r,
			  &h->e));
	cr_expect_eq(r.outcome, LOGIN_WRONG);
	OK(login_password(h->d, STR(ANNA), (struct str){longer, big}, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_WRONG);
	OK(login_password(h->d, STR(ANNA "\0x"), GOOD, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_WRONG);
	OK(login_password(h->d, STR(ANNA), STR("vier oude fietsen buiten\0"), &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_WRONG);
	OK(login_password(h->d, STR("\xd0\xb0nna@waterrijk.nl"), GOOD, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_WRONG);
	v.ip = (struct str){longer, big};
	v.browser = (struct str){longer, big};
	OK(login_password(h->d, STR(ANNA), GOOD, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_DONE);
	NOT(login_find(h->d, h->a, (struct str){longer, big}, &v, &login, &h->e), STATUS_NOT_FOUND);
	NOT(login_find(h->d, h->a, STR("' OR 1=1 --"), &v, &login, &h->e), STATUS_NOT_FOUND);
	free(longer);
	help_close(h);
}

Test(login, letters_with_accents_are_one_password_however_typed)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE];
	struct login_result r;
	struct caller v = HOME;

	help_open(h);
	OK(invitation_make(h->d, h->organisation, STR(ANNA), ROLE_VIEWER, STR("x"), secret, &h->e));
	OK(accepts(h, str_z(secret), STR("Anna"), STR("de caf\xc3\xa9s aan zee")));
	cr_expect_eq(try(h, ANNA, STR("de cafe\xcc\x81s aan zee"), &v, &r), LOGIN_DONE);
	cr_expect_eq(try(h, ANNA, STR("de cafes aan zee"), &v, &r), LOGIN_WRONG);
	help_close(h);
}

Test(login, another_password_ends_all_others)
{
	struct help help, *h = &help;
	struct login_result first, second, now;
	struct caller v = HOME;
	struct login login;

	help_open(h);
	help_person(h, ANNA, ROLE_VIEWER);
	try(h, ANNA, GOOD, &v, &first);
	try(h, ANNA, GOOD, &v, &second);
	NOT(password_change(h->d, str_z(first.secret), OTHER, OTHER, &v, &now, &h->e),
	    STATUS_REFUSED);
	NOT(password_change(h->d, str_z(first.secret), GOOD, STR("kort"), &v, &now, &h->e),
	    STATUS_USAGE);
	NOT(password_change(h->d, STR("x"), GOOD, OTHER, &v, &now, &h->e), STATUS_NOT_FOUND);
	OK(password_change(h->d, str_z(first.secret), GOOD, OTHER, &v, &now, &h->e));
	NOT(login_find(h->d, h->a, str_z(first.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	NOT(login_find(h->d, h->a, str_z(second.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	OK(login_find(h->d, h->a, str_z(now.secret), &v, &login, &h->e));
	for (int i = 0; i < 5; i++)
		NOT(password_change(h->d, str_z(now.secret), GOOD, GOOD, &v, &second, &h->e),
		    STATUS_REFUSED);
	NOT(password_change(h->d, str_z(now.secret), GOOD, GOOD, &v, &second, &h->e),
	    STATUS_REFUSED);
	NOT(password_change(h->d, str_z(now.secret), OTHER, GOOD, &v, &second, &h->e),
	    STATUS_LIMIT);
	cr_expect_eq(try(h, ANNA, OTHER, &v, &now), LOGIN_DONE, "logging in is counted apart");
	help_close(h);
}

Test(login, by_another_door)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME;
	struct login login;

	help_open(h);
	NOT(login_trusted(h->d, STR(ANNA), STR("proxy"), &v, &r, &h->e), STATUS_NOT_FOUND);
	help_person(h, ANNA, ROLE_VIEWER);
	OK(login_trusted(h->d, STR(ANNA), STR("proxy"), &v, &r, &h->e));
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	cr_expect(str_eq(login.address, STR(ANNA)));
	NOT(login_trusted(h->d, STR(""), STR("proxy"), &v, &r, &h->e), STATUS_USAGE);
	help_close(h);
}

Test(login, by_a_provider)
{
	struct help help, *h = &help;
	struct login_result r;
	struct caller v = HOME;
	struct login login;
	char secret[SECRET_SIZE];
	struct str issuer = STR("https://login.example");
	enum role role;

	help_open(h);
	int64_t anna = help_person(h, ANNA, ROLE_VIEWER);
	NOT(login_identified(h->d, issuer, STR("b"), STR("bert@x.nl"), &v, &r, &h->e),
	    STATUS_NOT_FOUND);
	OK(login_identified(h->d, issuer, STR("a"), STR("Anna@Waterrijk.nl"), &v, &r, &h->e));
	/* Her address there changes; and then it is given to another. */
	OK(login_identified(h->d, issuer, STR("a"), STR("a.jansen@waterrijk.nl"), &v, &r, &h->e));
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	cr_expect_eq(login.account, anna);
	NOT(login_identified(h->d, issuer, STR("c"), STR(ANNA), &v, &r, &h->e), STATUS_REFUSED);
	/* Who is invited is let in, with what the invitations say. */
	OK(invitation_make(h->d, h->other, STR("bert@x.nl"), ROLE_UPLOADER, STR("x"), secret,
			   &h->e));
	OK(login_identified(h->d, issuer, STR("b"), STR("bert@x.nl"), &v, &r, &h->e));
	OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
	OK(account_role(h->d, login.account, h->other, &role, &h->e));
	cr_expect_eq(role, ROLE_UPLOADER);
	OK(account_role(h->d, login.account, h->organisation, &role, &h->e));
	cr_expect_eq(role, ROLE_NONE);
	NOT(accepts(h, str_z(secret), STR("Not Bert"), GOOD), STATUS_GONE);
	cr_expect_eq(try(h, "bert@x.nl", STR(""), &v, &r), LOGIN_WRONG, "there is no password");
	OK(invitation_make(h->d, h->other, STR("late@x.nl"), ROLE_VIEWER, STR("x"), secret, &h->e));
	clock_now += LINK_SECONDS;
	NOT(login_identified(h->d, issuer, STR("l"), STR("late@x.nl"), &v, &r, &h->e),
	    STATUS_NOT_FOUND);
	help_close(h);
}

Test(login, who_was_sent_to_a_provider_comes_back_once)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE];
	struct errand kept = {STR("state"), STR("nonce"), STR("verifier")}, back;

	help_open(h);
	OK(errand_keep(h->d, &kept, secret, &h->e));
	OK(errand_take(h->d, h->a, str_z(secret), &back, &h->e));
	cr_expect(str_eq(back.state, kept.state) && str_eq(back.nonce, kept.nonce) &&
		  str_eq(back.verifier, kept.verifier));
	NOT(errand_take(h->d, h->a, str_z(secret), &back, &h->e), STATUS_NOT_FOUND);
	OK(errand_keep(h->d, &kept, secret, &h->e));
	clock_now += 600;
	NOT(errand_take(h->d, h->a, str_z(secret), &back, &h->e), STATUS_NOT_FOUND);
	NOT(errand_take(h->d, h->a, STR(""), &back, &h->e), STATUS_NOT_FOUND);
	help_close(h);
}
