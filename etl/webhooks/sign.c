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
