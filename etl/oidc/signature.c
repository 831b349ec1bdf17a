#include "oidc/signature.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#define RSA_BYTES_MIN 256
#define RSA_BYTES_MAX 1024
#define P256_BYTES 32

static const unsigned char *bytes(struct str s)
{
	return (const unsigned char *)s.ptr;
}

static EVP_PKEY *make_key(const char *kind, OSSL_PARAM_BLD *build)
{
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);

	if (!params || !context || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(params);
	return key;
}

static bool verify(EVP_PKEY *key, struct str text, const unsigned char *signature, size_t n)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool right = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
		     EVP_DigestVerify(context, signature, n, bytes(text), text.len) == 1;

	EVP_MD_CTX_free(context);
	return right;
}

bool signature_rs256(struct str modulus, struct str exponent, struct str text, struct str signature)
{
	if (modulus.len < RSA_BYTES_MIN || modulus.len > RSA_BYTES_MAX || !exponent.len ||
	    exponent.len > 8 || signature.len != modulus.len)
		return false;
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn(bytes(modulus), (int)modulus.len, NULL);
	BIGNUM *e = BN_bin2bn(bytes(exponent), (int)exponent.len, NULL);
	EVP_PKEY *key = NULL;

	if (build && n && e && BN_num_bits(n) >= 8 * RSA_BYTES_MIN &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		key = make_key("RSA", build);
	bool right = key && verify(key, text, bytes(signature), signature.len);
	EVP_PKEY_free(key);
	BN_free(n);
	BN_free(e);
	OSSL_PARAM_BLD_free(build);
	return right;
}

/* OpenSSL has signatures as DER; RFC 7518 as two numbers in a row. The DER, or 0; freed by OPENSSL_free. */
static size_t to_der(struct str signature, unsigned char **out)
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(bytes(signature), P256_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(bytes(signature) + P256_BYTES, P256_BYTES, NULL);
	int n = 0;

	*out = NULL;
	if (pair && r && s && ECDSA_SIG_set0(pair, r, s) == 1) {
		r = s = NULL; /* the pair's now */
		n = i2d_ECDSA_SIG(pair, out);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return n > 0 ? (size_t)n : 0;
}

bool signature_es256(struct str x, struct str y, struct str text, struct str signature)
{
	unsigned char point[1 + 2 * P256_BYTES] = {4}, *der; /* 4: both coordinates follow */

	if (x.len != P256_BYTES || y.len != P256_BYTES || signature.len != 2 * P256_BYTES)
		return false;
	memcpy(point + 1, x.ptr, P256_BYTES);
	memcpy(point + 1 + P256_BYTES, y.ptr, P256_BYTES);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;
	if (build &&
	    OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ==
		    1 &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) ==
		    1)
		key = make_key("EC", build);
	size_t n = to_der(signature, &der);
	bool right = key && n && verify(key, text, der, n);
	OPENSSL_free(der);
	EVP_PKEY_free(key);
	OSSL_PARAM_BLD_free(build);
	return right;
}
