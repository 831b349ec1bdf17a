/*
 * Manifests: what was published under a number, in writing, and signed, so that anybody can hold a file or a
 * copy against it. Hides the layout and the signature.
 *
 * A document is {"manifest":M,"signature":S} in one line. M is canonical JSON: keys in byte order, no blanks, whole
 * numbers or texts only (RFC 8785 gives the same bytes). S is null, or says Ed25519 (RFC 8032), the public key
 * and the signature over the bytes of M, in hex. Nothing else may stand in it: each byte of a document that is
 * verified is what was signed.
 */
#ifndef ROAD_MANIFEST_H
#define ROAD_MANIFEST_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "store/store.h"

#define MANIFEST_MAX ((size_t)16 << 20)
#define MANIFEST_FORMAT "stuiver-manifest/1"

struct manifest_key {
	unsigned char secret[64], public[32]; /* as libsodium has them */
};

/* A new key in the file, for its owner only, and its public part in "<path>.pub". STATUS_REFUSED when either
 * is there. */
int manifest_key_make(const char *path, struct error *e);
/* STATUS_INPUT: it is no such key. */
int manifest_key_read(struct manifest_key *out, const char *path, struct error *e);
int manifest_key_read_public(unsigned char out[32], const char *path, struct error *e);

/* Of a dataset, as the store has it now. STATUS_NOT_FOUND, STATUS_REFUSED when it was purged. */
int manifest_write(struct buffer *out, struct store *s, struct arena *a, int64_t dataset,
		   struct error *e);
/* The whole document about M. key NULL: not signed. */
void manifest_document(struct buffer *out, struct str manifest, const struct manifest_key *key);
/* Keeps the document in the store, where the API gives it: in one transaction, with an entry in the record. */
int manifest_keep(struct store *s, struct arena *a, int64_t dataset, struct str document,
		  struct str by, struct error *e);

/* M of a document that is signed by this key. STATUS_INPUT: it is no such document, or is signed by another, or
 * not what was signed. */
int manifest_verify(struct str *manifest, struct str document, const unsigned char public[32],
		    struct error *e);
/* Whether M names a file of these bytes. */
bool manifest_names(struct str manifest, const char *sha256);

#endif
