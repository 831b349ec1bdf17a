#include "cli/road/verify_manifest.h"
#include "base/text/plural.h"

#include "base/memory/hash.h"
#include "base/system/file.h"
#include "console/terminal.h"
#include "road/manifest.h"

#include <stdio.h>
#include <stdlib.h>

#define BLOCK ((size_t)1 << 20)

static int sum_file(char hex[SHA256_HEX_SIZE], const char *path, struct error *e)
{
	FILE *f = fopen(path, "rbe");
	size_t n;

	if (!f)
		return error_errno(e, "read", path);
	struct sha256 *h = sha256_new();
	unsigned char *block = xmalloc(BLOCK);
	while ((n = fread(block, 1, BLOCK, f)) > 0)
		sha256_update(h, block, n);
	int result = ferror(f) ? error_errno(e, "read", path) : 0;
	sha256_hex(h, hex);
	sha256_free(h);
	free(block);
	fclose(f);
	return result;
}

static int verify_files(const struct options *o, struct str manifest, size_t *n, struct error *e)
{
	const char *const *paths = options_args(o, n);
	char hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < *n; i++) {
		if (sum_file(hex, paths[i], e))
			return -1;
		if (!manifest_names(manifest, hex))
			return error_set(e, STATUS_INPUT,
					 "%s is not the file of the manifest, or was changed: its "
					 "SHA-256 is %s",
					 paths[i], hex);
	}
	return 0;
}

static int verify(const struct options *o, struct arena *a, struct error *e)
{
	const char *path = option_value(o, "manifest"), *key = option_value(o, "key");
	unsigned char public[32];
	struct str document, manifest;
	size_t n;

	if (!key)
		return error_set(e, STATUS_USAGE, "--manifest takes the published --key too");
	if (manifest_key_read_public(public, key, e) ||
	    file_read(&document, a, path, MANIFEST_MAX, e))
		return -1;
	if (manifest_verify(&manifest, document, public, e) || verify_files(o, manifest, &n, e))
		return error_context(e, "%s", path);
	if (options_json(o))
		return cli_write(arena_printf(a, "%.*s\n", STR_ARG(manifest)), e);
	if (options_quiet(o))
		return 0;
	return cli_write(
		arena_printf(a,
			     terminal_dutch() ? "De handtekening klopt; %zu %s van het manifest.\n"
					      : "The signature holds; %zu %s of the manifest.\n",
			     n,
			     terminal_dutch() ? plural(n, "bestand is dat", "bestanden zijn die")
					      : plural(n, "file is that", "files are those")),
		e);
}

int verify_manifest(const struct options *o, struct error *e)
{
	struct arena *a = arena_new();
	int result = verify(o, a, e);

	arena_free(a);
	return result;
}
