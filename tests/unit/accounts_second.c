/* Codes of the app against the vectors of RFC 6238 and RFC 2202, and what becomes of each code. */
#include "accounts/inside.h"
#include "accounts_help.h"

#include "base/memory/hash.h"

Test(totp, gives_the_codes_of_rfc_6238)
{
	/* Appendix B, SHA1; eight digits there, of which apps show the last six. */
	static const struct {
		uint64_t time;
		uint32_t code;
	} vectors[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
		       {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		cr_expect_eq(totp_code((const unsigned char *)"12345678901234567890", 20,
				       vectors[i].time / 30),
			     vectors[i].code % 1000000, "at %llu",
			     (unsigned long long)vectors[i].time);
}

Test(totp, hmac_is_that_of_rfc_2202)
{
	static const struct {
		const char *key, *message, *mac;
	} vectors[] = {
		{"\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
		 "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"},
		{"Jefe", "what do ya want for nothing?",
		 "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
	};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		unsigned char mac[SHA1_BYTES];
		char hex[2 * SHA1_BYTES + 1];
		hmac_sha1(str_z(vectors[i].key), str_z(vectors[i].message), mac);
		for (size_t k = 0; k < SHA1_BYTES; k++)
			snprintf(hex + 2 * k, 3, "%02x", mac[k]);
		cr_expect_str_eq(hex, vectors[i].mac);
	}
}

/* RFC 4648, by another way than the program's. */
static size_t from_base32(unsigned char *out, struct str text)
{
	uint64_t bits = 0;
	int have = 0;
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *at = strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", text.ptr[i]);
		cr_assert(at && *at);
		bits = bits << 5 | (uint64_t)(at - "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
		have += 5;
		if (have >= 8) {
			have -= 8;
			out[n++] = (unsigned char)(bits >> have);
		}
	}
	return n;
}

struct person {
	struct help help;
	int64_t account;
	unsigned char secret[32];
	struct str recovery[RECOVERY_CODES];
};

static struct str code_at(const struct person *p, int64_t time)
{
	return arena_printf(p->help.a, "%06u",
			    totp_code(p->secret, TOTP_SECRET_BYTES, (uint64_t)time / 30));
}

static void with_second(struct person *p)
{
	struct help *h = &p->help;
	struct second_offer offer;

	help_open(h);
	p->account = help_person(h, "iemand@waterrijk.nl", ROLE_UPLOADER);
	OK(second_offer(h->d, h->a, p->account, &offer, &h->e));
	cr_assert_eq(offer.secret.len, 32);
	cr_assert_eq(from_base32(p->secret, offer.secret), TOTP_SECRET_BYTES);
	cr_expect(str_eq(offer.uri,
			 arena_printf(h->a,
				      "otpauth://totp/Stuiver:iemand@waterrijk.nl?secret=%.*s"
				      "&issuer=Stuiver",
				      STR_ARG(offer.secret))));
	NOT(second_confirm(h->d, h->a, p->account, STR("00000"), p->recovery, &h->e),
	    STATUS_REFUSED);
	OK(second_confirm(h->d, h->a, p->account, code_at(p, clock_now), p->recovery, &h->e));
	NOT(second_offer(h->d, h->a, p->account, &offer, &h->e), STATUS_EXISTS);
	clock_now += 90;
}

static struct login_result half(struct person *p)
{
	struct help *h = &p->help;
	struct login_result r;
	struct caller v = HOME;

	OK(login_password(h->d, STR("iemand@waterrijk.nl"), GOOD, &v, &r, &h->e));
	cr_assert_eq(r.outcome, LOGIN_SECOND);
	return r;
}

static enum login_outcome second(struct person *p, const struct login_result *first,
				 struct str code)
{
	struct help *h = &p->help;
	struct login_result r;
	struct caller v = HOME;
	struct login login;

	OK(login_second(h->d, str_z(first->secret), code, &v, &r, &h->e));
	if (r.outcome == LOGIN_DONE) {
		OK(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e));
		cr_expect_str_neq(r.secret, first->secret, "a new secret");
	}
	return r.outcome;
}

Test(second, a_password_alone_lets_nobody_in)
{
	struct person p;
	struct help *h = &p.help;
	struct caller v = HOME;
	struct login login;

	with_second(&p);
	struct login_result r = half(&p);
	NOT(login_find(h->d, h->a, str_z(r.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now)), LOGIN_DONE);
	NOT(login_second(h->d, str_z(r.secret), code_at(&p, clock_now + 30), &v, &r, &h->e),
	    STATUS_NOT_FOUND);
	r = half(&p);
	clock_now += LOGIN_SECOND_SECONDS;
	NOT(login_second(h->d, str_z(r.secret), code_at(&p, clock_now), &v, &r, &h->e),
	    STATUS_NOT_FOUND);
	help_close(h);
}

Test(second, a_new_password_by_a_link_does_not_do_without)
{
	struct person p;
	struct help *h = &p.help;
	char secret[SECRET_SIZE];
	struct caller v = HOME;
	struct login login;

	with_second(&p);
	OK(reset_make(h->d, 0, STR("iemand@waterrijk.nl"), false, STR("x"), secret, &h->e));
	OK(accepts(h, str_z(secret), STR(""), OTHER));
	cr_expect_eq(accepted.outcome, LOGIN_SECOND);
	NOT(login_find(h->d, h->a, str_z(accepted.secret), &v, &login, &h->e), STATUS_NOT_FOUND);
	cr_expect_eq(second(&p, &accepted, code_at(&p, clock_now)), LOGIN_DONE);
	OK(reset_make(h->d, 0, STR("iemand@waterrijk.nl"), true, STR("x"), secret, &h->e));
	OK(accepts(h, str_z(secret), STR(""), GOOD));
	cr_expect_eq(accepted.outcome, LOGIN_DONE);
	help_close(h);
}

Test(second, a_code_counts_one_step_either_way_and_once)
{
	struct person p;

	with_second(&p);
	struct login_result r = half(&p);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now - 60)), LOGIN_WRONG);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now + 60)), LOGIN_WRONG);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now - 30)), LOGIN_DONE);
	r = half(&p);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now - 30)), LOGIN_WRONG, "used");
	struct str spaced = code_at(&p, clock_now + 30);
	spaced = arena_printf(p.help.a, " %.3s %.3s ", spaced.ptr, spaced.ptr + 3);
	cr_expect_eq(second(&p, &r, spaced), LOGIN_DONE);
	r = half(&p);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now)), LOGIN_WRONG,
		     "a step before one that was used");
	help_close(&p.help);
}

Test(second, recovery_codes_work_once_each)
{
	struct person p;
	struct help *h = &p.help;
	int64_t left;

	with_second(&p);
	struct login_result r = half(&p);
	cr_expect_eq(second(&p, &r, p.recovery[3]), LOGIN_DONE);
	r = half(&p);
	cr_expect_eq(second(&p, &r, p.recovery[3]), LOGIN_WRONG);
	char *loud = str_dup(p.recovery[4]);
	for (char *c = loud; *c; c++)
		*c = *c >= 'a' ? (char)(*c - 32) : *c;
	cr_expect_eq(second(&p, &r, str_z(loud)), LOGIN_DONE);
	free(loud);
	OK(second_codes_left(h->d, p.account, &left, &h->e));
	cr_expect_eq(left, RECOVERY_CODES - 2);
	struct str fresh[RECOVERY_CODES];
	OK(second_renew(h->d, h->a, p.account, code_at(&p, clock_now), fresh, &h->e));
	r = half(&p);
	cr_expect_eq(second(&p, &r, p.recovery[5]), LOGIN_WRONG, "of before");
	cr_expect_eq(second(&p, &r, fresh[0]), LOGIN_DONE);
	NOT(second_drop(h->d, p.account, STR("123"), &h->e), STATUS_REFUSED);
	OK(second_drop(h->d, p.account, fresh[1], &h->e));
	OK(second_codes_left(h->d, p.account, &left, &h->e));
	cr_expect_eq(left, 0);
	struct caller v = HOME;
	OK(login_password(h->d, STR("iemand@waterrijk.nl"), GOOD, &v, &r, &h->e));
	cr_expect_eq(r.outcome, LOGIN_DONE);
	help_close(h);
}

Test(second, codes_cannot_be_tried_out)
{
	struct person p;
	struct help *h = &p.help;
	struct caller v = HOME;
	struct login_result r, again;
	int waits = 0;

	with_second(&p);
	r = half(&p);
	for (int i = 0; i < 4; i++)
		cr_expect_eq(second(&p, &r, STR("abc")), LOGIN_WRONG);
	cr_expect_eq(second(&p, &r, STR("abc")), LOGIN_WRONG);
	NOT(login_second(h->d, str_z(r.secret), STR("abc"), &v, &again, &h->e), STATUS_NOT_FOUND);
	for (int i = 0; i < 4; i++) {
		r = half(&p);
		waits += second(&p, &r, STR("abc")) == LOGIN_WAIT;
	}
	cr_expect_geq(waits, 3, "%d", waits);
	h->e = (struct error){0};
	NOT(second_drop(h->d, p.account, STR("abc"), &h->e), STATUS_LIMIT);
	clock_now += 900;
	r = half(&p);
	cr_expect_eq(second(&p, &r, code_at(&p, clock_now)), LOGIN_DONE, "waiting is enough");
	help_close(h);
}

Test(second, odd_codes_are_wrong)
{
	struct person p;
	static const struct str odd[] = {
		{"", 0},        {"\0\0\0\0\0\0", 6}, {"-00001", 6},
		{"٠٠٠٠٠٠", 12}, {"1e5", 3},          {"+12345", 6},
	};

	with_second(&p);
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		bool right = true, recovery;
		cr_assert_eq(
			second_right(p.help.d, p.account, odd[i], &right, &recovery, &p.help.e), 0);
		cr_expect(!right);
	}
	char *longer = xcalloc(1, 1 << 20);
	memset(longer, '1', 1 << 20);
	bool right = true, recovery;
	cr_assert_eq(second_right(p.help.d, p.account, (struct str){longer, 1 << 20}, &right,
				  &recovery, &p.help.e),
		     0);
	cr_expect(!right);
	free(longer);
	help_close(&p.help);
}
