/* Links, roles and organisations: every state a link can be in, and what nobody may. */
#include "accounts_help.h"

static void invite(struct help *h, const char *address, enum role role, char secret[SECRET_SIZE])
{
	OK(invitation_make(h->d, h->organisation, str_z(address), role, STR("test"), secret,
			   &h->e));
}

Test(links, an_invitation_makes_an_account_once)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE];
	struct link_seen seen;
	struct account account;

	help_open(h);
	invite(h, " Anna@Waterrijk.NL ", ROLE_RELEASER, secret);
	OK(link_look(h->d, h->a, str_z(secret), &seen, &h->e));
	cr_expect(str_eq(seen.address, STR("anna@waterrijk.nl")));
	cr_expect(str_eq(seen.label, STR("Gemeente Waterrijk")));
	cr_expect(seen.kind == LINK_INVITATION && seen.role == ROLE_RELEASER && !seen.known);
	NOT(accepts(h, str_z(secret), STR("Anna"), STR("te kort")), STATUS_USAGE);
	NOT(accepts(h, str_z(secret), STR("  "), GOOD), STATUS_USAGE);
	OK(accepts(h, str_z(secret), STR(" Anna "), GOOD));
	OK(account_find(h->d, h->a, STR("ANNA@waterrijk.nl"), &account, &h->e));
	cr_expect(str_eq(account.name, STR("Anna")));
	struct login login;
	struct caller v = HOME;
	OK(login_find(h->d, h->a, str_z(accepted.secret), &v, &login, &h->e));
	cr_expect_eq(login.account, account.id, "and is in");
	enum role role;
	OK(account_role(h->d, account.id, h->organisation, &role, &h->e));
	cr_expect_eq(role, ROLE_RELEASER);
	OK(account_role(h->d, account.id, h->other, &role, &h->e));
	cr_expect_eq(role, ROLE_NONE, "nothing elsewhere");
	NOT(accepts(h, str_z(secret), STR("Anna"), OTHER), STATUS_GONE);
	NOT(link_look(h->d, h->a, str_z(secret), &seen, &h->e), STATUS_GONE);
	NOT(invitation_make(h->d, h->organisation, STR("anna@waterrijk.nl"), ROLE_ADMIN,
			    STR("test"), secret, &h->e),
	    STATUS_EXISTS);
	help_close(h);
}

Test(links, end)
{
	struct help help, *h = &help;
	char first[SECRET_SIZE], next[SECRET_SIZE];

	help_open(h);
	invite(h, "a@b.nl", ROLE_VIEWER, first);
	invite(h, "a@b.nl", ROLE_VIEWER, next);
	NOT(accepts(h, str_z(first), STR("A"), GOOD), STATUS_NOT_FOUND);
	clock_now += LINK_SECONDS;
	NOT(accepts(h, str_z(next), STR("A"), GOOD), STATUS_GONE);
	next[3] ^= 1;
	NOT(accepts(h, str_z(next), STR("A"), GOOD), STATUS_NOT_FOUND);
	NOT(accepts(h, STR(""), STR("A"), GOOD), STATUS_NOT_FOUND);
	NOT(accepts(h, ((struct str){"\0\0", 2}), STR("A"), GOOD), STATUS_NOT_FOUND);
	NOT(invitation_make(h->d, h->organisation, STR("a@b.nl"), ROLE_NONE, STR("test"), next,
			    &h->e),
	    STATUS_USAGE);
	NOT(invitation_make(h->d, 99, STR("a@b.nl"), ROLE_VIEWER, STR("test"), next, &h->e),
	    STATUS_NOT_FOUND);
	help_close(h);
}

Test(links, an_invitation_can_be_withdrawn)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE];
	struct link_seen *list;
	size_t n;

	help_open(h);
	help_person(h, "bert@waterrijk.nl", ROLE_ADMIN);
	invite(h, "a@b.nl", ROLE_UPLOADER, secret);
	OK(invitations_in(h->d, h->a, h->organisation, &list, &n, &h->e));
	cr_assert_eq(n, 1, "who came is not in it");
	cr_expect(str_eq(list[0].address, STR("a@b.nl")) && list[0].role == ROLE_UPLOADER);
	OK(invitations_in(h->d, h->a, h->other, &list, &n, &h->e));
	cr_expect_eq(n, 0);
	NOT(invitation_withdraw(h->d, h->other, STR("a@b.nl"), STR("x"), &h->e), STATUS_NOT_FOUND);
	OK(invitation_withdraw(h->d, h->organisation, STR("A@b.nl"), STR("x"), &h->e));
	NOT(invitation_withdraw(h->d, h->organisation, STR("a@b.nl"), STR("x"), &h->e),
	    STATUS_NOT_FOUND);
	NOT(accepts(h, str_z(secret), STR("A"), GOOD), STATUS_NOT_FOUND);
	help_close(h);
}

Test(links, who_has_an_account_joins_with_it)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE];
	enum role role;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_ADMIN);
	int64_t bert = help_person(h, "bert@waterrijk.nl", ROLE_ADMIN);
	OK(invitation_make(h->d, h->other, STR("anna@waterrijk.nl"), ROLE_VIEWER, STR("test"),
			   secret, &h->e));
	NOT(accepts(h, str_z(secret), STR("Not Anna"), OTHER), STATUS_EXISTS);
	NOT(invitation_join(h->d, str_z(secret), bert, &h->e), STATUS_REFUSED);
	OK(invitation_join(h->d, str_z(secret), anna, &h->e));
	OK(account_role(h->d, anna, h->other, &role, &h->e));
	cr_expect_eq(role, ROLE_VIEWER);
	NOT(invitation_join(h->d, str_z(secret), anna, &h->e), STATUS_GONE);
	struct organisation *list;
	size_t n;
	OK(organisations_of(h->d, h->a, anna, &list, &n, &h->e));
	cr_assert_eq(n, 2);
	cr_expect(str_eq(list[0].name, STR("elders")) && list[0].role == ROLE_VIEWER);
	OK(organisations_of(h->d, h->a, bert, &list, &n, &h->e));
	cr_expect_eq(n, 1);
	OK(organisations_of(h->d, h->a, 0, &list, &n, &h->e));
	cr_expect_eq(n, 2);
	help_close(h);
}

Test(links, a_reset_is_of_an_admin_of_the_only_organisation)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE];
	struct login_result r;
	struct caller v = HOME;
	struct login login;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_UPLOADER);
	OK(login_password(h->d, STR("anna@waterrijk.nl"), GOOD, &v, &r, &h->e));
	NOT(reset_make(h->d, h->other, STR("anna@waterrijk.nl"), false, STR("x"), secret, &h->e),
	    STATUS_NOT_FOUND);
	NOT(reset_make(h->d, h->organisation, STR("nobody@waterrijk.nl"), false, STR("x"), secret,
		       &h->e),
	    STATUS_NOT_FOUND);
	OK(reset_make(h->d, h->organisation, STR("anna@waterrijk.nl"), false, STR("x"), secret,
		      &h->e));
	OK(accepts(h, str_z(secret), STR(""), OTHER));
	NOT(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	OK(login_password(h->d, STR("anna@waterrijk.nl"), GOOD, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_WRONG);
	OK(login_password(h->d, STR("anna@waterrijk.nl"), OTHER, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_DONE);
	NOT(accepts(h, str_z(secret), STR(""), GOOD), STATUS_GONE);
	/* A link to join is none to set a password, and the reverse. */
	OK(reset_make(h->d, h->organisation, STR("anna@waterrijk.nl"), false, STR("x"), secret,
		      &h->e));
	NOT(invitation_join(h->d, str_z(secret), anna, &h->e), STATUS_REFUSED);
	OK(invitation_make(h->d, h->other, STR("anna@waterrijk.nl"), ROLE_VIEWER, STR("x"), secret,
			   &h->e));
	OK(invitation_join(h->d, str_z(secret), anna, &h->e));
	NOT(reset_make(h->d, h->organisation, STR("anna@waterrijk.nl"), false, STR("x"), secret,
		       &h->e),
	    STATUS_REFUSED);
	OK(reset_make(h->d, 0, STR("anna@waterrijk.nl"), false, STR("x"), secret, &h->e));
	help_close(h);
}

Test(roles, an_organisation_keeps_an_admin)
{
	struct help help, *h = &help;
	enum role role;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_ADMIN);
	NOT(account_set_role(h->d, anna, h->organisation, ROLE_NONE, STR("anna"), &h->e),
	    STATUS_REFUSED);
	NOT(account_set_role(h->d, anna, h->organisation, ROLE_RELEASER, STR("anna"), &h->e),
	    STATUS_REFUSED);
	NOT(account_set_role(h->d, anna, h->other, ROLE_ADMIN, STR("anna"), &h->e),
	    STATUS_NOT_FOUND);
	int64_t bert = help_person(h, "bert@waterrijk.nl", ROLE_VIEWER);
	OK(account_set_role(h->d, bert, h->organisation, ROLE_ADMIN, STR("anna"), &h->e));
	OK(account_set_role(h->d, anna, h->organisation, ROLE_NONE, STR("bert"), &h->e));
	OK(account_role(h->d, anna, h->organisation, &role, &h->e));
	cr_expect_eq(role, ROLE_NONE);
	NOT(account_set_role(h->d, 99, h->organisation, ROLE_VIEWER, STR("bert"), &h->e),
	    STATUS_NOT_FOUND);
	help_close(h);
}

Test(organisations, hold_what_is_theirs_alone)
{
	struct help help, *h = &help;
	int64_t whose, id;
	struct str *names;
	size_t n;
	struct organisation found;

	help_open(h);
	OK(organisation_claim(h->d, h->organisation, HOLDING_CUBE, STR("waterrijk"), STR("x"),
			      &h->e));
	OK(organisation_claim(h->d, h->organisation, HOLDING_CUBE, STR("waterrijk"), STR("x"),
			      &h->e));
	NOT(organisation_claim(h->d, h->other, HOLDING_CUBE, STR("waterrijk"), STR("x"), &h->e),
	    STATUS_REFUSED);
	OK(organisation_claim(h->d, h->other, HOLDING_MAPPING, STR("waterrijk"), STR("x"), &h->e));
	OK(organisation_of(h->d, HOLDING_CUBE, STR("waterrijk"), &whose, &h->e));
	cr_expect_eq(whose, h->organisation);
	OK(organisation_of(h->d, HOLDING_CUBE, STR("nobodys"), &whose, &h->e));
	cr_expect_eq(whose, 0);
	OK(organisation_holdings(h->d, h->a, h->organisation, HOLDING_CUBE, &names, &n, &h->e));
	cr_assert_eq(n, 1);
	cr_expect(str_eq(names[0], STR("waterrijk")));
	OK(organisation_holdings(h->d, h->a, h->organisation, HOLDING_MAPPING, &names, &n, &h->e));
	cr_expect_eq(n, 0);
	NOT(organisation_claim(h->d, 99, HOLDING_CUBE, STR("c"), STR("x"), &h->e),
	    STATUS_NOT_FOUND);
	NOT(organisation_claim(h->d, 0, HOLDING_CUBE, STR("c"), STR("x"), &h->e), STATUS_NOT_FOUND);
	NOT(organisation_add(h->d, STR("elders"), STR("Nog een"), STR("x"), &id, &h->e),
	    STATUS_EXISTS);
	NOT(organisation_add(h->d, STR("Elders"), STR("Nog een"), STR("x"), &id, &h->e),
	    STATUS_USAGE);
	NOT(organisation_add(h->d, STR("../x"), STR("Nog een"), STR("x"), &id, &h->e),
	    STATUS_USAGE);
	NOT(organisation_add(h->d, STR("leeg"), STR("a\nb"), STR("x"), &id, &h->e), STATUS_USAGE);
	NOT(organisation_find(h->d, h->a, STR("weg"), &found, &h->e), STATUS_NOT_FOUND);
	OK(organisation_find(h->d, h->a, STR("elders"), &found, &h->e));
	cr_expect_eq(found.id, h->other);
	help_close(h);
}

Test(addresses, of_people_and_no_look_alikes)
{
	struct arena *a = arena_new();
	struct error e;
	struct str out;
	static const char *const good[] = {"a@b.nl", "Jan.de+Vries@Gemeente-X.nl",
					   "o'neill@x.co.uk"};
	static const struct str bad[] = {
		{"", 0},
		{"a", 1},
		{"a@b", 3},
		{"@b.nl", 5},
		{"a@@b.nl", 7},
		{"a@b..nl", 7},
		{".a@b.nl", 7},
		{"a.@b.nl", 7},
		{"a..b@c.nl", 9},
		{"a@-b.nl", 7},
		{"a@b.nl\0x", 8},
		{"a\0@b.nl", 7},
		{"a b@c.nl", 8},
		{"a\n@c.nl", 7},
		{"\"a\"@c.nl", 8},
		{"a@[127.0.0.1]", 13},
		{"аnna@b.nl", 10},        /* Cyrillic a */
		{"anna@gemеente.nl", 17}, /* Cyrillic e */
		{"anna\xef\xbc\xa0"
		 "b.nl",
		 11}, /* full-width at sign */
		{"k\xff@b.nl", 7},
		{"<a@b.nl>", 8},
	};
	char longer[400];

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		cr_expect_eq(address_check(&out, a, str_z(good[i]), &e), 0, "%s", good[i]);
	cr_expect_eq(address_check(&out, a, STR("JAN@X.NL\t"), &e), 0);
	cr_expect(str_eq(out, STR("jan@x.nl")));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_eq(address_check(&out, a, bad[i], &e), -1, "%.*s", STR_ARG(bad[i]));
	memset(longer, 'a', sizeof longer);
	memcpy(longer + 60, "@b.nl", 5);
	cr_expect_eq(address_check(&out, a, (struct str){longer, 65}, &e), 0);
	memcpy(longer + 100, "@b.nl", 5);
	cr_expect_eq(address_check(&out, a, (struct str){longer + 10, 95}, &e), -1);
	cr_expect_eq(address_check(&out, a, (struct str){longer, sizeof longer}, &e), -1);
	arena_free(a);
}

Test(passwords, are_long_and_not_the_first_that_others_try)
{
	struct error e;
	static const struct str bad[] = {
		{"kort", 4},
		{"elf_tekens_", 11},
		{"Wachtwoord12", 12},
		{"W A C H T W O O R D 1 2 3", 25},
		{"password!!!!", 12},
		{"aaaaaaaaaaaaaaa", 15},
		{"abcdefghijklmnop", 16},
		{"987654321098", 12},
		{"!!!!!!!!!!!!!", 13},
		{"jan.de.vries", 12},
		{"Jan.de.Vries@x.nl", 17},
		{"twaalf\0tekens", 13},
		{"twee\nregels erin", 16},
		{"niet \xff\xfe goed gevormd", 22},
	};
	static char longer[PASSWORD_MAX_BYTES + 1];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_eq(password_check(bad[i], STR("jan.de.vries@x.nl"), &e), -1, "%zu", i);
	for (size_t i = 0; i < sizeof longer; i++)
		longer[i] = (char)('a' + i * 7 % 26);
	cr_expect_eq(password_check((struct str){longer, sizeof longer}, STR(""), &e), -1);
	cr_expect_eq(password_check((struct str){longer, PASSWORD_MAX_BYTES}, STR(""), &e), 0);
	cr_expect_eq(password_check(GOOD, STR("a@b.nl"), &e), 0);
	cr_expect_eq(password_check(STR("zes ë's: ëëëëëë op"), STR(""), &e), 0);
	/* Characters, not bytes: eleven of two bytes each. */
	cr_expect_eq(password_check(STR("éèêëéèêëéèê"), STR(""), &e), -1);
}
