/* OpenID Connect against a provider of the test's own on loopback: what is asked of it, and each way in which its
 * answer may not hold. */
#include "fetch_server.h"

#include "base/memory/arena.h"
#include "oidc/oidc.h"
#include "oidc/statement.h"

#include <criterion/criterion.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#define NOW 1800000000
#define CLIENT "stuiver-desk"

/* ---- keys, and statements signed with them ---- */

struct signer {
	EVP_PKEY *key;
	const char *alg;
	struct str jwk;
};

static struct str number_of(struct arena *a, const EVP_PKEY *key, const char *name, size_t size)
{
	BIGNUM *n = NULL;
	unsigned char bytes[1024];

	cr_assert_eq(EVP_PKEY_get_bn_param(key, name, &n), 1);
	if (!size)
		size = (size_t)BN_num_bytes(n);
	cr_assert_gt(BN_bn2binpad(n, bytes, (int)size), 0);
	BN_free(n);
	return to_base64url(a, bytes, size);
}

static struct signer rsa(struct arena *a, unsigned bits, const char *kid)
{
	struct signer s = {EVP_RSA_gen(bits), "RS256", {0}};
	struct str n = number_of(a, s.key, OSSL_PKEY_PARAM_RSA_N, 0);
	struct str e = number_of(a, s.key, OSSL_PKEY_PARAM_RSA_E, 0);

	s.jwk = arena_printf(
		a, "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}",
		kid, n.ptr, e.ptr);
	return s;
}

static struct signer ec(struct arena *a, const char *kid)
{
	struct signer s = {EVP_EC_gen("P-256"), "ES256", {0}};
	struct str x = number_of(a, s.key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
	struct str y = number_of(a, s.key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);

	s.jwk = arena_printf(
		a, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}",
		kid, x.ptr, y.ptr);
	return s;
}

static struct str sign(struct arena *a, const struct signer *s, struct str text)
{
	unsigned char out[1024], raw[64];
	size_t n = sizeof out;
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	cr_assert_eq(EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, s->key), 1);
	cr_assert_eq(EVP_DigestSign(c, out, &n, (const unsigned char *)text.ptr, text.len), 1);
	EVP_MD_CTX_free(c);
	if (strcmp(s->alg, "RS256") == 0)
		return to_base64url(a, out, n);
	const unsigned char *p = out;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &p, (long)n);
	BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw + 32, 32);
	ECDSA_SIG_free(pair);
	return to_base64url(a, raw, sizeof raw);
}

static struct str statement(struct arena *a, const struct signer *s, const char *header,
			    struct str claims)
{
	struct str head =
		header ? str_z(header) : arena_printf(a, "{\"alg\":\"%s\",\"kid\":\"k1\"}", s->alg);
	struct str text = arena_printf(a, "%s.%s", to_base64url(a, head.ptr, head.len).ptr,
				       to_base64url(a, claims.ptr, claims.len).ptr);

	return arena_printf(a, "%s.%s", text.ptr, sign(a, s, text).ptr);
}

/* ---- the provider ---- */

struct provider {
	struct arena *a;
	struct fake fake;
	struct reply script[3]; /* about itself; the code's exchange; its keys */
	struct signer signer;
	struct oidc *oidc;
	struct oidc_start start;
	struct str url;
};

static const char *json_reply(struct arena *a, struct str body)
{
	return arena_printf(a,
			    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
			    "%zu\r\nConnection: close\r\n\r\n%.*s",
			    body.len, STR_ARG(body))
		.ptr;
}

static void begin_as(struct provider *p, struct signer signer, const char *issuer)
{
	struct error e;

	p->signer = signer;
	fake_start(&p->fake, p->script, 3);
	const char *base = p->fake.base;
	p->script[0].bytes = json_reply(
		p->a, arena_printf(p->a,
				   "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/in?x=1\","
				   "\"token_endpoint\":\"%s/token/\",\"jwks_uri\":\"%s/keys\"}",
				   issuer ? issuer : base, base, base, base));
	p->script[2].bytes =
		json_reply(p->a, arena_printf(p->a, "{\"keys\":[%s]}", signer.jwk.ptr));
	struct oidc_options o = {.issuer = base,
				 .client_id = CLIENT,
				 .client_secret = "geheim & zo",
				 .redirect = "https://desk.example/oidc"};
	int opened = oidc_open(&p->oidc, &o, &e);
	cr_assert_eq(opened, issuer ? -1 : 0, "%s", e.text);
	if (!issuer)
		p->url = oidc_begin(p->oidc, p->a, &p->start);
}

static void begin(struct provider *p)
{
	*p = (struct provider){.a = arena_new()};
	begin_as(p, rsa(p->a, 2048, "k1"), NULL);
}

static void end(struct provider *p)
{
	oidc_close(p->oidc);
	fake_stop(&p->fake);
	EVP_PKEY_free(p->signer.key);
	arena_free(p->a);
}

static struct str claims_with(struct provider *p, const char *iss, const char *aud,
			      const char *nonce, int64_t exp, const char *more)
{
	return arena_printf(
		p->a, "{\"iss\":\"%s\",\"aud\":%s,\"nonce\":\"%s\",\"exp\":%lld,\"iat\":%d%s}",
		iss ? iss : p->fake.base, aud, nonce ? nonce : p->start.nonce, (long long)exp,
		NOW - 5, more);
}

#define ANNA ",\"sub\":\"u1\",\"email\":\"anna@waterrijk.nl\",\"email_verified\":true"

static int finish_with(struct provider *p, struct str token, struct oidc_person *out,
		       struct error *e)
{
	struct oidc_return back = {.code = STR("c0de/+"), .state = str_z(p->start.state)};

	p->fake.served = 1;
	p->script[1].bytes = json_reply(
		p->a, arena_printf(p->a, "{\"access_token\":\"x\",\"id_token\":\"%.*s\"}",
				   STR_ARG(token)));
	return oidc_finish(p->oidc, p->a, &p->start, &back, NOW, out, e);
}

static void refused(struct provider *p, struct str token, const char *why)
{
	struct oidc_person person;
	struct error e = {0};

	cr_expect_eq(finish_with(p, token, &person, &e), -1, "%s was let pass", why);
	cr_expect_eq(e.status, STATUS_REFUSED, "%s: %s", why, e.text);
	cr_expect(strstr(e.text, why), "%s: %s", why, e.text);
}

Test(oidc, somebody_comes_in)
{
	struct provider p;
	struct oidc_person person;
	struct error e;

	begin(&p);
	cr_expect(
		str_starts(p.url, arena_printf(p.a, "%s/in?x=1&response_type=code", p.fake.base)));
	cr_expect_not_null(strstr(p.url.ptr, "&redirect_uri=https%3A%2F%2Fdesk.example%2Foidc&"));
	cr_expect_not_null(strstr(p.url.ptr, "&code_challenge_method=S256"));
	cr_expect_null(strstr(p.url.ptr, p.start.verifier), "the verifier stays here");
	struct str claims = claims_with(&p, NULL, "\"" CLIENT "\"", NULL, NOW + 60, ANNA);
	cr_assert_eq(finish_with(&p, statement(p.a, &p.signer, NULL, claims), &person, &e), 0, "%s",
		     e.text);
	cr_expect(str_eq(person.subject, STR("u1")));
	cr_expect(str_eq(person.address, STR("anna@waterrijk.nl")));
	cr_expect(str_eq(person.issuer, str_z(p.fake.base)));
	const char *sent = p.fake.requests[1];
	cr_expect(str_starts(str_z(sent), STR("POST /base/token/ HTTP")), "%.40s", sent);
	end(&p);
}

Test(oidc, es256_too)
{
	struct provider p = {.a = arena_new()};
	struct oidc_person person;
	struct error e;

	begin_as(&p, ec(p.a, "k1"), NULL);
	struct str claims = claims_with(&p, NULL, "[\"" CLIENT "\"]", NULL, NOW + 60, ANNA);
	struct str token = statement(p.a, &p.signer, NULL, claims);
	cr_assert_eq(finish_with(&p, token, &person, &e), 0, "%s", e.text);
	char *broken = str_dup(token);
	broken[token.len - 3] = broken[token.len - 3] == 'A' ? 'B' : 'A';
	refused(&p, str_z(broken), "not signed");
	free(broken);
	end(&p);
}

Test(oidc, a_statement_that_does_not_hold_is_refused)
{
	struct provider p;
	const char *own = "\"" CLIENT "\"";

	begin(&p);
#define STATED(...) statement(p.a, &p.signer, NULL, claims_with(&p, __VA_ARGS__))
	refused(&p, STATED("https://other.example", own, NULL, NOW + 60, ANNA), "another provider");
	refused(&p, STATED(NULL, "\"somebody-else\"", NULL, NOW + 60, ANNA), "another party");
	refused(&p, STATED(NULL, "[]", NULL, NOW + 60, ANNA), "another party");
	refused(&p, STATED(NULL, "[\"" CLIENT "\",\"b\"]", NULL, NOW + 60, ANNA), "another party");
	refused(&p, STATED(NULL, own, NULL, NOW + 60, ANNA ",\"azp\":\"b\""), "another party");
	refused(&p, STATED(NULL, own, "n0nce", NOW + 60, ANNA), "another login");
	refused(&p, STATED(NULL, own, NULL, NOW - 600, ANNA), "past its time");
	refused(&p,
		STATED(NULL, own, NULL, NOW + 60, ",\"email\":\"a@b.nl\",\"email_verified\":true"),
		"who you are");
	refused(&p, STATED(NULL, own, NULL, NOW + 60, ",\"sub\":\"u\""), "no e-mail");
	refused(&p, STATED(NULL, own, NULL, NOW + 60, ",\"sub\":\"u\",\"email\":\"a@b.nl\""),
		"verified");
	refused(&p,
		STATED(NULL, own, NULL, NOW + 60,
		       ",\"sub\":\"u\",\"email\":\"a@b.nl\",\"email_verified\":\"true\""),
		"verified");
	refused(&p,
		statement(p.a, &p.signer, NULL,
			  arena_printf(p.a, "{\"iss\":\"%s\",\"aud\":%s,\"nonce\":\"%s\"%s}",
				       p.fake.base, own, p.start.nonce, ANNA)),
		"past its time");
	refused(&p, statement(p.a, &p.signer, NULL, STR("[1]")), "not signed");
	end(&p);
}

Test(oidc, a_signature_that_is_of_no_key_is_refused)
{
	struct provider p;

	begin(&p);
	struct signer other = rsa(p.a, 2048, "k1"), curve = ec(p.a, "k1");
	struct str claims = claims_with(&p, NULL, "\"" CLIENT "\"", NULL, NOW + 60, ANNA);
	struct str head = STR("{\"alg\":\"none\"}");
	struct str good = statement(p.a, &p.signer, NULL, claims);
	refused(&p, statement(p.a, &other, NULL, claims), "not signed");
	refused(&p, statement(p.a, &curve, NULL, claims), "not signed");
	refused(&p, statement(p.a, &p.signer, "{\"alg\":\"RS256\",\"kid\":\"k2\"}", claims),
		"not signed");
	refused(&p, statement(p.a, &p.signer, "{\"alg\":\"HS256\",\"kid\":\"k1\"}", claims),
		"not signed");
	refused(&p, statement(p.a, &p.signer, "{\"alg\":\"RS256\",\"crit\":[\"x\"]}", claims),
		"not signed");
	refused(&p,
		arena_printf(p.a, "%s.%s.", to_base64url(p.a, head.ptr, head.len).ptr,
			     to_base64url(p.a, claims.ptr, claims.len).ptr),
		"not signed");
	refused(&p, arena_printf(p.a, "%s.x", good.ptr), "not signed");
	refused(&p, STR(""), "not signed");
	refused(&p, STR("a.b"), "not signed");
	refused(&p, STR(".."), "not signed");
	/* What is said, changed behind the signature's back. */
	struct str rest = good, h = str_split(&rest, '.'), b = str_split(&rest, '.');
	(void)b;
	struct str more = claims_with(&p, NULL, "\"" CLIENT "\"", NULL, NOW + 9999, ANNA);
	refused(&p,
		arena_printf(p.a, "%.*s.%s.%.*s", STR_ARG(h),
			     to_base64url(p.a, more.ptr, more.len).ptr, STR_ARG(rest)),
		"not signed");
	EVP_PKEY_free(other.key);
	EVP_PKEY_free(curve.key);
	end(&p);
}

Test(oidc, short_keys_sign_nothing)
{
	struct provider p = {.a = arena_new()};

	begin_as(&p, rsa(p.a, 1024, "k1"), NULL);
	refused(&p,
		statement(p.a, &p.signer, NULL,
			  claims_with(&p, NULL, "\"" CLIENT "\"", NULL, NOW + 60, ANNA)),
		"not signed");
	end(&p);
}

Test(oidc, what_the_browser_brings_back_is_of_this_login)
{
	struct provider p;
	struct oidc_person person;
	struct error e;

	begin(&p);
	const struct oidc_return backs[] = {
		{.code = STR("c"), .state = STR("of another")},
		{.code = STR("c")},
		{.state = str_z(p.start.state)},
		{.code = STR("c"), .state = str_z(p.start.state), .issuer = STR("https://evil")},
		{.state = str_z(p.start.state), .fault = STR("access_denied")},
	};
	for (size_t i = 0; i < sizeof backs / sizeof *backs; i++) {
		cr_expect_eq(oidc_finish(p.oidc, p.a, &p.start, &backs[i], NOW, &person, &e), -1);
		cr_expect_eq(e.status, STATUS_REFUSED, "%zu: %s", i, e.text);
	}
	cr_expect_eq(p.fake.served, 1, "and the provider was asked for nothing");
	struct oidc_start none = {0};
	cr_expect_eq(oidc_finish(p.oidc, p.a, &none, &(struct oidc_return){.code = STR("c")}, NOW,
				 &person, &e),
		     -1);
	end(&p);
}

Test(oidc, a_provider_that_is_another_or_not_safe_is_refused)
{
	struct provider p = {.a = arena_new()};
	struct oidc *oidc;
	struct error e;

	begin_as(&p, rsa(p.a, 2048, "k1"), "https://other.example");
	end(&p);
	static const char *const unsafe[] = {"http://login.example",
					     "http://127.0.0.1.evil.example", "ftp://x", "",
					     "http://localhost@evil.example"};
	for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
		struct oidc_options o = {
			.issuer = unsafe[i], .client_id = "x", .redirect = "https://desk.example/"};
		cr_expect_eq(oidc_open(&oidc, &o, &e), -1);
		cr_expect_eq(e.status, STATUS_USAGE, "%s: %s", unsafe[i], e.text);
	}
}
