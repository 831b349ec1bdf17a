/* Every cell of the table of roles and actions, and that of cookies and origins. */
#include "accounts_help.h"

Test(roles, may_what_the_table_says)
{
	/* v viewer, u uploader, r releaser, a admin */
	static const struct {
		const char *action, *who;
	} table[ACTIONS] = {
		[ACTION_VIEW] = {"view", "vura"},       [ACTION_UPLOAD] = {"upload", "ura"},
		[ACTION_MAP] = {"map", "ura"},          [ACTION_PRIVACY] = {"privacy", "ura"},
		[ACTION_STAGE] = {"stage", "ura"},      [ACTION_RELEASE] = {"release", "ra"},
		[ACTION_WITHDRAW] = {"withdraw", "ra"}, [ACTION_ANSWER] = {"answer", "ura"},
		[ACTION_TOKEN] = {"token", "ura"},      [ACTION_PEOPLE] = {"people", "a"},
		[ACTION_AUDIT] = {"audit", "a"},        [ACTION_POLICY] = {"policy", "a"},
	};
	static const char letters[ROLES] = {[ROLE_VIEWER] = 'v',
					    [ROLE_UPLOADER] = 'u',
					    [ROLE_RELEASER] = 'r',
					    [ROLE_ADMIN] = 'a'};

	for (enum action x = 0; x < ACTIONS; x++) {
		cr_expect_str_eq(action_name(x), table[x].action);
		cr_expect(!account_may(ROLE_NONE, x), "nobody may %s", action_name(x));
		for (enum role r = ROLE_VIEWER; r < ROLES; r++)
			cr_expect_eq(account_may(r, x), strchr(table[x].who, letters[r]) != NULL,
				     "%s %s", role_name(r), action_name(x));
	}
	cr_expect(!account_may(ROLES, ACTION_VIEW));
	cr_expect(!account_may(ROLE_ADMIN, ACTIONS));
}

Test(roles, have_names)
{
	for (enum role r = ROLE_VIEWER; r < ROLES; r++) {
		enum role again;
		cr_expect(role_from(str_z(role_name(r)), &again));
		cr_expect_eq(again, r);
	}
	enum role r = ROLE_ADMIN;
	cr_expect(!role_from(STR("none"), &r));
	cr_expect_eq(r, ROLE_NONE);
	cr_expect(!role_from(STR("Admin"), &r));
	cr_expect(!role_from(STR(""), &r));
}

Test(guard, takes_what_is_of_the_own_pages)
{
	struct str own = STR("https://desk.example");

	cr_expect(request_own(STR("https://desk.example"), STR("same-origin"), own));
	cr_expect(request_own(STR("https://DESK.example"), STR(""), own));
	cr_expect(request_own(STR(""), STR(""), own), "no browser");
	cr_expect(!request_own(STR("null"), STR(""), own));
	cr_expect(!request_own(STR("http://desk.example"), STR(""), own));
	cr_expect(!request_own(STR("https://desk.example.evil"), STR(""), own));
	cr_expect(!request_own(STR("https://desk.example:8443"), STR(""), own));
	cr_expect(!request_own(STR("https://desk.example"), STR("same-site"), own));
	cr_expect(!request_own(STR(""), STR("cross-site"), own));
	cr_expect(!request_own(STR(""), STR("none"), own));
}

static const struct cookie_place at_host = {true, {"/", 1}}, plain = {false, {"/", 1}},
				 below = {true, {"/balie/", 7}},
				 plain_below = {false, {"/balie/", 7}};

static void expect_cookie(enum cookie which, struct str secret, const struct cookie_place *at,
			  struct str expected)
{
	struct buffer out;

	buffer_init(&out, 1000);
	cookie_write(&out, which, secret, at);
	cr_expect(str_eq(buffer_str(&out), expected), "%.*s", STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
}

Test(guard, cookies_go_nowhere_else)
{
	expect_cookie(COOKIE_LOGIN, STR("abc"), &at_host,
		      STR("__Host-stuiver-login=abc; Path=/; HttpOnly; SameSite=Strict; Secure"));
	expect_cookie(
		COOKIE_BROWSER, STR("abc"), &plain,
		STR("stuiver-browser=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000"));
	expect_cookie(
		COOKIE_LOGIN, STR(""), &at_host,
		STR("__Host-stuiver-login=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0"));
	/* A browser refuses __Host- with a path. */
	expect_cookie(
		COOKIE_LOGIN, STR("abc"), &below,
		STR("__Secure-stuiver-login=abc; Path=/balie/; HttpOnly; SameSite=Strict; Secure"));
	expect_cookie(
		COOKIE_ERRAND, STR("abc"), &below,
		STR("__Secure-stuiver-errand=abc; Path=/balie/; HttpOnly; SameSite=Lax; Secure"));
	expect_cookie(COOKIE_LOGIN, STR(""), &plain_below,
		      STR("stuiver-login=; Path=/balie/; HttpOnly; SameSite=Strict; Max-Age=0"));
}

Test(guard, reads_the_cookies_of_its_own_place)
{
	struct str header = STR(
		"a=b; __Host-stuiver-login=XY-_z;stuiver-login=old; c; __Secure-stuiver-login=low");

	cr_expect(str_eq(cookie_read(header, COOKIE_LOGIN, &at_host), STR("XY-_z")));
	cr_expect(str_eq(cookie_read(header, COOKIE_LOGIN, &plain), STR("old")));
	cr_expect(str_eq(cookie_read(header, COOKIE_LOGIN, &below), STR("low")));
	cr_expect_eq(cookie_read(header, COOKIE_BROWSER, &at_host).len, 0);
	cr_expect_eq(cookie_read(STR("__Host-stuiver-login=a; __Host-stuiver-login=b"),
				 COOKIE_LOGIN, &at_host)
			     .len,
		     0, "of two nobody knows whose");
	cr_expect_eq(cookie_read((struct str){0}, COOKIE_LOGIN, &at_host).len, 0);
}

Test(guard, believes_its_own_proxy)
{
	struct str secret = STR("sixteen bytes at least");

	cr_expect(proxy_trusted(secret, secret, STR("192.0.2.1")));
	cr_expect(!proxy_trusted(secret, STR("sixteen bytes at leasT"), STR("127.0.0.1")));
	cr_expect(!proxy_trusted(secret, STR(""), STR("127.0.0.1")));
	cr_expect(!proxy_trusted(STR("short"), STR("short"), STR("127.0.0.1")));
	cr_expect(proxy_trusted(STR(""), STR(""), STR("127.0.0.1")));
	cr_expect(proxy_trusted(STR(""), STR(""), STR("::1")));
	cr_expect(!proxy_trusted(STR(""), STR(""), STR("192.0.2.1")));
	cr_expect(!proxy_trusted(STR(""), STR(""), STR("")));
}
