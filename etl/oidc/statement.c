#include "oidc/statement.h"

#include "oidc/signature.h"

#include <sodium.h>

#define TOKEN_MAX 32768
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct str from_base64url(struct arena *a, struct str text)
{
	size_t n = 0;
	char *out = arena_bytes(a, text.len + 1);
	const char *end;

	if (sodium_base642bin((unsigned char *)out, text.len + 1, text.ptr ? text.ptr : "",
			      text.len, NULL, &n, &end, VARIANT) != 0 ||
	    end != (text.ptr ? text.ptr : end) + text.len)
		return (struct str){NULL, 0};
	return (struct str){out, n};
}

struct str to_base64url(struct arena *a, const void *p, size_t n)
{
	size_t size = sodium_base64_encoded_len(n, VARIANT);
	char *out = arena_bytes(a, size);

	sodium_bin2base64(out, size, p, n, VARIANT);
	return str_z(out);
}

static struct str text_of_member(const json_t *object, const char *name)
{
	return str_z(json_string_value(json_object_get(object, name)));
}

static json_t *part(struct arena *a, struct str text)
{
	struct str bytes = from_base64url(a, text);

	return bytes.ptr ? json_loadb(bytes.ptr, bytes.len, JSON_REJECT_DUPLICATES, NULL) : NULL;
}

/* A key of that name and kind, that is for signing by this algorithm or does not say. */
static bool key_fits(const json_t *key, const json_t *header, struct str alg)
{
	struct str kid = text_of_member(header, "kid"), use = text_of_member(key, "use");
	struct str own = text_of_member(key, "alg"), kind = text_of_member(key, "kty");

	if (kid.len && !str_eq(kid, text_of_member(key, "kid")))
		return false;
	return str_eq(kind, str_eq(alg, STR("RS256")) ? STR("RSA") : STR("EC")) &&
	       (!use.len || str_eq(use, STR("sig"))) && (!own.len || str_eq(own, alg));
}

static bool key_signed(struct arena *a, const json_t *key, struct str alg, struct str text,
		       struct str signature)
{
	if (str_eq(alg, STR("RS256")))
		return signature_rs256(from_base64url(a, text_of_member(key, "n")),
				       from_base64url(a, text_of_member(key, "e")), text,
				       signature);
	return str_eq(text_of_member(key, "crv"), STR("P-256")) &&
	       signature_es256(from_base64url(a, text_of_member(key, "x")),
			       from_base64url(a, text_of_member(key, "y")), text, signature);
}

static bool signed_by_one(struct arena *a, const json_t *keys, const json_t *header,
			  struct str text, struct str signature)
{
	const json_t *list = json_object_get(keys, "keys");
	struct str alg = text_of_member(header, "alg");

	/* Other algorithms, "none" among them, are of no use here; what must be understood is not. */
	if ((!str_eq(alg, STR("RS256")) && !str_eq(alg, STR("ES256"))) ||
	    json_object_get(header, "crit"))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *key = json_array_get(list, i);
		if (key_fits(key, header, alg) && key_signed(a, key, alg, text, signature))
			return true;
	}
	return false;
}

json_t *statement_read(struct arena *a, struct str token, const json_t *keys, struct error *e)
{
	struct str rest = token, head = str_split(&rest, '.'), body = str_split(&rest, '.');
	bool three = rest.ptr && !memchr(rest.ptr, '.', rest.len) && token.len <= TOKEN_MAX;
	json_t *header = three ? part(a, head) : NULL, *claims = NULL;
	struct str signature = three ? from_base64url(a, rest) : (struct str){0};

	if (header && signature.ptr &&
	    signed_by_one(a, keys, header, (struct str){token.ptr, head.len + 1 + body.len},
			  signature))
		claims = part(a, body);
	json_decref(header);
	if (!json_is_object(claims)) {
		json_decref(claims);
		error_set(e, STATUS_REFUSED,
			  "what the provider says of you is not signed by one of its keys");
		return NULL;
	}
	return claims;
}
