/*
 * Signatures of RFC 7518 with OpenSSL. Private to etl/oidc.
 */
#ifndef OIDC_SIGNATURE_H
#define OIDC_SIGNATURE_H

#include "base/text/str.h"

/* RSASSA-PKCS1-v1_5 with SHA-256; modulus of at least 2048 bits and exponent, big-endian. */
bool signature_rs256(struct str modulus, struct str exponent, struct str text,
		     struct str signature);
/* ECDSA on P-256 with SHA-256; x and y of 32 bytes, signature of 64. */
bool signature_es256(struct str x, struct str y, struct str text, struct str signature);

#endif
