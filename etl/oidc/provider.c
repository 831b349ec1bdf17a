/* A provider: where it is asked, and what its answers must say. */
#include "oidc/oidc.h"

#include "base/memory/buffer.h"
#include "fetch/fetch.h"
#include "oidc/statement.h"

#include <sodium.h>
#include <stdlib.h>

#define ANSWER_MAX ((size_t)1 << 20)
#define FORM_MAX 16384
#define TIMEOUT_MS 10000
#define LATE_SECONDS 120 /* clocks differ */

struct oidc {
	struct arena *arena;
	struct str issuer, client_id, client_secret, redirect;
	struct str authorization, token, keys;
	bool unverified, says_issuer;
};

/* ---- asking ---- */

/* Secrets go over https, or stay on this machine. */
static bool safe(struct str url)
{
	static const char *const local[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};

	if (str_starts(url, STR("https://")))
		return true;
	for (size_t i = 0; i < sizeof local / sizeof *local; i++) {
		struct str l = str_z(local[i]);
		if (str_starts(url, l) &&
		    (url.len == l.len || url.ptr[l.len] == ':' || url.ptr[l.len] == '/'))
			return true;
	}
	return false;
}

/* The JSON object that is answered at `url` plus `path`: to a GET, or to a form. */
static json_t *ask_provider(struct arena *a, struct str url, const char *path, struct str form,
			    struct error *e)
{
	struct fetch_options o;
	struct fetch_answer answer;
	struct fetcher *f;

	if (!*path && str_ends(url, STR("/")))
		path = "/"; /* a base has none */
	fetch_options_init(&o);
	o.max_bytes = ANSWER_MAX;
	o.connect_timeout_ms = o.timeout_ms = TIMEOUT_MS;
	o.retries = 1;
	o.rate = 0;
	o.accept = "application/json";
	if (fetcher_open(&f, arena_dup(a, url).ptr, &o, e))
		return NULL;
	int failed = form.ptr ? fetch_post(&answer, f, a, str_z(path), form, e)
			      : fetch_get(&answer, f, a, str_z(path), e);
	fetcher_close(f);
	if (failed)
		return NULL;
	json_t *json = json_loadb(answer.body.ptr, answer.body.len, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(json))
		return json;
	json_decref(json);
	error_set(e, STATUS_INPUT, "what %.*s%s answers is no JSON object", STR_ARG(url), path);
	return NULL;
}

static struct str text_member(struct arena *a, const json_t *object, const char *name)
{
	return arena_dup(a, str_z(json_string_value(json_object_get(object, name))));
}

static int read_addresses(struct oidc *p, const json_t *about, struct error *e)
{
	struct arena *a = p->arena;
	struct str issuer = text_member(a, about, "issuer");

	if (!str_eq(issuer, p->issuer))
		return error_set(e, STATUS_INPUT,
				 "%.*s says that it is '%.*s': give the issuer as it calls itself",
				 STR_ARG(p->issuer), STR_ARG(str_head(issuer, 200)));
	p->authorization = text_member(a, about, "authorization_endpoint");
	p->token = text_member(a, about, "token_endpoint");
	p->keys = text_member(a, about, "jwks_uri");
	p->says_issuer = json_is_true(
		json_object_get(about, "authorization_response_iss_parameter_supported"));
	if (!safe(p->authorization) || !safe(p->token) || !safe(p->keys))
		return error_set(e, STATUS_INPUT,
				 "%.*s does not say where to log in, where to exchange a code and "
				 "where its keys are, all over https",
				 STR_ARG(p->issuer));
	return 0;
}

int oidc_open(struct oidc **out, const struct oidc_options *o, struct error *e)
{
	*out = NULL;
	if (!safe(str_z(o->issuer)) || !safe(str_z(o->redirect)))
		return error_set(
			e, STATUS_USAGE,
			"the issuer and the address to come back to are https://… addresses");
	struct arena *a = arena_new();
	struct oidc *p = ARENA_NEW(a, struct oidc);
	*p = (struct oidc){.arena = a,
			   .issuer = arena_dup(a, str_z(o->issuer)),
			   .client_id = arena_dup(a, str_z(o->client_id)),
			   .client_secret = arena_dup(a, str_z(o->client_secret)),
			   .redirect = arena_dup(a, str_z(o->redirect)),
			   .unverified = o->unverified};
	json_t *about =
		ask_provider(a, p->issuer, "/.well-known/openid-configuration", (struct str){0}, e);
	int result = about ? read_addresses(p, about, e) : -1;
	json_decref(about);
	if (result)
		oidc_close(p);
	else
		*out = p;
	return result;
}

void oidc_close(struct oidc *p)
{
	if (p)
		arena_free(p->arena);
}

/* ---- there ---- */

static void new_secret(char out[OIDC_SECRET_SIZE])
{
	unsigned char bytes[32];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2base64(out, OIDC_SECRET_SIZE, bytes, sizeof bytes,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct str oidc_begin(const struct oidc *p, struct arena *a, struct oidc_start *start)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	struct buffer url;

	new_secret(start->state);
	new_secret(start->nonce);
	new_secret(start->verifier);
	crypto_hash_sha256(digest, (const unsigned char *)start->verifier, OIDC_SECRET_SIZE - 1);
	buffer_init(&url, FORM_MAX);
	buffer_append_str(&url, p->authorization);
	fetch_parameter(&url, "response_type", STR("code"));
	fetch_parameter(&url, "scope", STR("openid email profile"));
	fetch_parameter(&url, "client_id", p->client_id);
	fetch_parameter(&url, "redirect_uri", p->redirect);
	fetch_parameter(&url, "state", str_z(start->state));
	fetch_parameter(&url, "nonce", str_z(start->nonce));
	fetch_parameter(&url, "code_challenge", to_base64url(a, digest, sizeof digest));
	fetch_parameter(&url, "code_challenge_method", STR("S256"));
	struct str out = arena_dup(a, buffer_str(&url));
	buffer_drop(&url);
	return out;
}

/* ---- and back ---- */

static int refuse(struct error *e, const char *why)
{
	return error_set(e, STATUS_REFUSED, "the provider's answer does not hold: %s", why);
}

static bool audience_is(const json_t *claims, struct str client)
{
	const json_t *aud = json_object_get(claims, "aud"), *azp = json_object_get(claims, "azp");
	bool ours = str_eq(str_z(json_string_value(aud)), client);

	for (size_t i = 0; i < json_array_size(aud); i++)
		ours = ours || str_eq(str_z(json_string_value(json_array_get(aud, i))), client);
	if (json_array_size(aud) > 1 && !azp)
		return false;
	return ours && (!azp || str_eq(str_z(json_string_value(azp)), client));
}

static int check_claims(const struct oidc *p, const json_t *claims, const struct oidc_start *start,
			int64_t now, struct error *e)
{
	const json_t *exp = json_object_get(claims, "exp"), *iat = json_object_get(claims, "iat");

	if (!str_eq(str_z(json_string_value(json_object_get(claims, "iss"))), p->issuer))
		return refuse(e, "it is of another provider");
	if (!audience_is(claims, p->client_id))
		return refuse(e, "it is for another party");
	if (!str_eq(str_z(json_string_value(json_object_get(claims, "nonce"))),
		    str_z(start->nonce)))
		return refuse(e, "it belongs to another login");
	if (!json_is_integer(exp) || json_integer_value(exp) <= now - LATE_SECONDS)
		return refuse(e, "it is past its time; is this machine's clock right?");
	if (!json_is_integer(iat) || json_integer_value(iat) > now + LATE_SECONDS)
		return refuse(e, "it is from the future; is this machine's clock right?");
	return 0;
}

static int read_person(const struct oidc *p, struct arena *a, const json_t *claims,
		       struct oidc_person *out, struct error *e)
{
	*out = (struct oidc_person){.issuer = arena_dup(a, p->issuer),
				    .subject = text_member(a, claims, "sub"),
				    .address = text_member(a, claims, "email")};
	if (!out->subject.len)
		return refuse(e, "it does not say who you are");
	if (!out->address.len)
		return refuse(e, "it says no e-mail address: let the desk have the scope 'email'");
	if (!p->unverified && !json_is_true(json_object_get(claims, "email_verified")))
		return refuse(e, "it does not say that the e-mail address was verified");
	return 0;
}

static json_t *exchange(const struct oidc *p, struct arena *a, const struct oidc_start *start,
			struct str code, struct error *e)
{
	struct buffer form;

	buffer_init(&form, FORM_MAX);
	fetch_field(&form, "grant_type", STR("authorization_code"));
	fetch_field(&form, "code", code);
	fetch_field(&form, "redirect_uri", p->redirect);
	fetch_field(&form, "client_id", p->client_id);
	if (p->client_secret.len)
		fetch_field(&form, "client_secret", p->client_secret);
	fetch_field(&form, "code_verifier", str_z(start->verifier));
	json_t *answer = form.overflow ? NULL : ask_provider(a, p->token, "", buffer_str(&form), e);
	if (form.overflow)
		refuse(e, "its code is too long");
	buffer_drop(&form);
	return answer;
}

static int check_return(const struct oidc *p, const struct oidc_start *start,
			const struct oidc_return *back, struct error *e)
{
	struct str state = str_z(start->state);

	if (!state.len || back->state.len != state.len ||
	    sodium_memcmp(back->state.ptr, state.ptr, state.len) != 0)
		return refuse(e, "it belongs to another login");
	if (p->says_issuer ? !str_eq(back->issuer, p->issuer)
			   : back->issuer.len && !str_eq(back->issuer, p->issuer))
		return refuse(e, "it is of another provider");
	if (back->fault.len)
		return error_set(e, STATUS_REFUSED, "the provider did not let you in: %.*s",
				 STR_ARG(str_head(back->fault, 200)));
	return back->code.len ? 0 : refuse(e, "it has no code");
}

int oidc_finish(const struct oidc *p, struct arena *a, const struct oidc_start *start,
		const struct oidc_return *back, int64_t now, struct oidc_person *out,
		struct error *e)
{
	json_t *answer = NULL, *keys = NULL, *claims = NULL;
	int result = check_return(p, start, back, e);

	if (result == 0 && !(answer = exchange(p, a, start, back->code, e)))
		result = -1;
	if (result == 0 && !(keys = ask_provider(a, p->keys, "", (struct str){0}, e)))
		result = -1;
	if (result == 0 &&
	    !(claims = statement_read(a, text_member(a, answer, "id_token"), keys, e)))
		result = -1;
	if (result == 0)
		result = check_claims(p, claims, start, now, e) || read_person(p, a, claims, out, e)
				 ? -1
				 : 0;
	json_decref(answer);
	json_decref(keys);
	json_decref(claims);
	return result;
}
