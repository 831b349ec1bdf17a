#include "webhooks/webhooks.h"

#include <sodium.h>
#include <stdio.h>

void hook_sign(char out[HOOK_SIGNATURE_SIZE], const unsigned char secret[HOOK_SECRET_BYTES],
	       struct str id, int64_t timestamp, struct str body)
{
	crypto_auth_hmacsha256_state state;
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char when[32];
	int n = snprintf(when, sizeof when, ".%lld.", (long long)timestamp);

	crypto_auth_hmacsha256_init(&state, secret, HOOK_SECRET_BYTES);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)id.ptr, id.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)when, (size_t)n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.ptr, body.len);
	crypto_auth_hmacsha256_final(&state, mac);
	memcpy(out, "v1,", 3);
	sodium_bin2base64(out + 3, HOOK_SIGNATURE_SIZE - 3, mac, sizeof mac,
			  sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(&state, sizeof state);
}

void hook_message_id(char out[HOOK_MESSAGE_ID_SIZE])
{
	unsigned char random[(HOOK_MESSAGE_ID_SIZE - 5) / 2];

	memcpy(out, "msg_", 4);
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(out + 4, HOOK_MESSAGE_ID_SIZE - 4, random, sizeof random);
}

int hook_secret_read(unsigned char out[HOOK_SECRET_BYTES], struct str text, struct error *e)
{
	struct str digits = {text.ptr + 6, text.len - 6};
	size_t n = 0;

	if (str_starts(text, STR("whsec_")) &&
	    sodium_base642bin(out, HOOK_SECRET_BYTES, digits.ptr, digits.len, NULL, &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) == 0 &&
	    n == HOOK_SECRET_BYTES)
		return 0;
	return error_set(e, STATUS_INPUT,
			 "a secret is like whsec_… with %u bytes in base64; make one with: echo "
			 "whsec_$(openssl rand -base64 %u)",
			 HOOK_SECRET_BYTES, HOOK_SECRET_BYTES);
}
