/* Keys, and the signature of a manifest: Ed25519 by libsodium. */
#include "road/manifest.h"

#include "base/system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#define SECRET_WORD "stuiver-ed25519-secret "
#define PUBLIC_WORD "stuiver-ed25519-public "
#define KEY_FILE_MAX 1024
#define SEED_BYTES 32

_Static_assert(crypto_sign_SECRETKEYBYTES == 64 && crypto_sign_PUBLICKEYBYTES == 32 &&
		       crypto_sign_SEEDBYTES == SEED_BYTES && crypto_sign_BYTES == 64,
	       "Ed25519 is what it was");

#define BEFORE "{\"manifest\":"
#define KEY_PART ",\"signature\":{\"algorithm\":\"Ed25519\",\"key\":\""
#define VALUE_PART "\",\"value\":\""
#define AFTER "\"}}"
#define UNSIGNED ",\"signature\":null}"
#define HEX(n) (2 * (n))

static int begin(struct error *e)
{
	return sodium_init() < 0 ? error_set(e, STATUS_IO, "libsodium finds no source of chance")
				 : 0;
}

/* ---- keys ---- */

static int write_key(const char *path, const char *word, const unsigned char *bytes, mode_t mode,
		     struct error *e)
{
	char hex[HEX(SEED_BYTES) + 1];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0 && errno == EEXIST)
		return error_set(e, STATUS_REFUSED, "%s is there already: a key is never replaced",
				 path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	if (!f)
		return error_errno(e, "write", path);
	sodium_bin2hex(hex, sizeof hex, bytes, SEED_BYTES);
	bool written = fprintf(f, "%s%s\n", word, hex) > 0;
	sodium_memzero(hex, sizeof hex);
	return fclose(f) == 0 && written ? 0 : error_errno(e, "write", path);
}

int manifest_key_make(const char *path, struct error *e)
{
	unsigned char seed[SEED_BYTES], public[32], secret[64];
	struct arena *a = arena_new();
	const char *beside = arena_printf(a, "%s.pub", path).ptr;
	int result = begin(e);

	if (result == 0 && file_exists(beside))
		result = error_set(e, STATUS_REFUSED,
				   "%s is there already: a key is never replaced", beside);
	if (result == 0) {
		randombytes_buf(seed, sizeof seed);
		crypto_sign_seed_keypair(public, secret, seed);
		result = write_key(path, SECRET_WORD, seed, 0600, e) ||
					 write_key(beside, PUBLIC_WORD, public, 0644, e)
				 ? -1
				 : 0;
	}
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(secret, sizeof secret);
	arena_free(a);
	return result;
}

static int read_key(unsigned char out[SEED_BYTES], const char *path, struct str word,
		    const char *what, struct error *e)
{
	struct arena *a = arena_new();
	struct str text;
	size_t n = 0;
	int result = begin(e) || file_read(&text, a, path, KEY_FILE_MAX, e) ? -1 : 0;

	if (result == 0) {
		text = str_trim(text);
		bool fits = str_starts(text, word) && text.len == word.len + HEX(SEED_BYTES) &&
			    sodium_hex2bin(out, SEED_BYTES, text.ptr + word.len, HEX(SEED_BYTES),
					   NULL, &n, NULL) == 0 &&
			    n == SEED_BYTES;
		if (!fits)
			result = error_set(
				e, STATUS_INPUT,
				"%s is no %s key: 'stuiver manifest --new-key' makes one, "
				"and its public part in a file that ends in .pub",
				path, what);
	}
	arena_free(a);
	return result;
}

int manifest_key_read(struct manifest_key *out, const char *path, struct error *e)
{
	unsigned char seed[SEED_BYTES];

	if (read_key(seed, path, STR(SECRET_WORD), "secret", e))
		return -1;
	crypto_sign_seed_keypair(out->public, out->secret, seed);
	sodium_memzero(seed, sizeof seed);
	return 0;
}

int manifest_key_read_public(unsigned char out[32], const char *path, struct error *e)
{
	return read_key(out, path, STR(PUBLIC_WORD), "public", e);
}

/* ---- documents ---- */

void manifest_document(struct buffer *out, struct str manifest, const struct manifest_key *key)
{
	unsigned char signature[crypto_sign_BYTES];
	char hex[HEX(crypto_sign_BYTES) + 1];

	buffer_append_z(out, BEFORE);
	buffer_append_str(out, manifest);
	if (!key) {
		buffer_append_z(out, UNSIGNED);
		return;
	}
	crypto_sign_detached(signature, NULL, (const unsigned char *)manifest.ptr, manifest.len,
			     key->secret);
	sodium_bin2hex(hex, sizeof hex, key->public, sizeof key->public);
	buffer_printf(out, KEY_PART "%s", hex);
	sodium_bin2hex(hex, sizeof hex, signature, sizeof signature);
	buffer_printf(out, VALUE_PART "%s" AFTER, hex);
}

/* Takes the word off the end. */
static bool ends(struct str *rest, const char *word)
{
	if (!str_ends(*rest, str_z(word)))
		return false;
	rest->len -= strlen(word);
	return true;
}

/* Lower-case hex of n bytes, off the end: one way to write it. */
static bool ends_hex(struct str *rest, unsigned char *out, size_t n)
{
	size_t got = 0;

	if (rest->len < HEX(n))
		return false;
	const char *from = rest->ptr + rest->len - HEX(n);
	for (size_t i = 0; i < HEX(n); i++)
		if (from[i] >= 'A' && from[i] <= 'F')
			return false;
	rest->len -= HEX(n);
	return sodium_hex2bin(out, n, from, HEX(n), NULL, &got, NULL) == 0 && got == n;
}

int manifest_verify(struct str *manifest, struct str document, const unsigned char public[32],
		    struct error *e)
{
	unsigned char signature[crypto_sign_BYTES], key[32];
	struct str rest = document;

	if (begin(e))
		return -1;
	if (str_ends(rest, STR(UNSIGNED)))
		return error_set(e, STATUS_INPUT, "the manifest is not signed");
	if (!ends(&rest, AFTER) || !ends_hex(&rest, signature, sizeof signature) ||
	    !ends(&rest, VALUE_PART) || !ends_hex(&rest, key, sizeof key) ||
	    !ends(&rest, KEY_PART) || !str_starts(rest, STR(BEFORE)))
		return error_set(
			e, STATUS_INPUT,
			"this is no signed manifest, or not byte for byte as it was given out");
	if (sodium_memcmp(key, public, sizeof key) != 0)
		return error_set(e, STATUS_INPUT, "the manifest is signed with another key");
	*manifest = (struct str){rest.ptr + strlen(BEFORE), rest.len - strlen(BEFORE)};
	return crypto_sign_verify_detached(signature, (const unsigned char *)manifest->ptr,
					   manifest->len, public) == 0
		       ? 0
		       : error_set(e, STATUS_INPUT,
				   "the manifest is not what was signed: a byte of it was changed");
}

bool manifest_names(struct str manifest, const char *sha256)
{
	/* Within a text quotes have a backslash before them, so that this stands at a key only. */
	struct arena *a = arena_new();
	struct str word = arena_printf(a, "\"sha256\":\"%s\"", sha256);
	bool found = memmem(manifest.ptr, manifest.len, word.ptr, word.len) != NULL;

	arena_free(a);
	return found;
}
