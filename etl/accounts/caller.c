#include "accounts/caller.h"

#include <arpa/inet.h>
#include <sodium.h>
#include <stdio.h>

#define PREFIX_BYTES 8

static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

struct str caller_client(struct arena *a, const struct caller *v)
{
	char text[INET6_ADDRSTRLEN + 1];
	unsigned char six[16], four[4];

	if (v->ip.len >= sizeof text)
		return STR("unknown");
	snprintf(text, sizeof text, "%.*s", STR_ARG(v->ip));
	if (inet_pton(AF_INET, text, four) == 1)
		return arena_dup(a, (struct str){(const char *)four, sizeof four});
	if (inet_pton(AF_INET6, text, six) != 1)
		return STR("unknown");
	if (memcmp(six, mapped, sizeof mapped) == 0)
		return arena_dup(a, (struct str){(const char *)six + sizeof mapped, sizeof four});
	return arena_dup(a, (struct str){(const char *)six, PREFIX_BYTES});
}

/* Its proof is made of the rest, so that nothing is kept of it: who has none is only counted otherwise. */
static void proof_of(const struct accounts *d, struct str address, struct str nonce,
		     char out[SECRET_SIZE])
{
	unsigned char digest[DIGEST_BYTES];

	digest_of(d, "browser", (const struct str[]){address, nonce}, 2, digest);
	sodium_bin2base64(out, SECRET_SIZE, digest, sizeof digest,
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void browser_make(const struct accounts *d, struct str address, char out[96])
{
	char nonce[SECRET_SIZE], proof[SECRET_SIZE];

	secret_new(nonce);
	proof_of(d, address, str_z(nonce), proof);
	snprintf(out, 96, "%s%s", nonce, proof);
}

bool browser_known(const struct accounts *d, struct str address, struct str secret)
{
	char proof[SECRET_SIZE];
	size_t half = SECRET_SIZE - 1;

	if (secret.len != 2 * half)
		return false;
	proof_of(d, address, (struct str){secret.ptr, half}, proof);
	return secret_same((struct str){secret.ptr + half, half}, str_z(proof));
}
