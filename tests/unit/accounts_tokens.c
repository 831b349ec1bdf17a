/* Tokens for programs, in every state. */
#include "accounts_help.h"

#define BOTH (1u << ACTION_UPLOAD | 1u << ACTION_STAGE)

static void make(struct help *h, int64_t account, unsigned actions, char secret[SECRET_SIZE + 4])
{
	struct api_token wish = {.account = account,
				 .organisation = h->organisation,
				 .label = STR("nachtelijke export"),
				 .actions = actions};

	OK(api_token_make(h->d, &wish, 30, secret, &h->e));
}

Test(tokens, do_what_they_are_for)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE + 4];
	struct api_token t;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_UPLOADER);
	make(h, anna, 1u << ACTION_UPLOAD, secret);
	OK(api_token_use(h->d, h->a, str_z(secret), ACTION_UPLOAD, &t, &h->e));
	cr_expect(t.account == anna && t.organisation == h->organisation);
	cr_expect(str_eq(t.address, STR("anna@waterrijk.nl")), "who answers for it");
	NOT(api_token_use(h->d, h->a, str_z(secret), ACTION_STAGE, &t, &h->e), STATUS_REFUSED);
	for (enum action x = 0; x <= ACTIONS; x++)
		if (x != ACTION_UPLOAD)
			NOT(api_token_use(h->d, h->a, str_z(secret), x, &t, &h->e), STATUS_REFUSED);
	NOT(api_token_use(h->d, h->a, STR("stv_"), ACTION_UPLOAD, &t, &h->e), STATUS_NOT_FOUND);
	NOT(api_token_use(h->d, h->a, STR(""), ACTION_UPLOAD, &t, &h->e), STATUS_NOT_FOUND);
	NOT(api_token_use(h->d, h->a, str_z(secret + 4), ACTION_UPLOAD, &t, &h->e),
	    STATUS_NOT_FOUND);
	help_close(h);
}

Test(tokens, end)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE + 4], next[SECRET_SIZE + 4];
	struct api_token t, *list;
	size_t n;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_UPLOADER);
	help_person(h, "bert@waterrijk.nl", ROLE_ADMIN);
	make(h, anna, BOTH, secret);
	make(h, anna, BOTH, next);
	OK(api_token_use(h->d, h->a, str_z(secret), ACTION_STAGE, &t, &h->e));
	NOT(api_token_revoke(h->d, h->other, t.id, STR("x"), &h->e), STATUS_NOT_FOUND);
	NOT(api_token_revoke(h->d, h->organisation, 99, STR("x"), &h->e), STATUS_NOT_FOUND);
	OK(api_token_revoke(h->d, h->organisation, t.id, STR("bert@waterrijk.nl"), &h->e));
	OK(api_token_revoke(h->d, h->organisation, t.id, STR("bert@waterrijk.nl"), &h->e));
	NOT(api_token_use(h->d, h->a, str_z(secret), ACTION_UPLOAD, &t, &h->e), STATUS_NOT_FOUND);
	OK(api_token_use(h->d, h->a, str_z(next), ACTION_UPLOAD, &t, &h->e));
	OK(api_tokens_of(h->d, h->a, h->organisation, anna, &list, &n, &h->e));
	cr_assert_eq(n, 2);
	cr_expect(list[0].used_at == clock_now && !list[0].revoked_at && list[1].revoked_at);
	cr_expect_eq(list[0].actions, BOTH);
	OK(api_tokens_of(h->d, h->a, h->other, 0, &list, &n, &h->e));
	cr_expect_eq(n, 0, "another organisation sees none of them");
	clock_now += 30 * 86400;
	NOT(api_token_use(h->d, h->a, str_z(next), ACTION_UPLOAD, &t, &h->e), STATUS_NOT_FOUND);
	help_close(h);
}

Test(tokens, may_no_more_than_who_made_them)
{
	struct help help, *h = &help;
	char secret[SECRET_SIZE + 4];
	struct api_token t;

	help_open(h);
	int64_t anna = help_person(h, "anna@waterrijk.nl", ROLE_UPLOADER);
	int64_t kees = help_person(h, "kees@waterrijk.nl", ROLE_VIEWER);
	struct api_token wish = {.account = kees,
				 .organisation = h->organisation,
				 .label = STR("x"),
				 .actions = BOTH};
	NOT(api_token_make(h->d, &wish, 1, secret, &h->e), STATUS_REFUSED);
	wish.account = anna;
	wish.organisation = h->other;
	NOT(api_token_make(h->d, &wish, 1, secret, &h->e), STATUS_REFUSED);
	wish.organisation = h->organisation;
	wish.actions = 1u << ACTION_RELEASE;
	NOT(api_token_make(h->d, &wish, 1, secret, &h->e), STATUS_REFUSED);
	wish.actions = 0;
	NOT(api_token_make(h->d, &wish, 1, secret, &h->e), STATUS_REFUSED);
	wish.actions = BOTH;
	NOT(api_token_make(h->d, &wish, 0, secret, &h->e), STATUS_USAGE);
	NOT(api_token_make(h->d, &wish, TOKEN_MAX_DAYS + 1, secret, &h->e), STATUS_USAGE);
	wish.label = STR(" ");
	NOT(api_token_make(h->d, &wish, 1, secret, &h->e), STATUS_USAGE);
	make(h, anna, BOTH, secret);
	OK(account_set_role(h->d, anna, h->organisation, ROLE_VIEWER, STR("x"), &h->e));
	NOT(api_token_use(h->d, h->a, str_z(secret), ACTION_UPLOAD, &t, &h->e), STATUS_REFUSED);
	OK(account_set_role(h->d, anna, h->organisation, ROLE_NONE, STR("x"), &h->e));
	NOT(api_token_use(h->d, h->a, str_z(secret), ACTION_UPLOAD, &t, &h->e), STATUS_REFUSED);
	help_close(h);
}
